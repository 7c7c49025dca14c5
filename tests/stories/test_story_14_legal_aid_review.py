"""Story 14: the review of an application for legal aid, with the figures of domain.md 12."""

from datetime import date

import pytest

from core.clocks.models import Deadline
from core.errors import DomainError
from legal.choices.cases import CaseStatus
from legal.selectors.lawyers import ranked
from legal.services import assignments, lawyers, reviews
from tests.factories import Tree
from tests.legal.centre import Centre

pytestmark = [pytest.mark.django_db, pytest.mark.story]
COMPLETE = date(2026, 9, 28)


@pytest.fixture
def centre():
    return Centre(Tree())


def test_a_migrant_workers_wages_are_reviewed_without_an_income_test(centre):
    case = centre.tested(today=COMPLETE)

    assert centre.clock(case, "arb.limit").due_on == date(2026, 12, 1)
    review = centre.clock(case, "legal.review")
    assert (review.due_on, review.rolled) == (date(2026, 10, 8), True)
    assert (case.economic, case.exemption) == ("exempt", "migrant_wage")
    assert case.claims.get().claimed == 40_000

    approved = reviews.approve_case(
        actor=centre.approver,
        case_id=case.pk,
        seen_version=case.version,
        opinion="同意援助",
        today=date(2026, 10, 8),
    )
    assert approved.status == CaseStatus.APPROVED
    assign = centre.clock(case, "legal.assign")
    assert (assign.length, assign.unit, assign.due_on) == (3, "calendar_day", date(2026, 10, 12))  # the 11th is Sunday


def test_a_lawyer_of_the_employers_firm_is_not_offered(centre):
    free, _me = centre.lawyer("林律师")
    theirs, _me = centre.lawyer("周律师", firm="浙江海晟律师事务所")
    colleague, _me = centre.lawyer("吴律师", firm="浙江海晟律师事务所")
    lawyers.add_client(
        actor=centre.reviewer,
        lawyer_id=colleague.pk,
        employer_name="宁波甬南纺织有限公司",
        employer_code="",
        whole_firm=True,
        to_on=None,
    )
    case = centre.approved(today=COMPLETE)

    order = ranked(centre.reviewer, case, COMPLETE)

    assert [each.candidate.key for each in order if not each.obstacle] == [free.pk]
    with pytest.raises(DomainError) as caught:
        assignments.offer_case(
            actor=centre.reviewer,
            case_id=case.pk,
            seen_version=case.version,
            lawyer_id=theirs.pk,
            today=COMPLETE,
        )
    assert caught.value.code == "lawyer_conflict"
    assert not {"甬南", "海晟", "吴律师"} & {caught.value.message[i : i + n] for n in (2, 3) for i in range(40)}
    assert not Deadline.unscoped.about("legal.legalaidcase", case.pk).filter(code="legal.first_contact").exists()
