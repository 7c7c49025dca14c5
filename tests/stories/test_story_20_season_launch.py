"""Story 20: the province opens 夏送清凉 2027; ninety counties are told on T-30, T-21, T-7 and T0, once each."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from aid.models import CountyPart
from aid.selectors.schedules import counties_without_roster
from aid.services import programmes
from core.actors import SystemActor
from core.reminders.models import Occurrence
from core.reminders.services import planning, sweeping
from tests.factories import SYSTEM, actor, post
from unions.models import Union
from unions.services.divisions import load_divisions

pytestmark = [pytest.mark.django_db, pytest.mark.story]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


@pytest.fixture
def province():
    load_divisions(actor=SYSTEM)
    return Union.unscoped.get(level="province")


@pytest.fixture
def summer(province):
    admin = actor("province_admin", province)
    made = programmes.create_programme(
        actor=admin,
        union_id=province.pk,
        season="summer",
        kind="cool",
        year=2027,
        name="2027年夏送清凉",
        opens_on=date(2027, 6, 15),
        closes_on=date(2027, 9, 15),
        roster_due_on=date(2027, 6, 8),
        report_due_on=date(2027, 9, 30),
        standards={"deep": 100_00},
        basis="省总文件",
    )
    return programmes.open_programme(
        actor=admin, programme_id=made.pk, seen_version=made.version, today=date(2027, 5, 1)
    )


def run(day):
    """Plan and sweep as the worker does, at a moment of a day."""
    planning.plan(at(day, 10))
    sweeping.sweep(at(day, 10))


def told(milestone):
    return Occurrence.unscoped.filter(schedule="aid.programme_part", milestone=milestone)


def test_ninety_counties_are_told_four_times_and_never_twice(summer):
    assert CountyPart.unscoped.filter(programme=summer).count() == 90
    day = date(2027, 5, 10)
    while day <= date(2027, 6, 16):
        run(day)
        day += timedelta(days=3)
    run(date(2027, 6, 16))
    run(date(2027, 6, 16))

    for milestone, due in (
        ("t-30", date(2027, 5, 16)),
        ("t-21", date(2027, 5, 25)),
        ("t-7", date(2027, 6, 8)),
        ("t0", date(2027, 6, 15)),
    ):
        rows = told(milestone)
        assert rows.count() == 90, milestone
        assert set(rows.values_list("status", flat=True)) == {"delivered"}
        assert set(rows.values_list("due_at", flat=True)) == {at(due)}


def test_the_missing_list_and_the_overdue_list(summer, province):
    post("province_admin", province)
    run(date(2027, 6, 8))
    missing = Occurrence.unscoped.get(schedule="aid.programme", milestone="missing_rosters")
    assert (missing.due_at, missing.status) == (at(date(2027, 6, 8)), "delivered")
    assert counties_without_roster(summer).count() == 90

    run(date(2027, 9, 30))
    assert not told("report.overdue").filter(status="delivered").exists()
    run(date(2027, 10, 1))
    assert told("report.overdue").filter(status="delivered").count() == 90
    assert Occurrence.unscoped.get(schedule="aid.programme", milestone="overdue_reports").status == "delivered"


def test_a_county_that_reported_is_not_on_the_overdue_list(summer):
    part = CountyPart.unscoped.filter(programme=summer).order_by("union__path").first()
    reporter = SystemActor("test")
    programmes.report_part(
        actor=reporter, part_id=part.pk, seen_version=part.version, report="慰问 58 个点位", today=date(2027, 9, 20)
    )
    run(date(2027, 10, 1))

    assert told("report.overdue").filter(status="delivered").count() == 89
