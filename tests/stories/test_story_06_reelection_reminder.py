"""Story 6: a term ends on 2026-12-20; the reminders, the overdue list, and the limit of an extension."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.actors import SystemActor
from core.errors import RuleBrokenError
from core.reminders.models import Occurrence
from core.reminders.services import planning, sweeping
from tests.factories import actor, post
from tests.unions.founding import Township
from unions.selectors import terms as asked
from unions.services import terms

pytestmark = [pytest.mark.django_db, pytest.mark.story]
SHANGHAI = ZoneInfo("Asia/Shanghai")
END = date(2026, 12, 20)
SYSTEM = SystemActor("job: union.term")


def at(day, hour=10):
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def run(*days):
    """Plan and sweep as the worker does, on some days."""
    for day in days:
        planning.plan(at(day))
        sweeping.sweep(at(day))


def reminders(union):
    rows = Occurrence.unscoped.filter(schedule="unions.term", subject_id=str(union.pk))
    return {row.milestone: row for row in rows}


@pytest.fixture
def township(tree):
    return Township(tree)


@pytest.fixture
def union(township):
    post("grassroots_cadre", township.tree.textile)
    return township.in_term(township.tree.textile, END)


def test_reminders_on_their_days_once_to_the_union_and_its_parent(union):
    run(date(2026, 6, 23), date(2026, 9, 21), date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 23))

    found = reminders(union)
    due = {"180": date(2026, 6, 23), "90": date(2026, 9, 21), "30": date(2026, 11, 20)}
    for days, day in due.items():
        for who in ("union", "upper"):
            row = found[f"{who}.t-{days}.20261220"]
            assert (row.due_at, row.status) == (at(day, 9), "delivered")
    assert {row.status for name, row in found.items() if ".t-0." in name} <= {"planned"}
    assert len([row for row in found.values() if row.status == "delivered"]) == 6


def test_a_system_switched_off_catches_up_on_the_day(union):
    run(date(2026, 11, 23))

    assert reminders(union)["union.t-30.20261220"].due_at == at(date(2026, 11, 20), 9)
    assert reminders(union)["union.t-30.20261220"].status == "delivered"


def test_the_day_after_the_union_is_overdue_and_on_the_countys_list(union, township):
    assert terms.mark_overdue(actor=SYSTEM, today=END) == 0
    assert township.fresh(union).status == "active"

    assert terms.mark_overdue(actor=SYSTEM, today=date(2026, 12, 21)) == 1
    assert terms.mark_overdue(actor=SYSTEM, today=date(2026, 12, 21)) == 0

    assert township.fresh(union).status == "term_overdue"
    assert [each.pk for each in asked.overdue(township.county)] == [union.pk]
    assert list(asked.overdue(actor("county_approver", township.tree.jiangbei))) == []
    run(date(2026, 12, 21))  # a Monday
    lists = Occurrence.unscoped.filter(schedule="unions.overdue", status="delivered")
    assert list(lists.values_list("milestone", "subject_id")) == [("overdue.20261221", str(township.tree.haishu.pk))]


def extension(township, union, until):
    return terms.ask_extension(
        actor=township.recorder, union_id=union.pk, until_on=until, reason="工程收尾", today=date(2026, 11, 23)
    )


def test_six_months_and_not_a_day_more(union, township):
    with pytest.raises(RuleBrokenError) as refused:
        extension(township, union, date(2027, 6, 21))
    assert refused.value.code == "extension_limit"

    row = extension(township, union, date(2027, 6, 20))
    terms.decide_extension(
        actor=township.decider, extension_id=row.pk, is_approved=True, opinion="同意", today=date(2026, 11, 23)
    )

    assert township.fresh(union).term_end_on == date(2027, 6, 20)
    assert terms.mark_overdue(actor=SYSTEM, today=date(2026, 12, 21)) == 0
    with pytest.raises(RuleBrokenError):
        extension(township, union, date(2027, 6, 21))
