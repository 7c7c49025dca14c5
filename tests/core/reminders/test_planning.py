"""From facts to the ledger: repeatable, complete, and following the facts when they change."""

from datetime import timedelta

import pytest
from django.db import connection

from core.clocks.selectors import work_calendar
from core.reminders import registry
from core.reminders.models import Alarm, Occurrence, PlanState
from core.reminders.registry import Planned
from core.reminders.rules import Window, at
from core.reminders.selectors import ledger, preview
from core.reminders.services import staging
from core.reminders.services.planning import plan
from core.reminders.services.sweeping import sweep
from tests.core.reminders import matters
from tests.factories import actor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def rows(**conditions):
    found = Occurrence.unscoped.filter(**conditions).order_by("due_at", "pk")
    return [(row.subject_id, row.milestone, row.due_at) for row in found]


def expected(fact, names=("T-3", "T-1", "T0", "T+1")):
    return [(fact.subject_id, name, at(fact.due_on + matters.OFFSETS[name] * DAY)) for name in names]


def test_every_milestone_is_planned_and_planning_again_changes_nothing(tree, schedule, nine, monday):
    fact = schedule.matter(1, tree.textile, monday + 10 * DAY)

    first = plan(nine)
    again = [plan(nine), plan(nine, deep=True), plan(nine + timedelta(minutes=5)), plan(nine + 2 * DAY)]

    assert rows() == expected(fact)
    assert first.planned == 4
    assert [(report.planned, report.refreshed, report.superseded) for report in again] == [(0, 0, 0)] * 4


def test_planning_is_the_same_whenever_and_however_often_it_runs(tree, schedule, nine, monday):
    for number in range(12):
        schedule.matter(number, tree.textile, monday + (number - 4) * DAY)

    for minutes in range(0, 3 * 24 * 60, 400):
        plan(nine + timedelta(minutes=minutes))
    stepwise = rows()
    Occurrence.unscoped.all().delete()
    PlanState.objects.all().delete()
    plan(nine + 3 * DAY)

    assert rows() == stepwise


def test_a_changed_date_moves_what_is_planned(tree, schedule, nine, monday):
    fact = schedule.matter(1, tree.textile, monday + 10 * DAY)
    plan(nine)
    schedule.move(fact, monday + 12 * DAY)
    fact.refresh_from_db()

    report = plan(nine + timedelta(minutes=5), deep=True)

    assert rows(status="planned") == expected(fact)
    assert (report.planned, report.superseded) == (4, 4)
    assert set(Occurrence.unscoped.filter(status="expired").values_list("reason", flat=True)) == {"superseded"}


def test_what_was_delivered_stays_when_the_facts_change(tree, people, schedule, nine, monday):
    fact = schedule.matter(1, tree.textile, monday + 3 * DAY)
    plan(nine)
    sweep(nine)
    schedule.move(fact, monday + 8 * DAY)

    plan(nine + timedelta(minutes=5), deep=True)

    assert rows(status="delivered") == [("1", "T-3", nine)]
    assert len(rows(status="expired")) == 3
    assert len(rows(status="planned")) == 4


def test_a_fact_that_goes_and_comes_back_is_reminded_of_again(tree, people, schedule, nine, monday):
    fact = schedule.matter(1, tree.textile, monday + 3 * DAY)
    plan(nine - DAY)
    schedule.move(fact, monday + 30 * DAY)
    plan(nine - DAY)
    schedule.move(fact, monday + 3 * DAY)

    report = plan(nine - DAY)

    assert report.refreshed == 1, "the near one is revived at once, the others with the next daily planning"
    sweep(nine)
    assert rows(status="delivered") == [("1", "T-3", nine)]


def test_a_closed_matter_is_no_longer_planned(tree, schedule, nine, monday):
    fact = schedule.matter(1, tree.textile, monday + 10 * DAY)
    plan(nine)
    schedule.close(fact, monday)

    plan(nine, deep=True)

    assert rows(status="planned") == []


def test_a_new_person_responsible_changes_who_will_be_told(tree, people, schedule, nine, monday):
    schedule.matter(1, tree.textile, monday + 3 * DAY)
    plan(nine)
    schedule.responsible["1"] = people.caseworker.pk

    report = plan(nine, deep=True)

    assert report.refreshed == 4
    assert set(Occurrence.unscoped.values_list("responsible_id", flat=True)) == {people.caseworker.pk}


def test_a_fact_entered_late_is_caught_up_by_the_daily_planning(tree, schedule, nine, monday):
    plan(nine)
    fact = schedule.matter(1, tree.textile, monday - 20 * DAY)

    assert plan(nine + timedelta(minutes=5)).planned == 0
    plan(nine + DAY)

    assert rows() == expected(fact)


def test_a_clock_put_ahead_and_back_leaves_no_gap(tree, schedule, nine, monday):
    fact = schedule.matter(1, tree.textile, monday + 2 * DAY)
    plan(nine - 5 * DAY)
    Occurrence.unscoped.all().delete()
    plan(nine + timedelta(days=400))

    plan(nine + timedelta(minutes=5))

    assert rows() == expected(fact)


def test_a_failing_schedule_is_reported_and_the_others_go_on(tree, people, schedule, nine, monday):
    schedule.matter(1, tree.textile, monday + 3 * DAY)

    @registry.schedule("test.broken")
    def broken(window, calendar):
        raise ValueError("no such season")

    try:
        report = plan(nine)
        plan(nine)
    finally:
        registry.unregister("test.broken")

    assert report.planned == 4
    assert report.failed == {"test.broken": "ValueError: no such season"}
    state = PlanState.objects.get(schedule="test.broken")
    assert (state.planned_at, state.last_error) == (None, "ValueError: no such season")
    assert Alarm.objects.filter(code="schedule_failed").count() == 1, "one alarm a day"


@pytest.mark.parametrize(
    "change",
    [
        {"due_at": at(matters.date(2026, 11, 24)).replace(tzinfo=None)},
        {"title": "Needs %(more)s"},
        {"title": ""},
        {"milestone": "T.escalated"},
        {"url": "https://elsewhere.example/"},
        {"url": "//elsewhere.example/"},
        {"escalate_after": 3},
        {"params": {"amount": 0.5}, "title": "%(amount)s"},
    ],
)
def test_what_no_reminder_can_be_made_of_is_refused(tree, nine, change):
    fields = {
        "subject_type": "test",
        "subject_id": "1",
        "union_path": tree.textile.path,
        "milestone": "T0",
        "due_at": nine,
        "title": "Plain",
    }

    @registry.schedule("test.odd")
    def odd(window, calendar):
        yield Planned(**(fields | change))

    try:
        report = plan(nine)
    finally:
        registry.unregister("test.odd")

    assert "test.odd" in report.failed
    assert rows() == []


def test_odd_characters_survive_the_copy(tree, nine):
    odd_text = "a\tb\nc\\d\"e'f·𠮷"

    @registry.schedule("test.odd")
    def odd(window, calendar):
        yield Planned(
            subject_type="test",
            subject_id="\\N",
            union_path=tree.textile.path,
            milestone="T0",
            due_at=nine,
            title="%(text)s",
            params={"text": odd_text},
        )

    try:
        assert plan(nine).failed == {}
    finally:
        registry.unregister("test.odd")

    row = Occurrence.unscoped.get()
    assert (row.subject_id, row.text) == ("\\N", odd_text)


def test_two_schedules_of_one_name_are_refused(schedule):
    with pytest.raises(ValueError, match="Two schedules"):

        @registry.schedule(matters.CODE)
        def other(window, calendar):
            return []


def test_planning_costs_the_same_statements_for_many_as_for_few(
    tree, schedule, nine, monday, django_assert_max_num_queries
):
    for number in range(300):
        schedule.matter(number, tree.textile, monday + 3 * DAY)

    with django_assert_max_num_queries(22):
        report = plan(nine)

    assert report.planned == 1200


def test_the_plan_ahead_can_be_shown_and_stays_within_the_branch(tree, people, schedule, nine, monday):
    fact = schedule.matter(1, tree.textile, monday + 10 * DAY)
    plan(nine)
    window = Window(nine, nine + 30 * DAY)

    assert [each.milestone for each in preview(matters.CODE, window, work_calendar())] == ["T-3", "T-1", "T0", "T+1"]
    mine, other = actor("county_reviewer", tree.haishu), actor("county_reviewer", tree.yiwu)
    assert ledger(mine, "aid.view_file", matters.SUBJECT, fact.subject_id).count() == 4
    assert ledger(other, "aid.view_file", matters.SUBJECT, fact.subject_id).count() == 0


@pytest.mark.parametrize("statement", ["SUPERSEDE", "REFRESH"])
def test_a_ledger_that_grew_a_moment_ago_is_not_compared_row_by_row(tree, nine, statement):
    """The server's statistics still say that the ledger is empty: 300,000 against 300,000 must not take minutes."""

    @registry.schedule("test.many")
    def many(window, calendar):
        for number in range(3000):
            yield Planned.about(tree.textile, f"T{number}", nine, "Much")

    window = Window(nine - DAY, nine + DAY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE core_occurrence")
        assert plan(nine).planned == 3000
        staging.stage(many(window, None))
        values = {"schedule": "test.many", "now": nine, "since": window.since, "until": window.until, "revivable": []}
        cursor.execute("EXPLAIN " + getattr(staging, statement), values)
        steps = "\n".join(row[0] for row in cursor.fetchall())

    assert not ("Nested Loop" in steps and "Seq Scan on reminder_staging" in steps.partition("Nested Loop")[2]), steps
