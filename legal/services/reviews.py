"""From the papers to the decision: one list of what is missing, the economic test, approval or refusal (6.3, A4)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor, SystemActor
from core.clocks.models import ClockState, Deadline
from core.clocks.services import stop_all_clocks, stop_clock
from core.errors import ConflictError
from core.parameters.selectors import value
from core.transitions import take
from legal.choices.cases import CaseStatus, RefusalReason
from legal.models import LegalAidCase
from legal.rules import cases as rules
from legal.rules.deadlines import AID_ASSIGN, AID_REVIEW, AID_SUPPLEMENT
from legal.selectors.hardship import is_on_file
from legal.services import clocks
from legal.services.callbacks import start_callback
from unions.rules.wages import MIN_WAGE

JOB = SystemActor("job: legal.lapse")


def complete_case(
    *, actor: Actor, case_id: Any, seen_version: int, papers: Iterable[str], today: date, late_reason: str = ""
) -> LegalAidCase:
    """Find an application complete: the seven days of its review begin."""
    with take(rules.COMPLETE, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version) as case:
        _check_may_act(actor, case)
        case.papers = sorted({*case.papers, *papers})
        rules.check_complete(rules.missing_papers(needed_of(case), case.papers))
        clocks.meet(case, AID_SUPPLEMENT, on=today, late_reason=late_reason)
        _begin_review(case, today)
    return case


def complete_first(
    *, actor: Actor, case_id: Any, seen_version: int, papers: Iterable[str], today: date
) -> LegalAidCase:
    """Enter the papers that followed an urgent aid; what is still missing is named, and the ten days run on."""
    with take(rules.COMPLETE_FIRST, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version) as case:
        _check_may_act(actor, case)
        case.papers = sorted({*case.papers, *papers})
        rules.check_complete(rules.missing_papers(needed_of(case), case.papers))
        case.completed_on = today
    return case


def _begin_review(case: LegalAidCase, today: date) -> None:
    case.completed_on = today
    clock = clocks.start(case, AID_REVIEW, on=today)
    case.event_note |= {"due_on": clock.due_on.isoformat()}


def needed_of(case: LegalAidCase) -> list[str]:
    """Return the papers a case needs; an exemption that its facts show proves the hardship."""
    exemption = case.exemption or proposed_for(case)
    return rules.needed_papers(scope=case.scope, form=case.form, exemption=exemption, has_agent=bool(case.agent_name))


def proposed_for(case: LegalAidCase) -> str:
    """Return the exemption that a case's own facts show."""
    return rules.proposed_exemption(
        is_migrant=case.is_migrant,
        matter=case.matter,
        scope=case.scope,
        on_file=is_on_file(case.applicant_id),
    )


def ask_papers(*, actor: Actor, case_id: Any, seen_version: int, missing: Iterable[str], today: date) -> LegalAidCase:
    """Tell the applicant once and in one list what is missing; the review has not begun."""
    asked = sorted(set(missing))
    with take(rules.ASK, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version, papers=asked) as case:
        _check_may_act(actor, case)
        rules.check_incomplete(asked)
        case.papers = [paper for paper in case.papers if paper not in asked]
        case.asked_papers, case.asked_on = asked, today
        clock = clocks.start(case, AID_SUPPLEMENT, on=today)
        case.event_note |= {"due_on": clock.due_on.isoformat()}
    return case


def lapse_case(*, actor: Actor, case_id: Any, today: date) -> LegalAidCase:
    """Count an application as withdrawn whose papers did not come; the day is the one after the period's end."""
    with take(rules.LAPSE, LegalAidCase, pk=case_id, actor=actor) as case:
        clock = Deadline.unscoped.about("legal.legalaidcase", case.pk).filter(code=AID_SUPPLEMENT.code).open().first()
        if clock is None or clock.state != ClockState.RUNNING or clock.due_on >= today:
            raise ConflictError(_("The period for the papers is not over."), code="not_over")
        stop_all_clocks(subject=case, on=today)
        case.ended_on = clock.due_on
        case.event_note |= {"due_on": clock.due_on.isoformat(), "late_days": (today - clock.due_on).days - 1}
    return case


def lapse_silent(*, today: date) -> int:
    """Count every application as withdrawn whose papers did not come in time; hourly. Return how many."""
    rows = Deadline.unscoped.filter(
        subject_type="legal.legalaidcase", code=AID_SUPPLEMENT.code, state=ClockState.RUNNING, due_on__lt=today
    ).order_by("due_on", "pk")
    lapsed = 0
    for key in list(rows.values_list("subject_id", flat=True)):
        with transaction.atomic():
            case = LegalAidCase.unscoped.filter(pk=key, status=CaseStatus.SUPPLEMENT).first()
            if case is not None:
                lapse_case(actor=JOB, case_id=case.pk, today=today)
                lapsed += 1
    return lapsed


def record_income(
    *,
    actor: Actor,
    case_id: Any,
    seen_version: int,
    exemption: str,
    income_per_head: Decimal | None,
    shows_infringement: bool,
    note: str,
    today: date,
) -> LegalAidCase:
    """Record the economic test: the exempt group, or the income beside the standard in force in the region."""
    status = LegalAidCase.unscoped.filter(pk=case_id).values_list("status", flat=True).first()
    step = rules.TEST_FIRST if status == CaseStatus.PRE_AID else rules.TEST
    with take(step, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version) as case:
        _check_may_act(actor, case)
        rules.check_apart(actor=actor.user_id, others=[case.recorder_id])
        rules.check_exemption(
            exemption,
            is_migrant=case.is_migrant,
            matter=case.matter,
            scope=case.scope,
            on_file=is_on_file(case.applicant_id),
        )
        standard = standard_of(case, today)
        told = rules.Income(exemption, income_per_head, shows_infringement)
        case.economic = rules.economic_result(case.form, told, standard)
        case.exemption, case.income_per_head = exemption, income_per_head
        case.economic_standard, case.economic_note = standard, note[:500]
        case.reviewer_id = actor.user_id
        case.event_note |= {"economic": case.economic, "exemption": exemption, "standard": standard}
    return case


def standard_of(case: LegalAidCase, today: date) -> Decimal:
    """Return the income standard in force where a case hangs: so many times the minimum wage."""
    region = case.union.region_id
    standard: Decimal = value(MIN_WAGE, region, today) * value(rules.INCOME_MULTIPLE, region, today)
    return standard.quantize(Decimal("0.01"))


def approve_case(
    *, actor: Actor, case_id: Any, seen_version: int, opinion: str, today: date, late_reason: str = ""
) -> LegalAidCase:
    """Give legal aid: a lawyer is assigned within three days."""
    with take(rules.APPROVE, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version) as case:
        rules.check_may_approve(case.economic)
        _decide(actor, case, opinion, today, late_reason)
        clock = clocks.start(case, AID_ASSIGN, on=today)
        case.event_note |= {"due_on": clock.due_on.isoformat()}
    return case


def refuse_case(
    *, actor: Actor, case_id: Any, seen_version: int, reason: str, opinion: str, today: date, late_reason: str = ""
) -> LegalAidCase:
    """Refuse legal aid in writing, with the reason and the right to object."""
    with take(rules.REFUSE, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version, reason=reason) as case:
        rules.check_tested(case.economic)
        _decide(actor, case, opinion, today, late_reason)
        case.refusal_reason = RefusalReason(reason)
    return case


def _decide(actor: Actor, case: LegalAidCase, opinion: str, today: date, late_reason: str) -> None:
    rules.check_not_self(person=actor.person_id, applicant=case.applicant_id)
    rules.check_apart(actor=actor.user_id, others=[case.recorder_id, case.reviewer_id])
    case.approver_id, case.decided_on, case.opinion = actor.user_id, today, opinion[:500]
    case.event_note |= {"opinion": opinion}
    clocks.meet(case, AID_REVIEW, on=today, late_reason=late_reason)


def transfer_case(
    *, actor: Actor, case_id: Any, seen_version: int, opinion: str, today: date, late_reason: str = ""
) -> LegalAidCase:
    """Pass a case that is none of the union's to government legal aid."""
    return _end(rules.TRANSFER, actor, case_id, seen_version, opinion, today, late_reason)


def advise_case(
    *, actor: Actor, case_id: Any, seen_version: int, opinion: str, today: date, late_reason: str = ""
) -> LegalAidCase:
    """End a case that advice has settled."""
    return _end(rules.ADVISE, actor, case_id, seen_version, opinion, today, late_reason)


def _end(
    step: Any, actor: Actor, case_id: Any, seen_version: int, opinion: str, today: date, late_reason: str
) -> LegalAidCase:
    with take(step, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version, opinion=opinion) as case:
        _check_may_act(actor, case)
        case.reviewer_id = case.reviewer_id or actor.user_id
        case.opinion = opinion[:500]
        clocks.meet(case, AID_REVIEW, on=today, late_reason=late_reason)
        close_clocks(case, today)
        start_callback(case, today)
    return case


def close_clocks(case: LegalAidCase, today: date) -> None:
    """End a case: its day, and every clock that still runs."""
    case.ended_on = today
    stop_clock(subject=case, code=AID_REVIEW.code, on=today)
    stop_all_clocks(subject=case, on=today)


def _check_may_act(actor: Actor, case: LegalAidCase) -> None:
    rules.check_not_self(person=actor.person_id, applicant=case.applicant_id)
