"""Windows, lateness, quiet hours, digests, back-off: at their edges."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.clocks.rules import WorkCalendar
from core.reminders import rules
from core.reminders.choices import Mode
from core.reminders.rules import Phrase, Preference, Reach, Window, at

# The National Day of 2026: off 1 to 7 October, made up for on Saturday the 10th and Sunday, 20 September.
OCTOBER = WorkCalendar(
    days={date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True, date(2026, 9, 20): True},
    known_years=frozenset({2026}),
)
DAY = timedelta(days=1)


def test_a_window_covers_everything_since_the_last_planning():
    now, last = at(date(2026, 11, 23), 10), at(date(2026, 11, 20), 8)

    window = rules.plan_window(now, last, None, Reach(), deep=False)

    assert window == Window(last - 3 * DAY, now + DAY)


def test_the_daily_planning_looks_back_over_late_facts_and_ahead_over_the_plan():
    now = at(date(2026, 11, 23), 10)

    window = rules.plan_window(now, now - timedelta(minutes=5), None, Reach(), deep=True)

    assert window == Window(now - timedelta(days=40), now + timedelta(days=45))


def test_a_darkness_longer_than_the_reach_is_still_covered():
    now = at(date(2026, 11, 23), 10)

    assert rules.plan_window(now, now - timedelta(days=90), None, Reach(), deep=True).since == now - 93 * DAY


def test_a_cursor_in_the_future_does_not_hide_the_present():
    now = at(date(2026, 11, 23), 10)

    window = rules.plan_window(now, now + timedelta(days=365), None, Reach(), deep=False)

    assert window.since == now - 3 * DAY


def test_what_still_waits_is_looked_at_again_within_the_reach():
    now = at(date(2026, 11, 23), 10)

    assert rules.plan_window(now, now, now - 9 * DAY, Reach(), deep=False).since == now - 9 * DAY
    assert rules.plan_window(now, now, now - 900 * DAY, Reach(), deep=False).since == now - 40 * DAY


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"), [(7, 59, True), (8, 0, False), (19, 59, False), (20, 0, True), (0, 0, True)]
)
def test_quiet_hours(hour, minute, quiet):
    assert rules.is_quiet(at(date(2026, 11, 23), hour, minute)) is quiet


def test_quiet_hours_are_local_whatever_the_offset():
    assert rules.is_quiet(datetime(2026, 11, 23, 13, 0, tzinfo=UTC)), "21:00 in Zhejiang"
    assert not rules.is_quiet(datetime(2026, 11, 23, 0, 30, tzinfo=UTC)), "08:30 in Zhejiang"


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        (at(date(2026, 11, 23), 21), at(date(2026, 11, 24), 8)),
        (at(date(2026, 11, 23), 3), at(date(2026, 11, 23), 8)),
        (at(date(2026, 11, 23), 12), at(date(2026, 11, 23), 12)),
    ],
)
def test_a_letter_written_at_night_waits_for_the_morning(moment, leaves):
    assert rules.not_before(moment, at_night=False) == leaves
    assert rules.not_before(moment, at_night=True) == moment


@pytest.mark.parametrize(
    ("day", "hour", "minute", "digest"),
    [
        (date(2026, 9, 30), 8, 30, True),
        (date(2026, 9, 30), 8, 29, False),
        (date(2026, 9, 30), 20, 0, False),
        (date(2026, 10, 1), 9, 0, False),  # a holiday on a Thursday
        (date(2026, 10, 9), 9, 0, True),
        (date(2026, 10, 10), 9, 0, True),  # a Saturday worked to make up
        (date(2026, 9, 20), 9, 0, True),  # a Sunday worked to make up
        (date(2026, 10, 11), 9, 0, False),
        (date(2026, 10, 17), 9, 0, False),
    ],
)
def test_digests_only_on_working_days_from_half_past_eight(day, hour, minute, digest):
    cutoff = rules.digest_cutoff(at(day, hour, minute), OCTOBER)

    assert cutoff == (at(day, 8, 30) if digest else None)


@pytest.mark.parametrize(
    ("urgent", "late", "wish", "mode"),
    [
        (True, False, Preference(), Mode.ONCE),
        (True, True, Preference(), Mode.LATE),
        (False, False, Preference(), Mode.DIGEST),
        (False, True, Preference(), Mode.DIGEST),
        (False, False, Preference(digest=False), Mode.ONCE),
        (False, False, Preference(urgent_only=True), None),
        (True, False, Preference(urgent_only=True), Mode.ONCE),
        (True, True, Preference(enabled=False), None),
    ],
)
def test_the_way_outside_follows_urgency_and_wishes(urgent, late, wish, mode):
    assert rules.route(urgent=urgent, late=late, preference=wish) == mode


def test_an_escalation_counts_working_days_from_the_delivery():
    # Delivered on Wednesday 30 September: Thursday 8, Friday 9, Saturday 10 (made up).
    assert rules.escalation_due(at(date(2026, 9, 30), 22), 3, OCTOBER) == at(date(2026, 10, 10))


def test_milestones_of_escalations():
    assert [rules.escalated("T+1", level) for level in (1, 2, 3)] == [
        "T+1.escalated",
        "T+1.escalated.2",
        "T+1.escalated.3",
    ]
    assert {rules.base_milestone(name) for name in ("T+1", "T+1.escalated", "T+1.escalated.3")} == {"T+1"}


def test_back_off_doubles_up_to_its_limit():
    first, longest = timedelta(seconds=30), timedelta(hours=6)
    waits = [rules.backoff(attempts, first=first, longest=longest) for attempts in (1, 2, 3, 12, 5000)]

    assert waits == [first, 2 * first, 4 * first, longest, longest]


def test_late_is_more_than_three_plannings():
    due = at(date(2026, 11, 23))

    assert not rules.is_late(due, due + timedelta(minutes=15))
    assert rules.is_late(due, due + timedelta(minutes=15, seconds=1))


def test_parameters_keep_their_kind_and_floats_are_refused():
    packed = rules.packed({"day": date(2026, 11, 23), "count": 3, "season": Phrase("Winter warmth"), "name": "张三"})

    assert packed == {
        "day": {"date": "2026-11-23"},
        "count": 3,
        "season": {"phrase": "Winter warmth"},
        "name": "张三",
    }
    with pytest.raises(TypeError):
        rules.packed({"amount": 0.1})
