"""What each right means in words, for the page about oneself."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "unions.view_union": _("see unions"),
    "unions.edit_union": _("enter facts, officers, elections and requests of unions"),
    "unions.decide_union": _("decide on what unions below ask for"),
    "unions.edit_employer": _("keep the register of employers"),
    "unions.manage_worker": _("employ and post professional union workers"),
    "unions.view_person": _("see people"),
    "unions.edit_person": _("enter people"),
    "unions.decide_transfer": _("decide on transfers of members between unions below"),
    "unions.expel_member": _("expel members"),
    "unions.issue_card": _("have member cards made and issued"),
    "unions.answer_request": _("answer what people ask about their own data"),
    "unions.view_venue": _("see venues"),
    "unions.edit_venue": _("enter venues"),
    "unions.check_venue": _("check and name venues"),
    "unions.settle_pair": _("decide on possible duplicates"),
    "aid.view_file": _("read files"),
    "aid.edit_file": _("write applications"),
    "aid.submit_file": _("submit applications"),
    "aid.visit_file": _("record visits and begin reviews"),
    "aid.post_notice": _("post notices"),
    "aid.release_notice": _("release notices"),
    "aid.register_objection": _("register objections"),
    "aid.investigate_objection": _("investigate objections"),
    "aid.check_file": _("check applications"),
    "aid.check_quarter": _("check families every quarter"),
    "aid.assign_file": _("give files to the people responsible"),
    "aid.record_check": _("enter economic checks"),
    "aid.suspend_file": _("suspend files"),
    "aid.exit_file": _("propose exits"),
    "aid.change_household": _("record changes of a household"),
    "aid.move_file": _("propose that a file moves to another county"),
    "aid.accept_move": _("take over files from other counties"),
    "aid.approve_file": _("decide on files"),
    "aid.rehearse_standard": _("rehearse standards"),
    "aid.exempt_veto": _("exempt excluding circumstances"),
    "aid.confirm_exit": _("decide on exits"),
    "aid.audit_file": _("audit files"),
    "aid.view_programme": _("see programmes"),
    "aid.open_programme": _("open programmes"),
    "aid.close_programme": _("close programmes"),
    "aid.allocate_places": _("pass places and money down"),
    "aid.view_roster": _("see rosters"),
    "aid.view_service": _("look at sites, job fairs, training and check-ups"),
    "aid.record_service": _("record visits to sites, goods, jobs, training and check-ups"),
    "aid.build_roster": _("build rosters"),
    "aid.check_roster": _("check rosters"),
    "aid.approve_roster": _("approve rosters"),
    "aid.view_batch": _("see payment batches"),
    "aid.prepare_batch": _("prepare payment batches"),
    "aid.confirm_batch": _("confirm payment batches"),
    "aid.read_bank_result": _("read the bank's answers"),
    "aid.fix_account": _("correct bank cards"),
    "aid.confirm_account": _("confirm corrected bank cards"),
    "aid.view_fund": _("see funds"),
    "aid.grant_fund": _("enter money into funds"),
    "aid.view_coverage": _("see the coverage board"),
    "core.import_sheet": _("import lists"),
    "core.approve_export": _("decide on full exports"),
    "core.reveal_secret": _("see full values, each with a reason"),
    "core.manage_parameters": _("keep parameters"),
    "core.manage_calendar": _("keep the working-day calendar"),
    "core.view_audit": _("read the audit trail"),
    "accounts.manage_users": _("keep accounts"),
    "unions.grant_post": _("grant posts"),
}


def in_words(permissions: Iterable[str]) -> list[str]:
    """Return what these rights allow, in the fixed order of the table."""
    held = set(permissions)
    return [str(words) for permission, words in WORDS.items() if permission in held]
