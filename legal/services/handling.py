"""A lawyer at work: notes, hearings, stages with their awards, costs, papers, and the end of a case (domain.md 6.3)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.services import stop_clock
from core.documents.services import attach
from core.errors import NotFoundError, RuleBrokenError
from core.transitions import take
from core.violations import refusing_violations
from legal.choices.cases import Award, Stage, TerminateReason
from legal.models import AidCost, AidHearing, AidNote, AidStage, LegalAidCase
from legal.rules import cases as rules
from legal.rules.deadlines import AID_CLOSE_REPORT, AID_FIRST_CONTACT, AID_PROGRESS, ARB_SUE
from legal.services import clocks
from legal.services.limitation import end_limitation
from legal.services.reviews import close_clocks

Case = LegalAidCase


def log_progress(
    *, actor: Actor, case_id: Any, on: date, text: str, is_contact: bool, stage: str = "", today: date
) -> AidNote:
    """Write down what was done; the next note is due a month later, the first talk ends its own clock."""
    with take(rules.WORK, Case, pk=case_id, actor=actor, act="note") as case:
        rules.check_day(on, first=case.received_on, today=today, field="on")
        note = AidNote.objects.create(
            case=case, on=on, text=text.strip(), stage=stage, author_id=actor.user_id, is_contact=is_contact
        )
        case.stage = stage or case.stage
        if is_contact and case.contacted_on is None:
            case.contacted_on = on
            stop_clock(subject=case, code=AID_FIRST_CONTACT.code, on=on)
        if case.accepted_on is not None:
            stop_clock(subject=case, code=AID_PROGRESS.code, on=today)
            clocks.start(case, AID_PROGRESS, on=today)
        case.event_note |= {"opinion": note.text[:200]}
    return note


def plan_hearing(*, actor: Actor, case_id: Any, kind: str, held_at: datetime, body: str, place: str) -> AidHearing:
    """Enter a day before a commission, a court or a mediator, with its address."""
    with take(rules.WORK, Case, pk=case_id, actor=actor, act="hearing") as case:
        with refusing_violations(AidHearing):
            hearing = AidHearing.objects.create(case=case, kind=kind, held_at=held_at, body=body, place=place)
        case.event_note |= {"hearing": str(hearing.pk), "held_at": held_at}
    return hearing


def record_hearing(*, actor: Actor, case_id: Any, hearing_id: Any, result: str) -> AidHearing:
    """Write down what came of a hearing."""
    with take(rules.WORK, Case, pk=case_id, actor=actor, act="hearing_result") as case:
        hearing = AidHearing.objects.filter(case=case, pk=hearing_id).first()
        if hearing is None:
            raise NotFoundError(_("No such hearing."), code="not_found")
        hearing.result = result.strip()[:1000]
        hearing.version += 1
        hearing.save(update_fields=["result", "version"])
        case.event_note |= {"opinion": hearing.result[:200]}
    return hearing


def record_stage(
    *,
    actor: Actor,
    case_id: Any,
    stage: str,
    award: str,
    amount: Decimal | None,
    body: str = "",
    their_number: str = "",
    filed_on: date | None = None,
    received_on: date | None = None,
    upload: Any = None,
    today: date,
) -> AidStage:
    """Record how a stage ended, with the award; an arbitration award starts the fifteen days to sue."""
    with take(rules.WORK, Case, pk=case_id, actor=actor, act="stage", stage=stage, award=award) as case:
        for name, day in (("filed_on", filed_on), ("received_on", received_on)):
            if day is not None:
                rules.check_day(day, first=case.received_on, today=today, field=name)
        with refusing_violations(AidStage):
            done = AidStage.objects.create(
                case=case,
                stage=Stage(stage),
                award=Award(award),
                amount=amount,
                body=body,
                their_number=their_number,
                filed_on=filed_on,
                received_on=received_on,
            )
        case.stage = stage
        case.stages_done = sorted({*case.stages_done, stage})
        if stage == Stage.ARBITRATION:
            _after_arbitration(case, filed_on, received_on)
        elif stage == Stage.FIRST:
            stop_clock(subject=case, code=ARB_SUE.code, on=filed_on or today)
        if upload is not None:
            attach(actor=actor, subject=case, upload=upload, slot=f"award_{stage}", permission=rules.VIEW)
        case.event_note |= {"amount": amount}
    return done


def _after_arbitration(case: LegalAidCase, filed_on: date | None, received_on: date | None) -> None:
    if filed_on is not None:
        end_limitation(case, on=filed_on)
    if received_on is not None:
        clocks.start(case, ARB_SUE, on=received_on)


def add_cost(*, actor: Actor, case_id: Any, kind: str, on: date, amount: Decimal, note: str, today: date) -> AidCost:
    """Enter what a case cost; the worker pays none of it."""
    with take(rules.WORK, Case, pk=case_id, actor=actor, act="cost", amount=amount) as case:
        rules.check_day(on, first=case.received_on, today=today, field="on")
        with refusing_violations(AidCost):
            cost: AidCost = AidCost.objects.create(case=case, kind=kind, on=on, amount=amount, note=note[:200])
    return cost


def add_paper(*, actor: Actor, case_id: Any, upload: Any, slot: str) -> Any:
    """Keep a paper with a case the actor has in hand."""
    with take(rules.WORK, Case, pk=case_id, actor=actor, act="paper") as case:
        paper = attach(actor=actor, subject=case, upload=upload, slot=slot[:40], permission=rules.VIEW)
        case.event_note |= {"name": paper.name}
    return paper


def finish_case(
    *,
    actor: Actor,
    case_id: Any,
    seen_version: int,
    on: date,
    outcome: str,
    awarded: dict[int, Decimal | None],
    recovered: dict[int, Decimal | None],
    today: date,
) -> LegalAidCase:
    """Finish a case with what it brought for each claim; the report is due fifteen days later."""
    with take(rules.FINISH, Case, pk=case_id, actor=actor, seen_version=seen_version, outcome=outcome) as case:
        rules.check_day(on, first=case.accepted_on or case.received_on, today=today, field="on")
        if not case.stages_done:
            raise RuleBrokenError(_("Record at least one stage of the case first."), code="no_stage")
        for claim in case.claims.all():
            claim.awarded = awarded.get(claim.pk, claim.awarded)
            claim.recovered = recovered.get(claim.pk, claim.recovered)
            claim.save(update_fields=["awarded", "recovered"])
        case.outcome, case.finished_on = outcome, on
        for period in (AID_PROGRESS, AID_FIRST_CONTACT, ARB_SUE):
            stop_clock(subject=case, code=period.code, on=on, cancelled=True)
        clock = clocks.start(case, AID_CLOSE_REPORT, on=on)
        case.event_note |= {"due_on": clock.due_on.isoformat()}
    return case


def terminate_case(
    *, actor: Actor, case_id: Any, seen_version: int, reason: str, opinion: str, today: date
) -> LegalAidCase:
    """End aid on one of the grounds of the law (Legal Aid Law Art. 48)."""
    note = {"reason": reason, "opinion": opinion}
    with take(rules.TERMINATE, Case, pk=case_id, actor=actor, seen_version=seen_version, **note) as case:
        rules.check_not_self(person=actor.person_id, applicant=case.applicant_id)
        case.terminate_reason = TerminateReason(reason)
        case.offers.filter(status="accepted").update(status="ended", answered_on=today)
        close_clocks(case, today)
    return case
