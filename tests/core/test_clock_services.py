"""Clocks: started with their basis, paused, extended, stopped, recomputed when the calendar changes."""

from datetime import date

import pytest

from core.clocks import selectors
from core.clocks.models import CalendarDay, ClockState, Deadline
from core.clocks.rules import Unit
from core.clocks.selectors import computed, work_calendar
from core.clocks.services import extend_clock, pause_clock, recompute_open, resume_clock, start_clock, stop_clock
from core.errors import ConflictError, RuleBrokenError
from core.events.models import Event
from core.replica import Router
from tests.factories import SYSTEM, Tree

pytestmark = pytest.mark.django_db
CODE = "test.period"


@pytest.fixture
def union():
    return Tree().textile


def start(union, on=date(2026, 9, 18), length=15, unit=Unit.WORKING_DAY):
    return start_clock(subject=union, code=CODE, trigger_on=on, length=length, unit=unit, basis="Art. 22")


def test_a_clock_stores_what_it_follows_from_and_explains_itself(union):
    deadline = start(union)

    assert (deadline.due_on, deadline.basis, deadline.union_path) == (date(2026, 10, 15), "Art. 22", union.path)
    steps = computed(deadline, work_calendar()).steps
    assert steps[0].first_on == date(2026, 9, 18)
    assert any("国庆" in step.note for step in steps)


def test_one_clock_of_a_kind_runs_at_a_time(union):
    start(union)

    with pytest.raises(ConflictError) as refused:
        start(union)

    assert refused.value.code == "core_deadline_one_open_clock"


@pytest.mark.parametrize(
    ("on", "state"), [(date(2026, 10, 15), ClockState.MET), (date(2026, 10, 16), ClockState.MET_LATE)]
)
def test_stopping_says_whether_it_was_in_time(union, on, state):
    start(union)

    assert stop_clock(subject=union, code=CODE, on=on).state == state
    assert stop_clock(subject=union, code=CODE, on=on) is None


def test_a_pause_moves_the_date_by_what_was_not_counted(union):
    start(union, date(2026, 11, 2), 5)
    assert Deadline.unscoped.get().due_on == date(2026, 11, 9)

    pause_clock(actor=SYSTEM, subject=union, code=CODE, on=date(2026, 11, 3), reason="等待补正", authority="承办人")
    assert recompute_open(actor=SYSTEM) == 0, "a paused clock keeps its date"
    with pytest.raises(ConflictError):
        pause_clock(actor=SYSTEM, subject=union, code=CODE, on=date(2026, 11, 4), reason="x", authority="y")
    deadline = resume_clock(actor=SYSTEM, subject=union, code=CODE, on=date(2026, 11, 10))

    assert deadline.due_on == date(2026, 11, 16), "the day of the pause counts, the day of resuming does not"
    assert set(Event.unscoped.values_list("code", flat=True)) >= {"core.clock.paused", "core.clock.resumed"}


@pytest.mark.parametrize(("reason", "authority"), [("", "承办人"), ("等待", " ")])
def test_a_pause_names_its_reason_and_authority(union, reason, authority):
    start(union)

    with pytest.raises(RuleBrokenError):
        pause_clock(actor=SYSTEM, subject=union, code=CODE, on=date(2026, 9, 20), reason=reason, authority=authority)

    assert Deadline.unscoped.get().state == ClockState.RUNNING


def test_an_extension_names_its_authority(union):
    start(union, date(2026, 9, 18), 15, Unit.CALENDAR_DAY)

    with pytest.raises(RuleBrokenError):
        extend_clock(actor=SYSTEM, subject=union, code=CODE, by=15, authority="")
    deadline = extend_clock(actor=SYSTEM, subject=union, code=CODE, by=15, authority="双方书面同意")

    assert (deadline.due_on, deadline.extra_length) == (date(2026, 10, 19), 15)


def test_a_new_holiday_moves_open_clocks_alone_and_tells(union):
    open_one = start(union, date(2026, 11, 2), 5)
    closed = start_clock(
        subject=union, code="other", trigger_on=date(2026, 11, 2), length=5, unit=Unit.WORKING_DAY, basis="x"
    )
    stop_clock(subject=union, code="other", on=date(2026, 11, 3))
    CalendarDay.objects.create(day=date(2026, 11, 5), is_workday=False, name="临时放假")

    assert recompute_open(actor=SYSTEM) == 1
    assert recompute_open(actor=SYSTEM) == 0

    open_one.refresh_from_db()
    assert open_one.due_on == date(2026, 11, 10)
    assert Deadline.unscoped.get(pk=closed.pk).due_on == date(2026, 11, 9)
    assert Event.unscoped.get(code="core.clock.moved").data["after"] == "2026-11-10"


def test_a_year_without_a_calendar_is_flagged(union):
    assert start(union, date(2026, 12, 28), 10).provisional


def test_what_is_kept_of_the_calendar_never_comes_from_a_replica(monkeypatch):
    """The version is asked of the primary; rows of a replica that lags would be kept under it for good."""
    selectors._calendar_as.cache_clear()
    monkeypatch.setattr(Router, "db_for_read", lambda *_model, **_hints: pytest.fail("asked the router"))
    assert selectors.work_calendar().known_years
