"""The inquiry by certified supervisors, and what follows from its findings (Regulation Arts. 20 to 24)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.services import stop_all_clocks, stop_clock
from core.errors import RuleBrokenError
from core.parameters.selectors import value
from core.transitions import take
from legal.choices.letters import Ground, LetterKind
from legal.models import MatterSupervisor, SupervisionMatter, Supervisor
from legal.rules import letters as letter_rules
from legal.rules import matters as rules
from legal.rules.deadlines import SUP_FEEDBACK
from legal.rules.supervisors import INQUIRERS, check_certified
from legal.selectors.matters import issuer_for, letters_of, sides_heard
from legal.selectors.supervisors import assigned_to, certified
from legal.services.matters import check_apart, close


def open_inquiry(
    *, actor: Actor, matter_id: Any, seen_version: int, supervisor_ids: Iterable[Any], on: date, today: date
) -> SupervisionMatter:
    """Begin an inquiry by at least two supervisors whose certificates hold on that day (Art. 20)."""
    with take(rules.INQUIRE, SupervisionMatter, pk=matter_id, actor=actor, seen_version=seen_version) as matter:
        check_apart(matter, actor)
        rules.check_heard(sides_heard(matter))
        rules.check_on(on, since=matter.accepted_on, today=today)
        _assign(matter, list(supervisor_ids), on)
    return matter


def reassign_inquiry(
    *, actor: Actor, matter_id: Any, seen_version: int, supervisor_ids: Iterable[Any], on: date, today: date
) -> SupervisionMatter:
    """Give an inquiry to others, for instance because a certificate ended with the committee's term (B20)."""
    with take(rules.REASSIGN, SupervisionMatter, pk=matter_id, actor=actor, seen_version=seen_version) as matter:
        rules.check_on(on, since=matter.accepted_on, today=today)
        _assign(matter, list(supervisor_ids), on)
    return matter


def _assign(matter: SupervisionMatter, wanted: list[Any], on: date) -> None:
    """Replace who inquires by these supervisors; all must be certified, of this union or one above it."""
    keys = {str(key) for key in wanted}
    chosen: list[Supervisor] = [each for each in certified(matter.union.path, on) if str(each.pk) in keys]
    if len(chosen) != len(keys):
        raise RuleBrokenError(_("Choose supervisors whose certificate is valid."), code="certificate_lapsed")
    if matter.person_id is not None and any(each.name == matter.complainant for each in chosen):
        raise RuleBrokenError(_("Whoever complained does not inquire."), code="recuse")
    check_certified([each.certificate for each in chosen], on=on, least=value(INQUIRERS, matter.union.region_id, on))
    held = {row.supervisor_id: row for row in assigned_to(matter)}
    for key, row in held.items():
        if str(key) not in keys:
            row.to_on = max(on, row.from_on)
            row.save(update_fields=["to_on"])
    fresh = [each for each in chosen if each.pk not in held]
    MatterSupervisor.objects.bulk_create(
        [MatterSupervisor(matter=matter, supervisor=each, from_on=on) for each in fresh]
    )
    matter.event_note |= {"supervisors": [each.name for each in chosen]}


def find_violation(
    *,
    actor: Actor,
    matter_id: Any,
    seen_version: int,
    on: date,
    findings: str,
    correct_by: date,
    today: date,
) -> SupervisionMatter:
    """Put down the violation an inquiry found, and urge the employer to correct it by a day."""
    move = rules.as_inquirer(rules.URGE, handles=actor.can(rules.HANDLE))
    with take(move, SupervisionMatter, pk=matter_id, actor=actor, seen_version=seen_version) as matter:
        check_inquirers(matter, on)
        matter.found_on = rules.check_on(on, since=matter.accepted_on, today=today)
        matter.findings = rules.check_text(findings, "findings")[:2000]
        if correct_by < on:
            text = _("Enter a day from %(day)s on.") % {"day": on.isoformat()}
            raise RuleBrokenError(text, code="correct_by", fields={"correct_by": text})
        matter.correct_by = correct_by
        matter.event_note |= {"findings": matter.findings, "correct_by": correct_by}
    return matter


def check_inquirers(matter: SupervisionMatter, on: date) -> None:
    """Refuse what an inquiry leads to while it lacks enough valid certificates (Art. 20, Appendix B 20)."""
    held = [row.supervisor.certificate for row in assigned_to(matter)]
    check_certified(held, on=on, least=value(INQUIRERS, matter.union.region_id, on))


def confirm_correction(
    *,
    actor: Actor,
    matter_id: Any,
    seen_version: int,
    on: date,
    outcome: str,
    today: date,
    recovered: Decimal | None = None,
    workers_helped: int | None = None,
) -> SupervisionMatter:
    """Close a matter whose violation was corrected and looked at, with what the workers got."""
    with take(rules.CORRECT, SupervisionMatter, pk=matter_id, actor=actor, seen_version=seen_version) as matter:
        close(matter, on=on, outcome=outcome, today=today)
        matter.recovered, matter.workers_helped = recovered, workers_helped
        _stop_letters(matter, on)
    return matter


def note_no_correction(*, actor: Actor, matter_id: Any, seen_version: int, reason: str) -> SupervisionMatter:
    """Put down that the employer did not correct and gave no reason: the third ground (Art. 23)."""
    with take(rules.NOT_CORRECTED, SupervisionMatter, pk=matter_id, actor=actor, seen_version=seen_version) as matter:
        matter.ground = Ground.NO_CORRECTION.value
        matter.event_note |= {"reason": rules.check_text(reason, "reason")[:1000], "ground": matter.ground}
    return matter


def judge_reply(
    *, actor: Actor, matter_id: Any, seen_version: int, is_sound: bool, reason: str, on: date, today: date
) -> SupervisionMatter:
    """Study a disputed reply: sound reasons close the matter, others open the way to a suggestion letter."""
    move = rules.REASONS_SOUND if is_sound else rules.REASONS_UNSOUND
    with take(move, SupervisionMatter, pk=matter_id, actor=actor, seen_version=seen_version) as matter:
        if is_sound:
            close(matter, on=on, outcome=reason, today=today)
        else:
            matter.ground = Ground.NO_CORRECTION.value
            matter.event_note |= {"reason": rules.check_text(reason, "reason")[:1000], "ground": matter.ground}
    return matter


def record_feedback(
    *, actor: Actor, matter_id: Any, seen_version: int, on: date, outcome: str, today: date
) -> SupervisionMatter:
    """Close a matter with what the department reported back (Art. 24)."""
    with take(rules.FEEDBACK, SupervisionMatter, pk=matter_id, actor=actor, seen_version=seen_version) as matter:
        close(matter, on=on, outcome=outcome, today=today)
        for letter in letters_of(matter):
            if letter.kind == LetterKind.SUGGESTION:
                stop_clock(subject=letter, code=SUP_FEEDBACK.code, on=on)
    return matter


def pass_to_procuratorate(
    *, actor: Actor, matter_id: Any, seen_version: int, on: date, outcome: str, today: date
) -> SupervisionMatter:
    """Pass a serious matter of a group to the procuratorate, as a local federation (SPP and ACFTU 2024)."""
    with take(rules.TRANSFER, SupervisionMatter, pk=matter_id, actor=actor, seen_version=seen_version) as matter:
        issuer = issuer_for(actor, matter.union.path, rules.SIGN)
        if issuer is None or not letter_rules.is_local_federation(level=issuer.level, kind=issuer.kind):
            raise RuleBrokenError(_("Only a local federation passes a matter on."), code="not_local_federation")
        if not matter.is_serious:
            raise RuleBrokenError(_("Only a serious matter of a group is passed on."), code="not_serious")
        close(matter, on=on, outcome=outcome, today=today)
        _stop_letters(matter, on)
    return matter


def _stop_letters(matter: SupervisionMatter, on: date) -> None:
    for letter in letters_of(matter):
        stop_all_clocks(subject=letter, on=on)
