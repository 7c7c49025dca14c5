"""A chair's vacancy: reminded of when it begins, a month before the by-election is due, that day; never once filled."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.reminders.models import Occurrence
from core.reminders.services import planning, sweeping
from tests.factories import Tree, person, post
from unions.models import Officer
from unions.rules.officers import byelection_due
from unions.selectors.vacancies import without_chair

GONE = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("gone", "months", "due"),
    [
        (date(2026, 11, 23), 3, date(2027, 2, 23)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
    ],
)
def test_a_by_election_is_due_on_the_same_day_of_the_month_or_its_last(gone, months, due):
    assert byelection_due(gone, months) == due


def at(day, hour=10):
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


def run(*days):
    for day in days:
        planning.plan(at(day), codes=["unions.byelection"])
        sweeping.sweep(at(day))


def told(union):
    rows = Occurrence.unscoped.filter(schedule="unions.byelection", subject_id=str(union.pk))
    return {row.milestone: row.status for row in rows}


def chair(union, name, since=date(2024, 1, 1), until=None):
    return Officer.objects.create(
        union=union, person=person(union, name), post="chair", mode="part_time", from_on=since, to_on=until,
        end_reason="调离" if until else "",
    )  # fmt: skip


@pytest.fixture
def tree(db):
    tree = Tree()
    post("grassroots_cadre", tree.textile)
    post("township_caseworker", tree.wangchun)
    return tree


def test_the_union_and_the_one_above_are_told_on_their_days(tree):
    chair(tree.textile, "王秀兰", until=GONE)

    run(GONE, date(2027, 1, 24), date(2027, 2, 23))

    found = told(tree.textile)
    for who in ("union", "upper"):
        for name in ("vacant", "t-30", "t-0"):
            assert found[f"{who}.{name}.20270223"] == "delivered"
    assert tree.textile.pk in without_chair([tree.textile.pk, tree.sanitation.pk])


def test_once_there_is_a_chair_nothing_more_is_said(tree):
    chair(tree.textile, "王秀兰", until=GONE)
    run(GONE)
    chair(tree.textile, "李建国", since=date(2026, 12, 20))

    run(date(2027, 1, 24), date(2027, 2, 23))

    assert {name: said for name, said in told(tree.textile).items() if said == "delivered"} == {
        "union.vacant.20270223": "delivered",
        "upper.vacant.20270223": "delivered",
    }


def test_only_the_last_chair_counts(tree):
    chair(tree.textile, "王秀兰", until=date(2026, 10, 1))
    chair(tree.textile, "李建国", since=date(2026, 10, 1), until=GONE)

    run(GONE)

    assert {name.rsplit(".", 1)[1] for name in told(tree.textile)} == {"20270223"}
