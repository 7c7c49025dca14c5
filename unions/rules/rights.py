"""Who may do what (domain.md 0.2). Pure; the matrix test reads this table."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.errors import RuleBrokenError
from unions.choices import Role


@dataclass(frozen=True)
class Rights:
    """What a post gives: over the whole branch below its union, or over its own level (本级) alone."""

    branch: frozenset[str] = frozenset()
    own: frozenset[str] = field(default_factory=frozenset)


def rights(*branch: str, own: tuple[str, ...] = ()) -> Rights:
    """Write Rights briefly."""
    return Rights(frozenset(branch), frozenset(own))


ROLE_RIGHTS: Mapping[Role, Rights] = {
    Role.GRASSROOTS_CADRE: rights(
        "unions.view_union",
        "unions.edit_union",
        "unions.view_paper",
        "unions.view_venue",
        "unions.edit_venue",
        "unions.view_person",
        "unions.edit_person",
        "aid.view_file",
        "aid.edit_file",
        "aid.submit_file",
        "aid.visit_file",
        "aid.post_notice",
        "aid.release_notice",
        "aid.register_objection",
        "aid.exit_file",
        "aid.change_household",
        "aid.view_service",
        "aid.record_service",
        "aid.view_programme",
        "aid.view_roster",
        "aid.build_roster",
        "core.import_sheet",
        "core.reveal_secret",
    ),
    Role.TOWNSHIP_CASEWORKER: rights(
        "unions.view_union",
        "unions.edit_union",
        "unions.view_paper",
        "unions.decide_union",
        "unions.edit_employer",
        "unions.expel_member",
        "unions.decide_transfer",
        "unions.issue_card",
        "unions.view_venue",
        "unions.edit_venue",
        "unions.view_person",
        "unions.edit_person",
        "aid.view_file",
        "aid.edit_file",
        "aid.submit_file",
        "aid.visit_file",
        "aid.post_notice",
        "aid.release_notice",
        "aid.register_objection",
        "aid.check_file",
        "aid.check_quarter",
        "aid.assign_file",
        "aid.exit_file",
        "aid.change_household",
        "aid.move_file",
        "aid.view_service",
        "aid.record_service",
        "aid.view_programme",
        "aid.view_roster",
        "aid.build_roster",
        "aid.check_roster",
        "aid.view_coverage",
        "core.import_sheet",
        "core.reveal_secret",
    ),
    Role.COUNTY_REVIEWER: rights(
        "unions.view_union",
        "unions.edit_union",
        "unions.view_paper",
        "unions.edit_employer",
        "unions.manage_worker",
        "unions.decide_transfer",
        "unions.issue_card",
        "unions.answer_request",
        "unions.view_venue",
        "unions.edit_venue",
        "unions.check_venue",
        "unions.view_person",
        "aid.view_file",
        "aid.release_notice",
        "aid.register_objection",
        "aid.investigate_objection",
        "aid.record_check",
        "aid.suspend_file",
        "aid.assign_file",
        "aid.exit_file",
        "aid.change_household",
        "aid.move_file",
        "aid.accept_move",
        "aid.view_service",
        "aid.record_service",
        "aid.view_programme",
        "aid.view_roster",
        "aid.build_roster",
        "aid.check_roster",
        "aid.view_batch",
        "aid.view_coverage",
        "aid.close_programme",
        "unions.settle_pair",
        "core.import_sheet",
        "core.reveal_secret",
    ),
    Role.COUNTY_APPROVER: rights(
        "core.approve_export",
        "unions.view_union",
        "unions.decide_union",
        "unions.view_paper",
        "unions.expel_member",
        "unions.decide_transfer",
        "unions.answer_request",
        "unions.view_venue",
        "unions.check_venue",
        "unions.view_person",
        "aid.view_file",
        "aid.approve_file",
        "aid.rehearse_standard",
        "aid.exempt_veto",
        "aid.confirm_exit",
        "aid.accept_move",
        "aid.view_service",
        "aid.view_programme",
        "aid.view_roster",
        "aid.approve_roster",
        "aid.view_batch",
        "aid.view_fund",
        "aid.view_coverage",
        "core.reveal_secret",
    ),
    Role.FINANCE_PREPARER: rights(
        "unions.view_union",
        "aid.view_programme",
        "aid.view_roster",
        "aid.view_batch",
        own=(
            "aid.allocate_places",
            "aid.prepare_batch",
            "aid.read_bank_result",
            "aid.fix_account",
            "aid.view_fund",
            "aid.grant_fund",
        ),
    ),
    Role.FINANCE_CONFIRMER: rights(
        "unions.view_union",
        "aid.view_programme",
        "aid.view_roster",
        "aid.view_batch",
        own=("aid.confirm_batch", "aid.confirm_account", "aid.view_fund", "core.reveal_secret"),
    ),
    Role.CITY_AUDITOR: rights(
        "core.approve_export",
        "unions.view_union",
        "unions.decide_transfer",
        "unions.view_venue",
        "unions.check_venue",
        "aid.view_file",
        "aid.view_service",
        "aid.audit_file",
        "aid.view_programme",
        "aid.view_roster",
        "aid.view_batch",
        "aid.view_fund",
        "aid.view_coverage",
    ),
    Role.PROVINCE_LEADER: rights("unions.view_union", "unions.view_venue", "aid.view_coverage"),
    Role.PROVINCE_ADMIN: rights(
        "core.approve_export",
        "core.import_sheet",
        "unions.view_union",
        "unions.edit_union",
        "unions.view_paper",
        "unions.decide_union",
        "unions.decide_transfer",
        "unions.view_venue",
        "aid.view_service",
        "aid.view_programme",
        "aid.rehearse_standard",
        "aid.open_programme",
        "aid.close_programme",
        "aid.allocate_places",
        "aid.view_coverage",
        "core.manage_parameters",
        own=("aid.view_fund",),
    ),
    Role.LEGAL_LAWYER: rights(),
    Role.MEDIATOR: rights(),
    Role.SUPERVISOR: rights(),
    Role.PARTNER: rights(),
    Role.SYS_ADMIN: rights("core.manage_calendar", "accounts.manage_users"),
    Role.SEC_ADMIN: rights("unions.grant_post"),
    Role.AUDIT_ADMIN: rights("core.view_audit"),
}

# Separation of duties (domain.md 0.2): one person never holds both, in any branch.
EXCLUSIVE_ROLES: tuple[frozenset[Role], ...] = (
    frozenset({Role.FINANCE_PREPARER, Role.FINANCE_CONFIRMER}),
    frozenset({Role.COUNTY_REVIEWER, Role.COUNTY_APPROVER}),
    frozenset({Role.SYS_ADMIN, Role.SEC_ADMIN}),
    frozenset({Role.SYS_ADMIN, Role.AUDIT_ADMIN}),
    frozenset({Role.SEC_ADMIN, Role.AUDIT_ADMIN}),
)


def check_exclusive(held: set[str], wanted: str) -> None:
    """Refuse a post that would put two duties into one hand (domain.md 0.2)."""
    for pair in EXCLUSIVE_ROLES:
        if wanted in pair and (held - {wanted}) & pair:
            other = next(iter((held - {wanted}) & pair))
            raise RuleBrokenError(
                _("One person cannot be both “%(one)s” and “%(other)s”.")
                % {"one": Role(wanted).label, "other": Role(other).label},
                code="separation_of_duties",
            )
