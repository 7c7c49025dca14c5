"""Closing report, archive, subsidy: paid after both, withheld when the report was late (domain.md 6.3)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.models import ClockState, Deadline
from core.clocks.services import stop_all_clocks, stop_clock
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import check_fresh, take
from core.violations import refusing_violations
from legal.choices.cases import SubsidyStatus
from legal.models import AidSubsidy, LegalAidCase
from legal.rules import cases as rules
from legal.rules.deadlines import AID_ARCHIVE, AID_CLOSE_REPORT
from legal.rules.subsidies import EXTRA_MOST, EXTRA_SHARE, STAGE_AMOUNTS, subsidy
from legal.services import clocks
from legal.services.callbacks import start_callback

LEAST = 20  # characters of a report: a title is none


def hand_in_report(
    *, actor: Actor, case_id: Any, seen_version: int, report: str, today: date, late_reason: str = ""
) -> LegalAidCase:
    """Hand in the closing report; after its fifteenth day it says why, and the subsidy is withheld."""
    with take(rules.REPORT, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version) as case:
        if len(report.strip()) < LEAST:
            text = _("Write a report of at least %(count)s characters.") % {"count": LEAST}
            raise RuleBrokenError(text, code="report", fields={"report": text})
        clock = clocks.meet(case, AID_CLOSE_REPORT, on=today, late_reason=late_reason)
        case.report, case.reported_on = report.strip(), today
        case.report_was_late |= clock is not None and clock.state == ClockState.MET_LATE
        clocks.start(case, AID_ARCHIVE, on=today)
    return case


def return_report(*, actor: Actor, case_id: Any, seen_version: int, reason: str, today: date) -> LegalAidCase:
    """Send a report back; what it was late by stays said, the lawyer has the rest of the fifteen days or none."""
    with take(
        rules.RETURN_REPORT, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version, reason=reason
    ) as case:
        stop_clock(subject=case, code=AID_ARCHIVE.code, on=today, cancelled=True)
        clocks.start(case, AID_CLOSE_REPORT, on=today)
    return case


def archive_case(
    *, actor: Actor, case_id: Any, seen_version: int, score: int, today: date, late_reason: str = ""
) -> LegalAidCase:
    """Archive a case with the worker's rating; its subsidy is released, or withheld when the report was late."""
    with take(rules.ARCHIVE, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version) as case:
        clocks.meet(case, AID_ARCHIVE, on=today, late_reason=late_reason)
        case.score, case.ended_on = score, today
        stop_all_clocks(subject=case, on=today)
        start_callback(case, today)
        paid = _subsidy(case, today)
        case.event_note |= {"score": score, "amount": paid.amount, "subsidy": paid.status}
    return case


def _subsidy(case: LegalAidCase, today: date) -> AidSubsidy:
    late = case.report_was_late
    with refusing_violations(AidSubsidy):
        made: AidSubsidy = AidSubsidy.objects.create(
            case=case,
            lawyer=case.lawyer,
            amount=amount_of(case, today),
            stages=case.stages_done,
            status=SubsidyStatus.HELD if late else SubsidyStatus.RELEASED,
            held_because=_late_words(case) if late else "",
            released_on=None if late else today,
        )
    return made


def _late_words(case: LegalAidCase) -> str:
    due = Deadline.unscoped.about("legal.legalaidcase", case.pk).filter(code=AID_CLOSE_REPORT.code)
    first = due.filter(state=ClockState.MET_LATE).order_by("finished_on").values_list("due_on", "finished_on").first()
    days = (first[1] - first[0]).days if first else 0
    return _("The closing report came %(days)s days late.") % {"days": days}


def amount_of(case: LegalAidCase, today: date) -> Decimal:
    """Return what the lawyer of a case gets for the stages done."""
    region = case.union.region_id
    return subsidy(
        case.stages_done,
        value(STAGE_AMOUNTS, region, today),
        people=case.people_count,
        extra=value(EXTRA_SHARE, region, today),
        most=value(EXTRA_MOST, region, today),
    )


@transaction.atomic
def release_subsidy(*, actor: Actor, case_id: Any, seen_version: int, reason: str, today: date) -> AidSubsidy:
    """Release a subsidy that was withheld, with a reason."""
    case = find(LegalAidCase, case_id, actor, rules.DECIDE)
    held = AidSubsidy.objects.permitted(actor, rules.DECIDE).select_for_update(of=("self",)).filter(case=case).first()
    if held is None or held.status != SubsidyStatus.HELD:
        raise ConflictError(_("No subsidy of this case is withheld."), code="not_held")
    check_fresh(case, seen_version)
    if not reason.strip():
        text = _("Write why it is released after all.")
        raise RuleBrokenError(text, code="reason", fields={"reason": text})
    held.status, held.released_on, held.released_by_id = SubsidyStatus.RELEASED, today, actor.user_id
    held.release_reason = reason.strip()[:300]
    held.version += 1
    held.save()
    record(actor, "legal.subsidy.released", case, amount=held.amount, reason=held.release_reason)
    return held
