"""Arbitration and suits: opened from a case, accepted, served, decided, received; each stage starts its clocks."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.services import extend_clock, stop_all_clocks, stop_clock
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import take
from core.violations import refusing_violations
from legal.choices.suits import Outcome, Stage, SuitStatus
from legal.models import Mediation, Suit
from legal.rules import deadlines as d
from legal.rules import suits as rules
from legal.rules.disputes import check_day, check_reason
from legal.services.clocks import start

LATER = (Stage.FIRST, Stage.SECOND, Stage.SET_ASIDE, Stage.ENFORCEMENT)
WAITING = {Stage.ARBITRATION.value: d.ARB_ACCEPT, Stage.PAYMENT_ORDER.value: d.ORDER_ACCEPT}
NEXT = {
    Stage.ARBITRATION.value: (Stage.FIRST, Stage.SET_ASIDE, Stage.ENFORCEMENT),
    Stage.PAYMENT_ORDER.value: (Stage.FIRST, Stage.ENFORCEMENT),
    Stage.FIRST.value: (Stage.SECOND, Stage.ENFORCEMENT),
    Stage.SECOND.value: (Stage.ENFORCEMENT,),
}


def open_suit(*, actor: Actor, mediation: Mediation, stage: str, body: str, applied_on: date) -> Suit:
    """Enter that a locked case goes before a commission or a court; an application in time ends its limitation."""
    claims = list(mediation.claims.all())
    with refusing_violations(Suit):
        suit: Suit = Suit.objects.create(
            union=mediation.union,
            mediation=mediation,
            stage=Stage(stage).value,
            worker_name=mediation.applicant_name,
            employer_name=mediation.respondent_name,
            body=check_reason(body, field="body")[:80],
            applied_on=applied_on,
            claimed=mediation.claimed,
            items=[
                {
                    "kind": each.kind,
                    "title": each.title,
                    "amount": str(each.amount) if each.amount is not None else None,
                }
                for each in claims
            ],
        )
    if stage in WAITING:
        start(suit, WAITING[stage], on=applied_on)
    if stage == Stage.ARBITRATION:
        stop_clock(subject=mediation, code=d.ARB_LIMIT.code, on=applied_on)
    record(actor, "legal.suit.applied", suit, stage=suit.stage, mediation=mediation.number)
    return suit


@transaction.atomic
def apply_suit(*, actor: Actor, mediation_id: Any, stage: str, body: str, applied_on: date, today: date) -> Suit:
    """Enter an arbitration or suit that follows a dispute, whatever became of its mediation."""
    check_day(applied_on, today=today, field="applied_on")
    mediation: Any = find(Mediation, mediation_id, actor, rules.KEEP, lock=True)
    return open_suit(actor=actor, mediation=mediation, stage=stage, body=body, applied_on=applied_on)


@transaction.atomic
def follow_suit(*, actor: Actor, suit_id: Any, stage: str, body: str, applied_on: date, today: date) -> Suit:
    """Enter the next stage after a decision: suit, appeal, setting aside, enforcement."""
    check_day(applied_on, today=today, field="applied_on")
    before: Any = find(Suit, suit_id, actor, rules.KEEP, lock=True)
    if stage not in NEXT.get(before.stage, ()) or before.status not in (
        SuitStatus.DECIDED,
        SuitStatus.FINAL,
        SuitStatus.NOT_ACCEPTED,
    ):
        raise ConflictError(_("This stage does not follow here."), code="stage")
    code = d.ARB_SET_ASIDE.code if stage == Stage.SET_ASIDE else d.ARB_SUE.code
    if stage != Stage.ENFORCEMENT:
        stop_clock(subject=before, code=code, on=applied_on)
    suit: Suit = Suit.objects.create(
        union=before.union,
        mediation=before.mediation,
        previous=before,
        stage=Stage(stage).value,
        worker_name=before.worker_name,
        employer_name=before.employer_name,
        body=check_reason(body, field="body")[:80],
        applied_on=applied_on,
        claimed=before.claimed,
        items=before.items,
    )
    record(actor, "legal.suit.applied", suit, stage=suit.stage, previous=str(before.pk))
    return suit


def accept_suit(
    *, actor: Actor, suit_id: Any, seen_version: int, on: date, case_no: str, is_simple: bool, today: date
) -> Suit:
    """Enter that the case was accepted: five days to serve the copy, 45 (simple: 30) to the award."""
    check_day(on, today=today)
    with take(rules.ACCEPT, Suit, pk=suit_id, actor=actor, seen_version=seen_version, case_no=case_no) as suit:
        suit.accepted_on, suit.case_no, suit.is_simple = on, case_no.strip()[:60], is_simple
        if suit.stage in WAITING:
            stop_clock(subject=suit, code=WAITING[suit.stage].code, on=on)
        if suit.stage == Stage.ARBITRATION:
            start(suit, d.ARB_SERVE, on=on)
            start(suit, d.ARB_SIMPLE if is_simple else d.ARB_AWARD, on=on)
        elif suit.stage == Stage.PAYMENT_ORDER:
            start(suit, d.ORDER_ISSUE, on=on)
        _whole(suit)
    return suit


def _whole(suit: Suit) -> None:
    """Refuse days in a wrong order before the row is written, with the sentence of the database's own rule."""
    if suit.accepted_on and suit.accepted_on < suit.applied_on:
        text = _("It cannot be accepted before it was applied for.")
        raise RuleBrokenError(text, code="order", fields={"on": text})
    if suit.decided_on and suit.accepted_on and suit.decided_on < suit.accepted_on:
        text = _("It cannot be decided before it was accepted.")
        raise RuleBrokenError(text, code="order", fields={"on": text})


def refuse_suit(*, actor: Actor, suit_id: Any, seen_version: int, on: date, reason: str, today: date) -> Suit:
    """Enter that commission or court did not accept; after the commission's refusal the worker may sue."""
    check_day(on, today=today)
    why = check_reason(reason)
    with take(rules.NOT_ACCEPT, Suit, pk=suit_id, actor=actor, seen_version=seen_version, reason=why) as suit:
        suit.note, suit.ended_on = why, on
        stop_all_clocks(subject=suit, on=on)
        if suit.stage == Stage.ARBITRATION:
            start(suit, d.ARB_SUE, on=on)
    return suit


def serve_suit(*, actor: Actor, suit_id: Any, seen_version: int, on: date, today: date) -> Suit:
    """Enter that the copy reached the employer: ten days to answer."""
    check_day(on, today=today)
    with take(rules.SERVE, Suit, pk=suit_id, actor=actor, seen_version=seen_version) as suit:
        suit.served_on = on
        stop_clock(subject=suit, code=d.ARB_SERVE.code, on=on)
        if suit.stage == Stage.ARBITRATION:
            start(suit, d.ARB_ANSWER, on=on)
    return suit


def note_answer(*, actor: Actor, suit_id: Any, seen_version: int, on: date, today: date) -> Suit:
    """Enter the employer's answer."""
    check_day(on, today=today)
    with take(rules.ANSWER, Suit, pk=suit_id, actor=actor, seen_version=seen_version) as suit:
        suit.answered_on = on
        stop_clock(subject=suit, code=d.ARB_ANSWER.code, on=on)
    return suit


def extend_award(*, actor: Actor, suit_id: Any, seen_version: int, days: int, authority: str, today: date) -> Suit:
    """Lengthen the period of the award by at most fifteen days, on the commission's approval (Art. 43)."""
    with take(rules.EXTEND, Suit, pk=suit_id, actor=actor, seen_version=seen_version, days=days) as suit:
        most = value(d.ARB_AWARD_MORE, suit.union.region_id, today)
        if suit.is_simple or suit.stage != Stage.ARBITRATION:
            raise ConflictError(
                _("Only the period of an award in ordinary procedure is extended."), code="no_extension"
            )
        if not 1 <= days <= most:
            text = _("At most %(most)s days.") % {"most": most}
            raise RuleBrokenError(text, code="days", fields={"days": text})
        found = extend_clock(actor=actor, subject=suit, code=d.ARB_AWARD.code, by=days, authority=authority)
        if found.extra_length > most:
            text = _("At most %(most)s days.") % {"most": most}
            raise RuleBrokenError(text, code="days", fields={"days": text})
    return suit


def decide_suit(
    *,
    actor: Actor,
    suit_id: Any,
    seen_version: int,
    on: date,
    outcome: str,
    awarded: Decimal | None,
    today: date,
    note: str = "",
) -> Suit:
    """Enter an award or judgment, and whether it is final for the employer, item by item (Art. 47)."""
    check_day(on, today=today)
    with take(rules.DECIDE, Suit, pk=suit_id, actor=actor, seen_version=seen_version, outcome=outcome) as suit:
        suit.decided_on, suit.outcome, suit.awarded = on, Outcome(outcome).value, awarded
        suit.note = note.strip()[:300]
        for period in (d.ARB_AWARD, d.ARB_SIMPLE, d.ORDER_ISSUE):
            stop_clock(subject=suit, code=period.code, on=on)
        for period in (d.ARB_SERVE, d.ARB_ANSWER):
            stop_clock(subject=suit, code=period.code, on=on, cancelled=True)
        if suit.stage == Stage.ARBITRATION:
            wage = value(rules.MINIMUM_WAGE, suit.union.region_id, suit.applied_on)
            suit.is_final_for_employer = rules.is_final_for_employer(items_of(suit), wage)
            suit.event_note |= {"final_for_employer": suit.is_final_for_employer}
        _whole(suit)
    return suit


def items_of(suit: Suit) -> list[tuple[str, Decimal | None]]:
    """Return what was claimed, item by item."""
    return [(each["kind"], Decimal(each["amount"]) if each["amount"] is not None else None) for each in suit.items]


def note_receipt(
    *, actor: Actor, suit_id: Any, seen_version: int, worker_on: date | None, employer_on: date | None, today: date
) -> Suit:
    """Enter when each side received the decision: from then their days to sue, or to have it set aside, run."""
    for day in (worker_on, employer_on):
        if day is not None:
            check_day(day, today=today, field="worker_on")
    with take(rules.RECEIVE, Suit, pk=suit_id, actor=actor, seen_version=seen_version) as suit:
        if worker_on is not None and suit.worker_received_on is None:
            suit.worker_received_on = worker_on
            if suit.stage == Stage.ARBITRATION:
                start(suit, d.ARB_SUE, on=worker_on)
        if employer_on is not None and suit.employer_received_on is None:
            suit.employer_received_on = employer_on
            if suit.stage == Stage.ARBITRATION:
                start(suit, d.ARB_SET_ASIDE if suit.is_final_for_employer else d.ARB_SUE_EMPLOYER, on=employer_on)
            elif suit.stage == Stage.PAYMENT_ORDER:
                start(suit, d.ORDER_OBJECT, on=employer_on)
    return suit


def end_suit(*, actor: Actor, suit_id: Any, seen_version: int, paid: Decimal | None, on: date, today: date) -> Suit:
    """Enter that nobody attacks the decision any more, and what was paid on it."""
    check_day(on, today=today)
    with take(rules.END, Suit, pk=suit_id, actor=actor, seen_version=seen_version) as suit:
        suit.paid, suit.ended_on = paid, on
        stop_all_clocks(subject=suit, on=on)
    return suit


def withdraw_suit(*, actor: Actor, suit_id: Any, seen_version: int, reason: str, on: date, today: date) -> Suit:
    """Enter that the application was withdrawn."""
    check_day(on, today=today)
    why = check_reason(reason)
    with take(rules.WITHDRAW, Suit, pk=suit_id, actor=actor, seen_version=seen_version, reason=why) as suit:
        suit.note, suit.ended_on = why, on
        stop_all_clocks(subject=suit, on=on)
    return suit
