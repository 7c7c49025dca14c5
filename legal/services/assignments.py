"""Offering a case to a lawyer, and the lawyer's answer; urgent aid before the papers (domain.md 6.3, A4)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.services import stop_clock
from core.errors import NotFoundError, RuleBrokenError
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import take
from core.violations import refusing_violations
from legal.choices.cases import DeclineReason, OfferStatus, UrgentReason
from legal.models import AidOffer, Lawyer, LegalAidCase
from legal.rules import cases as rules
from legal.rules.deadlines import (
    AID_ASSIGN,
    AID_FIRST_CONTACT,
    AID_PROGRESS,
    AID_SUPPLEMENT,
    AID_URGENT,
    URGENT_DAYS,
)
from legal.rules.lawyers import check_may_take
from legal.rules.limitation import is_urgent
from legal.selectors.lawyers import rank_rows
from legal.services import clocks
from legal.services.limitation import limitation_clock
from legal.services.reviews import close_clocks, needed_of

STANDING = (OfferStatus.OFFERED, OfferStatus.ACCEPTED)


def offer_case(
    *, actor: Actor, case_id: Any, seen_version: int, lawyer_id: Any, today: date, late_reason: str = ""
) -> LegalAidCase:
    """Offer an approved case to a lawyer who is free, near and without a conflict of interest."""
    with take(rules.OFFER, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version) as case:
        _offer(actor, case, lawyer_id, today)
        clocks.meet(case, AID_ASSIGN, on=today, late_reason=late_reason)
    return case


def _offer(actor: Actor, case: LegalAidCase, lawyer_id: Any, today: date) -> None:
    rows = Lawyer.objects.permitted(actor, rules.ASSIGN).filter(is_active=True, user__isnull=False)
    # The row is locked so that two offers at once cannot both find room for one case more.
    lawyer = find(Lawyer, lawyer_id, actor, rules.ASSIGN, lock=True)
    found = rank_rows(rows.filter(pk=lawyer.pk), case, today)
    if not found:
        raise NotFoundError(_("This lawyer takes no cases."), code="not_found")
    check_may_take(found[0].obstacle)
    with refusing_violations(AidOffer):
        AidOffer.objects.create(
            case=case, lawyer=lawyer, points=found[0].points, reasons=list(found[0].reasons), offered_on=today
        )
    case.lawyer, case.assigned_on = lawyer, today
    case.event_note |= {"lawyer": lawyer.name}


def aid_first(*, actor: Actor, case_id: Any, seen_version: int, lawyer_id: Any, today: date) -> LegalAidCase:
    """Give a lawyer to an urgent case before its papers are complete; they follow within ten working days."""
    with take(rules.AID_FIRST, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version) as case:
        rules.check_not_self(person=actor.person_id, applicant=case.applicant_id)
        rules.check_urgent(_urgent_now(case, today))
        _offer(actor, case, lawyer_id, today)
        clock = clocks.start(case, AID_URGENT, on=today)
        clocks.start(case, AID_FIRST_CONTACT, on=today)
        case.event_note |= {"due_on": clock.due_on.isoformat()}
    return case


def _urgent_now(case: LegalAidCase, today: date) -> list[str]:
    """Return why a case is urgent today: a limitation comes nearer after it was taken in."""
    clock = limitation_clock(case)
    within = value(URGENT_DAYS, case.union.region_id, today)
    near = is_urgent(clock.due_on if clock else None, today, within)
    found = {*case.urgent_because, *([UrgentReason.LIMITATION] if near else [])}
    case.urgent_because = sorted(str(reason) for reason in found)
    return case.urgent_because


def confirm_first_aid(
    *, actor: Actor, case_id: Any, seen_version: int, opinion: str, today: date, late_reason: str = ""
) -> LegalAidCase:
    """Approve a case that was aided before its papers; the lawyer at work is its lawyer."""
    with take(rules.CONFIRM_FIRST, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version) as case:
        rules.check_complete(rules.missing_papers(needed_of(case), case.papers))
        rules.check_may_approve(case.economic)
        _decide_first(actor, case, opinion, today, late_reason)
    return case


def refuse_first_aid(
    *, actor: Actor, case_id: Any, seen_version: int, reason: str, opinion: str, today: date, late_reason: str = ""
) -> LegalAidCase:
    """End a case that was aided first and turns out not to be entitled."""
    with take(rules.REFUSE_FIRST, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version) as case:
        rules.check_tested(case.economic)
        _decide_first(actor, case, opinion, today, late_reason)
        case.refusal_reason = reason
        _end_offer(case, OfferStatus.ENDED, today)
        close_clocks(case, today)
    return case


def _decide_first(actor: Actor, case: LegalAidCase, opinion: str, today: date, late_reason: str) -> None:
    rules.check_not_self(person=actor.person_id, applicant=case.applicant_id)
    rules.check_apart(actor=actor.user_id, others=[case.recorder_id, case.reviewer_id])
    case.approver_id, case.decided_on, case.opinion = actor.user_id, today, opinion[:500]
    case.event_note |= {"opinion": opinion}
    clocks.meet(case, AID_URGENT, on=today, late_reason=late_reason)
    stop_clock(subject=case, code=AID_SUPPLEMENT.code, on=today, cancelled=True)


def accept_case(*, actor: Actor, case_id: Any, seen_version: int, today: date) -> LegalAidCase:
    """Take a case that was offered: the worker hears within three working days, notes follow every month."""
    with take(rules.ACCEPT, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version) as case:
        _answer(case, OfferStatus.ACCEPTED, today)
        case.accepted_on = today
        if case.contacted_on is None:
            clocks.start(case, AID_FIRST_CONTACT, on=today)
        clocks.start(case, AID_PROGRESS, on=today)
    return case


def decline_case(*, actor: Actor, case_id: Any, seen_version: int, reason: str, note: str, today: date) -> LegalAidCase:
    """Decline a case with a reason: it waits for another lawyer, and its three days begin again."""
    with take(rules.DECLINE, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version, reason=reason) as case:
        _answer(case, OfferStatus.DECLINED, today, DeclineReason(reason), note)
        _wait_again(case, today)
    return case


def replace_lawyer(*, actor: Actor, case_id: Any, seen_version: int, reason: str, today: date) -> LegalAidCase:
    """Take a case from its lawyer; it waits for another, and its three days begin again."""
    if not reason.strip():
        text = _("Write why the lawyer is replaced.")
        raise RuleBrokenError(text, code="reason", fields={"reason": text})
    with take(rules.REPLACE, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version, reason=reason) as case:
        case.event_note |= {"lawyer": case.lawyer.name if case.lawyer else ""}
        _end_offer(case, OfferStatus.REPLACED, today, reason)
        _wait_again(case, today)
    return case


def _wait_again(case: LegalAidCase, today: date) -> None:
    for period in (AID_FIRST_CONTACT, AID_PROGRESS):
        stop_clock(subject=case, code=period.code, on=today, cancelled=True)
    case.lawyer, case.assigned_on, case.accepted_on, case.contacted_on = None, None, None, None
    clocks.start(case, AID_ASSIGN, on=today)


def _answer(case: LegalAidCase, status: str, today: date, reason: str = "", note: str = "") -> None:
    case.offers.filter(status=OfferStatus.OFFERED).update(
        status=status, answered_on=today, decline_reason=reason, note=note[:300]
    )


def _end_offer(case: LegalAidCase, status: str, today: date, note: str = "") -> None:
    case.offers.filter(status__in=STANDING).update(status=status, answered_on=today, note=note[:300])
