"""Deadline arithmetic: every golden date of domain.md 0.3, its edges, and what must hold for any dates at all."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clocks.data import shipped_calendar, workday_rows
from core.clocks.rules import (
    DayStep,
    StepKind,
    Unit,
    WorkCalendar,
    due,
    due_with_pauses,
    extend,
    latest_day_before,
    notice_last_day,
    used,
    working_days_between,
)

CALENDAR = shipped_calendar()
WD, CD, MONTH, YEAR = Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH, Unit.YEAR
DAY = timedelta(days=1)

days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
lengths = st.integers(1, 90)
units = st.sampled_from(Unit)


def on(text: str) -> date:
    return date.fromisoformat(text)


GOLDEN = [
    (15, WD, "2026-09-18", "2026-10-15", False),
    (15, WD, "2026-04-01", "2026-04-23", False),
    (10, WD, "2026-09-28", "2026-10-16", False),
    (10, WD, "2026-06-12", "2026-06-29", False),
    (5, WD, "2026-04-30", "2026-05-11", False),
    (5, WD, "2026-09-28", "2026-10-10", False),
    (5, WD, "2026-11-23", "2026-11-30", False),
    (15, CD, "2026-09-25", "2026-10-10", False),
    (15, CD, "2026-09-18", "2026-10-08", True),
    (30, CD, "2026-09-05", "2026-10-08", True),
    (7, CD, "2026-09-28", "2026-10-08", True),
    (10, CD, "2026-09-24", "2026-10-08", True),
    (15, CD, "2026-09-29", "2026-10-14", False),
    (15, WD, "2026-08-31", "2026-09-20", False),
    (6, MONTH, "2026-08-31", "2027-03-01", True),
    (1, YEAR, "2024-02-29", "2025-02-28", False),
    (1, MONTH, "2025-12-31", "2026-02-02", True),  # 31 January is a Saturday
    (1, MONTH, "2026-03-31", "2026-04-30", False),
    (12, MONTH, "2024-02-29", "2025-02-28", False),
    (4, YEAR, "2024-02-29", "2028-02-29", False),
    (1, YEAR, "2025-10-01", "2026-10-08", True),
]


@pytest.mark.parametrize(("length", "unit", "start", "due_on", "rolled"), GOLDEN)
def test_golden_dates(length, unit, start, due_on, rolled):
    answer = due(on(start), length, unit, CALENDAR)

    assert (answer.due_on.isoformat(), answer.rolled) == (due_on, rolled)


def test_an_unrolled_period_ends_on_its_very_day():
    answer = due(on("2026-08-31"), 6, MONTH, CALENDAR, roll=False)

    assert (answer.due_on, answer.rolled, answer.provisional) == (on("2027-02-28"), False, False)


@pytest.mark.parametrize(("posted", "last"), [("2026-09-28", "2026-10-10"), ("2026-11-23", "2026-11-30")])
def test_a_notice_hangs_five_working_days_after_the_day_it_is_posted(posted, last):
    assert notice_last_day(on(posted), 5, CALENDAR) == on(last)


def test_the_year_2026_has_248_working_days():
    assert working_days_between(on("2025-12-31"), on("2026-12-31"), CALENDAR) == 248
    assert working_days_between(on("2026-12-31"), on("2025-12-31"), CALENDAR) == -248


def test_the_shipped_calendar_speaks_of_published_years_only_and_of_each_day_once():
    rows = workday_rows()

    assert CALENDAR.known_years == {2025, 2026}
    assert [row.day for row in rows] == sorted({row.day for row in rows})
    assert [row.day.isoformat()[5:] for row in rows if row.is_workday and row.day.year == 2026] == [
        "01-04", "02-14", "02-28", "05-09", "09-20", "10-10",
    ]  # fmt: skip
    assert all(row.name and row.source for row in rows)


class TestUnknownYear:
    def test_counts_plain_weeks_and_says_so(self):
        answer = due(on("2026-12-28"), 5, WD, CALENDAR)

        assert (answer.due_on, answer.provisional) == (on("2027-01-04"), True)

    def test_a_period_inside_a_known_year_is_final(self):
        assert not due(on("2026-12-21"), 8, WD, CALENDAR).provisional
        assert not due(on("2026-12-01"), 30, CD, CALENDAR).provisional

    def test_the_start_itself_asks_nothing(self):
        assert not due(on("2024-12-31"), 1, CD, CALENDAR).provisional

    def test_a_deadline_that_rolls_over_new_year_is_provisional(self):
        calendar = WorkCalendar({on("2026-12-31"): False}, frozenset({2026}))

        answer = due(on("2026-12-21"), 10, CD, calendar)

        assert (answer.due_on, answer.rolled, answer.provisional) == (on("2027-01-01"), True, True)

    def test_the_new_list_settles_it(self):
        known = WorkCalendar({**CALENDAR.days, on("2027-01-01"): False}, CALENDAR.known_years | {2027})

        answer = due(on("2026-12-28"), 5, WD, known)

        assert (answer.due_on, answer.provisional) == (on("2027-01-05"), False)


class TestExplanation:
    def test_working_days_show_the_holiday_and_the_make_up_day(self):
        steps = due(on("2026-09-28"), 5, WD, CALENDAR).steps

        assert steps == (
            DayStep(StepKind.START, on("2026-09-28"), on("2026-09-28"), 0),
            DayStep(StepKind.COUNTED, on("2026-09-29"), on("2026-09-30"), 2),
            DayStep(StepKind.REST, on("2026-10-01"), on("2026-10-07"), 2, "国庆节"),
            DayStep(StepKind.COUNTED, on("2026-10-08"), on("2026-10-09"), 4),
            DayStep(StepKind.COUNTED, on("2026-10-10"), on("2026-10-10"), 5, "国庆节调休上班"),
        )

    def test_a_rolled_day_shows_what_it_rolled_over(self):
        steps = due(on("2026-09-18"), 15, CD, CALENDAR).steps

        assert steps[1:] == (
            DayStep(StepKind.COUNTED, on("2026-09-19"), on("2026-10-03"), 15),
            DayStep(StepKind.ROLLED, on("2026-10-04"), on("2026-10-07"), 15, "国庆节"),
            DayStep(StepKind.DUE, on("2026-10-08"), on("2026-10-08"), 15),
        )

    def test_a_weekend_rolled_over_ends_in_the_day_itself(self):
        steps = due(on("2026-11-20"), 1, CD, CALENDAR).steps

        assert [(step.kind, step.last_on.day) for step in steps] == [
            ("start", 20), ("counted", 21), ("rolled", 22), ("due", 23),
        ]  # fmt: skip

    def test_a_year_is_told_in_two_lines(self):
        assert len(due(on("2026-03-02"), 1, YEAR, CALENDAR).steps) == 2

    @given(days, lengths, units)
    def test_steps_cover_every_day_once_and_end_on_the_due_day(self, start, length, unit):
        answer = due(start, length, unit, CALENDAR)

        assert answer.steps[0].first_on == start
        assert answer.steps[-1].last_on == answer.due_on
        assert all(one.last_on + DAY == two.first_on for one, two in zip(answer.steps, answer.steps[1:], strict=False))
        assert all(one.counted <= two.counted for one, two in zip(answer.steps, answer.steps[1:], strict=False))


class TestPauses:
    def test_calendar_days_wait_as_long_as_the_clock_stood(self):
        plain = due(on("2026-11-02"), 10, CD, CALENDAR)
        paused = due_with_pauses(on("2026-11-02"), 10, CD, CALENDAR, [(on("2026-11-05"), on("2026-11-12"))])

        assert (plain.due_on, paused.due_on) == (on("2026-11-12"), on("2026-11-19"))
        assert [step.kind for step in paused.steps] == ["start", "counted", "paused", "counted"]

    def test_working_days_lost_to_a_pause_are_counted_later(self):
        paused = due_with_pauses(on("2026-11-02"), 5, WD, CALENDAR, [(on("2026-11-03"), on("2026-11-10"))])

        assert paused.due_on == on("2026-11-16")

    def test_a_pause_that_ends_the_day_it_begins_changes_nothing(self):
        day = on("2026-11-05")

        assert due_with_pauses(on("2026-11-02"), 10, CD, CALENDAR, [(day, day)]).due_on == on("2026-11-12")

    def test_an_open_pause_leaves_no_due_date(self):
        assert due_with_pauses(on("2026-11-02"), 10, CD, CALENDAR, [(on("2026-11-05"), None)]) is None

    def test_an_open_pause_after_the_end_comes_too_late(self):
        answer = due_with_pauses(on("2026-11-02"), 10, CD, CALENDAR, [(on("2026-11-12"), None)])

        assert answer.due_on == on("2026-11-12")

    def test_a_pause_while_the_deadline_rolls_over_a_holiday_holds_it_too(self):
        open_pause = [(on("2026-10-05"), None)]
        closed = [(on("2026-10-05"), on("2026-10-13"))]

        assert due_with_pauses(on("2026-09-18"), 15, CD, CALENDAR, open_pause) is None
        assert due_with_pauses(on("2026-09-18"), 15, CD, CALENDAR, closed).due_on == on("2026-10-14")

    def test_overlapping_pauses_count_once_in_any_order(self):
        pauses = [(on("2026-11-08"), on("2026-11-12")), (on("2026-11-05"), on("2026-11-10"))]

        assert due_with_pauses(on("2026-11-02"), 10, CD, CALENDAR, pauses).due_on == on("2026-11-19")

    def test_a_pause_cannot_end_before_it_begins(self):
        with pytest.raises(ValueError, match="cannot end"):
            due_with_pauses(on("2026-11-02"), 10, CD, CALENDAR, [(on("2026-11-05"), on("2026-11-04"))])

    @given(days, lengths, st.sampled_from([CD, MONTH, YEAR]), st.integers(0, 40), st.integers(0, 400))
    def test_a_pause_inside_the_period_moves_its_end_by_its_length(self, start, length, unit, offset, pause):
        plain = due(start, length, unit, CALENDAR, roll=False)
        paused_on = min(start + timedelta(days=offset), plain.due_on - DAY)

        moved = due_with_pauses(
            start, length, unit, CALENDAR, [(paused_on, paused_on + timedelta(days=pause))], roll=False
        )

        assert moved.due_on - plain.due_on == timedelta(days=pause)


class TestExtension:
    def test_begins_where_the_period_would_have_ended(self):
        before = due(on("2026-09-18"), 15, CD, CALENDAR)

        after = extend(before, 15, CD, CALENDAR)

        assert (before.due_on, after.due_on) == (on("2026-10-08"), on("2026-10-23"))
        assert after.steps[: len(before.steps)] == before.steps
        assert all(step.kind != StepKind.START for step in after.steps[1:])

    def test_of_a_provisional_period_is_provisional(self):
        before = due(on("2026-12-28"), 5, WD, CALENDAR)

        assert extend(before, 1, MONTH, CALENDAR, roll=False).provisional

    def test_can_be_paused(self):
        before = due(on("2026-11-02"), 10, CD, CALENDAR)

        assert extend(before, 5, CD, CALENDAR, [(on("2026-11-14"), None)]) is None


class TestBackwards:
    @pytest.mark.parametrize(
        ("event", "length", "unit", "last"),
        [
            ("2026-11-27", 7, CD, "2026-11-20"),
            ("2026-10-12", 7, CD, "2026-09-30"),  # 5 October is a holiday: later would be too late
            ("2026-10-12", 7, WD, "2026-09-24"),
            ("2027-03-31", 1, MONTH, "2027-02-26"),
        ],
    )
    def test_latest_day_before(self, event, length, unit, last):
        assert latest_day_before(on(event), length, unit, CALENDAR) == on(last)

    @given(days, lengths, units)
    def test_leaves_at_least_the_period(self, event, length, unit):
        last = latest_day_before(event, length, unit, CALENDAR)

        assert CALENDAR.is_workday(last)
        if unit == WD:
            assert working_days_between(last, event - DAY, CALENDAR) == length - 1
        elif unit == CD:
            assert event - last >= timedelta(days=length)


@pytest.mark.parametrize("length", [0, -1])
def test_a_period_of_nothing_is_refused(length):
    for unit in Unit:
        with pytest.raises(ValueError, match="at least one"):
            due(on("2026-11-02"), length, unit, CALENDAR)
        with pytest.raises(ValueError, match="at least one"):
            latest_day_before(on("2026-11-02"), length, unit, CALENDAR)


def test_a_moment_is_refused_because_no_holiday_would_match_it():
    moment = datetime(2026, 9, 28, 9, tzinfo=UTC)

    for unit in Unit:
        with pytest.raises(TypeError, match="local dates"):
            due(moment, 5, unit, CALENDAR, roll=False)
    with pytest.raises(TypeError, match="local dates"):
        CALENDAR.is_workday(moment)


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="fortnight"):
        due(on("2026-11-02"), 1, "fortnight", CALENDAR)


def test_used_counts_what_is_gone_by_the_evening():
    pauses = [(on("2026-11-04"), on("2026-11-09"))]

    assert used(on("2026-11-02"), on("2026-11-02"), WD, CALENDAR) == 0
    assert used(on("2026-11-02"), on("2026-11-10"), WD, CALENDAR) == 6
    assert used(on("2026-11-02"), on("2026-11-10"), WD, CALENDAR, pauses) == 3
    assert used(on("2026-11-02"), on("2026-11-10"), CD, CALENDAR, pauses) == 3
    assert used(on("2026-11-10"), on("2026-11-02"), CD, CALENDAR) == 0


def test_a_period_that_leaves_the_calendar_is_an_error_not_an_endless_loop():
    for unit in Unit:
        with pytest.raises(OverflowError):
            due(on("9999-12-01"), 50, unit, CALENDAR)


@given(days, lengths, units)
def test_a_rolled_deadline_never_lands_on_a_rest_day(start, length, unit):
    assert CALENDAR.is_workday(due(start, length, unit, CALENDAR).due_on)


@given(days, lengths, units)
def test_rolling_passes_rest_days_only(start, length, unit):
    plain, rolled = (due(start, length, unit, CALENDAR, roll=roll) for roll in (False, True))

    assert rolled.rolled == (rolled.due_on != plain.due_on)
    assert working_days_between(plain.due_on - DAY, rolled.due_on, CALENDAR) == 1


@given(days, days, lengths, lengths, units)
def test_a_later_start_or_a_longer_period_never_ends_earlier(one, two, short, long, unit):
    early, late = sorted((one, two))
    less, more = sorted((short, long))

    assert due(early, less, unit, CALENDAR).due_on <= due(late, more, unit, CALENDAR).due_on


@given(days, lengths, lengths)
def test_working_days_add_up(start, first, second):
    middle = due(start, first, WD, CALENDAR).due_on

    assert due(middle, second, WD, CALENDAR).due_on == due(start, first + second, WD, CALENDAR).due_on
    assert working_days_between(start, middle, CALENDAR) == first


@given(days, st.integers(1, 240))
def test_a_month_period_ends_on_the_same_day_of_the_month_or_on_the_last(start, length):
    end = due(start, length, MONTH, CALENDAR, roll=False).due_on

    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == length
    assert end.day == start.day or (end.day < start.day and (end + DAY).day == 1)


@given(days, lengths, units, st.booleans())
def test_without_the_calendar_every_answer_that_asked_it_is_provisional(start, length, unit, roll):
    answer = due(start, length, unit, WorkCalendar({}, frozenset()), roll=roll)

    assert answer.provisional == (roll or unit == WD)
