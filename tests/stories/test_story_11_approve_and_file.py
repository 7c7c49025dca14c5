"""Story 11: an accident case is approved and filed."""

from datetime import date
from decimal import Decimal

import pytest

from aid.services import decisions
from core.errors import RuleBrokenError
from core.events.models import Event
from tests.aid.applications import Office
from tests.factories import DAY, Tree

pytestmark = [pytest.mark.django_db, pytest.mark.story]


@pytest.fixture
def office():
    return Office(Tree())


def accident(office, loss):
    return office.county_reviewing(
        income=180_000, rigid=0, main_cause=8, event_on=date(2026, 6, 1), event_loss=Decimal(loss)
    )


def test_a_loss_above_half_a_years_income_is_accident_hardship(office):
    file = accident(office, 95_000)

    file = decisions.approve_file(
        actor=office.approver,
        file_id=file.pk,
        seen_version=file.version,
        today=DAY,
        category="accident",
        opinion="同意",
    )

    assessment = file.assessments.first()
    clauses = {clause["code"]: clause for clause in assessment.clauses}
    assert assessment.net_per_head == Decimal("2361.11")
    assert (clauses["accident"]["figure"], assessment.decided) == ("0.5278", "accident")
    assert not clauses["gate"]["holds"]
    assert file.number == "330203-2026-0001"
    assert (file.filed_on, file.valid_to, file.national_sync) == (DAY, date(2027, 11, 22), "pending")
    assert Event.unscoped.filter(code="aid.file.approved", data__number=file.number).count() == 1


def test_a_loss_below_half_is_not(office):
    file = accident(office, 89_999)

    assessment = file.assessments.first()

    assert (assessment.proposed, assessment.net_per_head) == ("none", Decimal("2500.03"))
    with pytest.raises(RuleBrokenError):
        decisions.approve_file(
            actor=office.approver,
            file_id=file.pk,
            seen_version=file.version,
            today=DAY,
            category="none",
            opinion="同意",
        )
