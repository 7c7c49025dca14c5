"""Story 10: the economic check finds a car and two homes."""

import pytest

from aid.choices.files import FileStatus
from aid.services import decisions
from core.errors import ConflictError, RuleBrokenError
from core.events.models import Event
from tests.factories import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.story]


def approve(office, file):
    return decisions.approve_file(
        actor=office.approver, file_id=file.pk, seen_version=file.version, today=DAY, category="deep", opinion="同意"
    )


def exempt(office, file, item):
    return decisions.exempt_veto(
        actor=office.approver, file_id=file.pk, item=item, reason="残疾人代步车，有残联证明", today=DAY
    )


def test_a_car_and_two_homes_exclude(office):
    file = office.county_reviewing(homes=2, vehicles=1)
    assert set(file.vetoes.values_list("item", "source")) == {("two_homes", "econ_check"), ("vehicle", "econ_check")}

    with pytest.raises(ConflictError) as refused:
        approve(office, file)
    assert (refused.value.status, refused.value.code) == (409, "veto")
    with pytest.raises(RuleBrokenError):
        exempt(office, file, "two_homes")
    exempt(office, file, "vehicle")
    with pytest.raises(ConflictError) as refused:
        approve(office, office.fresh(file))
    assert refused.value.details["items"] == ["two_homes"]

    file = office.fresh(file)
    decisions.reject_file(
        actor=office.approver,
        file_id=file.pk,
        seen_version=file.version,
        today=DAY,
        reason="veto",
        opinion="名下两套住房",
    )
    told = Event.unscoped.get(code="aid.file.rejected").data
    assert (told["reason"], told["vetoes"]) == ("veto", ["two_homes"])
    assert office.fresh(file).status == FileStatus.REJECTED


def test_a_disability_car_alone_can_be_exempted_with_a_reason(office):
    file = office.county_reviewing(vehicles=1)
    with pytest.raises(ConflictError):
        approve(office, file)

    exempt(office, file, "vehicle")

    assert approve(office, office.fresh(file)).status == FileStatus.FILED
    assert Event.unscoped.filter(code="aid.file.veto_exempted", data__item="vehicle").count() == 1
