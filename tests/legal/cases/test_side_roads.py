"""The side roads of a case: objection, urgent aid first, a lawyer who declines or is replaced, a held subsidy."""

from datetime import date

import pytest

from core.clocks.models import Deadline
from legal.choices.cases import CaseStatus
from legal.models import AidOffer, AidSubsidy, LegalAidCase
from legal.services import assignments, closing, objections, reviews
from tests.aid.applications import refusing
from tests.factories import DAY, actor

pytestmark = pytest.mark.django_db
ASKED = date(2026, 11, 24)


def limit_of(case, code):
    """Return when the running clock of a kind ends."""
    return Deadline.unscoped.about("legal.legalaidcase", case.pk).get(code=code, state="running").due_on


@pytest.fixture
def refused(centre):
    """Return a refused application, and how to take a step on it by its present version."""
    case = centre.tested()
    case = reviews.refuse_case(
        actor=centre.approver,
        case_id=case.pk,
        seen_version=case.version,
        reason="no_facts",
        opinion="证据不足",
        today=DAY,
    )

    def step(act, by, **told):
        case.refresh_from_db()
        return act(actor=by, case_id=case.pk, seen_version=case.version, **told)

    return case, step


def objected(centre, step):
    return step(objections.object_to_refusal, centre.township, text="工资条在公司，请求调取。", today=ASKED)


def test_an_objection_is_decided_within_five_days_by_somebody_who_had_no_part(centre, refused):
    case, step = refused
    with refusing("objection"):
        step(objections.object_to_refusal, centre.township, text=" ", today=ASKED)
    assert objected(centre, step).status == CaseStatus.OBJECTION
    assert centre.clock(case, "legal.objection").due_on == date(2026, 11, 30)  # the 29th is a Sunday

    told = {"is_corrected": True, "opinion": "补充证据后符合条件", "today": date(2026, 11, 30)}
    with refusing("separation_of_duties"):
        step(objections.decide_objection, centre.approver, **told)
    with refusing("legal.decide_case"):
        step(objections.decide_objection, centre.reviewer, **told)
    other = actor("county_approver", centre.tree.haishu)
    with refusing("late_reason"):
        step(objections.decide_objection, other, **(told | {"today": date(2026, 12, 1)}))

    decided = step(objections.decide_objection, other, **told)

    assert (decided.status, decided.objection_decider_id) == (CaseStatus.APPROVED, other.user_id)
    assert limit_of(case, "legal.assign") == date(2026, 12, 3)
    with refusing("wrong_state"):
        step(objections.decide_objection, other, **told)


def test_a_refusal_that_stands_ends_the_case_and_every_clock(centre, refused):
    case, step = refused
    objected(centre, step)
    other = actor("county_approver", centre.tree.haishu)
    kept = step(objections.decide_objection, other, is_corrected=False, opinion="维持", today=ASKED)
    assert (kept.status, kept.ended_on) == (CaseStatus.CLOSED, ASKED)
    assert centre.clock(case, "legal.objection").state == "met"


def test_without_an_objection_the_refusal_is_closed(centre, refused):
    _case, step = refused
    closed = step(objections.let_refusal_stand, centre.reviewer, opinion="期满无异议", today=ASKED)
    assert (closed.status, closed.ended_on) == (CaseStatus.CLOSED, ASKED)
    with refusing("wrong_state"):
        objected(centre, step)


@pytest.fixture
def urgent(centre):
    """Return an application whose claim is barred within six days, aided before its papers, and its lawyer."""
    lawyer, me = centre.lawyer()
    barred = date(2025, 11, 26)
    case = centre.received(known_on=barred, employment_ended_on=barred)
    LegalAidCase.unscoped.filter(pk=case.pk).update(papers=["application"])
    case = assignments.aid_first(
        actor=centre.reviewer, case_id=case.pk, seen_version=case.version, lawyer_id=lawyer.pk, today=DAY
    )

    def step(act, by, **told):
        case.refresh_from_db()
        return act(actor=by, case_id=case.pk, seen_version=case.version, today=told.pop("today", DAY), **told)

    return case, step, lawyer, me


def with_test(centre, step):
    return step(
        reviews.record_income,
        centre.reviewer,
        exemption="migrant_wage",
        income_per_head=None,
        shows_infringement=False,
        note="",
    )


def test_urgent_aid_comes_first_and_its_papers_within_ten_working_days(centre, urgent):
    case, step, _lawyer, _me = urgent
    assert (case.status, case.urgent_because) == (CaseStatus.PRE_AID, ["limitation"])
    assert centre.clock(case, "legal.urgent").due_on == date(2026, 12, 7)
    with_test(centre, step)
    with refusing("papers_missing"):
        step(assignments.confirm_first_aid, centre.approver, opinion="同意")
    with refusing("papers_missing"):
        step(reviews.complete_first, centre.reviewer, papers=["identity"])
    step(reviews.complete_first, centre.reviewer, papers=["identity", "case"])
    with refusing("separation_of_duties"):
        LegalAidCase.unscoped.filter(pk=case.pk).update(recorder=centre.approver.user_id)
        step(assignments.confirm_first_aid, centre.approver, opinion="同意")
    LegalAidCase.unscoped.filter(pk=case.pk).update(recorder=centre.township.user_id)

    confirmed = step(assignments.confirm_first_aid, centre.approver, opinion="同意")

    assert confirmed.status == CaseStatus.ASSIGNED
    assert centre.clock(case, "legal.urgent").state == "met"


def test_urgent_aid_of_somebody_not_entitled_ends_with_its_lawyer(centre, urgent):
    case, step, lawyer, _me = urgent
    with_test(centre, step)
    ended = step(assignments.refuse_first_aid, centre.approver, reason="scope", opinion="不属于受理范围")
    assert (ended.status, ended.ended_on) == (CaseStatus.TERMINATED, DAY)
    assert AidOffer.objects.get(case=case, lawyer=lawyer).status == "ended"


def test_what_is_not_urgent_waits_for_its_papers(centre):
    lawyer, _me = centre.lawyer()
    case = centre.received(known_on=date(2026, 6, 1), employment_ended_on=date(2026, 6, 1))
    with refusing("not_urgent"):
        assignments.aid_first(
            actor=centre.reviewer, case_id=case.pk, seen_version=case.version, lawyer_id=lawyer.pk, today=DAY
        )
    assert not AidOffer.objects.exists()


def test_who_declines_says_why_and_the_three_days_begin_again(centre):
    lawyer, me = centre.lawyer()
    second, other = centre.lawyer("陈律师")
    case = centre.assigned(lawyer)
    told = {"case_id": case.pk, "today": ASKED}
    with refusing("not_found"):
        assignments.decline_case(actor=other, seen_version=case.version, reason="load", note="", **told)

    declined = assignments.decline_case(actor=me, seen_version=case.version, reason="load", note="在办过多", **told)

    assert (declined.status, declined.lawyer) == (CaseStatus.APPROVED, None)
    assert limit_of(case, "legal.assign") == date(2026, 11, 27)
    assert AidOffer.objects.get(lawyer=lawyer).decline_reason == "load"
    offered = assignments.offer_case(actor=centre.reviewer, seen_version=declined.version, lawyer_id=second.pk, **told)
    assert offered.lawyer == second
    with refusing("not_found"):
        assignments.accept_case(actor=me, seen_version=offered.version, **told)


def test_a_lawyer_is_replaced_with_a_reason_and_sees_the_case_no_more(centre, client):
    lawyer, me = centre.lawyer()
    case = centre.handled(lawyer, me)
    told = {"case_id": case.pk, "seen_version": case.version, "today": ASKED}
    with refusing("reason"):
        assignments.replace_lawyer(actor=centre.reviewer, reason=" ", **told)
    with refusing("legal.assign_case"):
        assignments.replace_lawyer(actor=centre.approver, reason="长期病假", **told)

    replaced = assignments.replace_lawyer(actor=centre.reviewer, reason="长期病假", **told)

    assert (replaced.status, replaced.lawyer, replaced.accepted_on) == (CaseStatus.APPROVED, None, None)
    assert {centre.clock(case, code).state for code in ("legal.first_contact", "legal.progress")} == {"cancelled"}
    assert AidOffer.objects.get(lawyer=lawyer).status == "replaced"
    assert not LegalAidCase.objects.permitted(me, "legal.open_case").exists()


def test_a_held_subsidy_is_released_once_with_a_reason_by_who_decides(centre):
    lawyer, me = centre.lawyer()
    case = centre.reported(lawyer, me, on=date(2026, 10, 20), reported_on=date(2026, 11, 5))
    case = closing.archive_case(
        actor=centre.reviewer, case_id=case.pk, seen_version=case.version, score=4, today=date(2026, 11, 6)
    )
    assert AidSubsidy.unscoped.get().status == "held"
    told = {"case_id": case.pk, "seen_version": case.version, "today": DAY}
    with refusing("not_found"):
        closing.release_subsidy(actor=centre.reviewer, reason="原件迟到", **told)
    with refusing("reason"):
        closing.release_subsidy(actor=centre.approver, reason="", **told)
    with refusing("stale"):
        closing.release_subsidy(actor=centre.approver, reason="原件迟到", **(told | {"seen_version": 1}))

    released = closing.release_subsidy(actor=centre.approver, reason="裁决书原件迟到，非律师原因", **told)

    assert (released.status, released.amount, released.released_on) == ("released", 1_500, DAY)
    with refusing("not_held"):
        closing.release_subsidy(actor=centre.approver, reason="原件迟到", **told)
