"""What stands still is seen: silent jobs, overdue reminders, a clock that jumps."""

from datetime import date, timedelta

import pytest

from config.celery import app
from core import clock, heartbeats
from core.reminders import tasks
from core.reminders.models import Alarm, HostClock, Message, Occurrence
from core.reminders.rules import at
from core.reminders.selectors import oldest_overdue, open_alarms
from core.reminders.services import sweeping, watchdog
from core.reminders.services.planning import plan
from core.reminders.services.sweeping import sweep

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
NOON = at(MONDAY, 12)
DAY = timedelta(days=1)


def test_beat_wakes_every_job_the_watchdog_watches_at_that_period():
    entries = app.conf.beat_schedule
    assert {job: entries[job]["schedule"] for job in watchdog.PERIODS} == {
        job: period.total_seconds() for job, period in watchdog.PERIODS.items()
    }
    app.loader.import_default_modules()
    assert {entry["task"] for entry in entries.values()} <= set(app.tasks), "each name is a task that exists"
    assert str(app.conf.timezone) == "Asia/Shanghai"
    assert app.conf.task_always_eager is False


def test_a_silent_sweep_raises_one_alarm_for_the_keepers(people, machine):
    heartbeats.beat("reminders.sweep", clock.ticking())
    machine(seconds=90)
    assert watchdog.watch(NOON) == [], "three periods are not over"
    machine(seconds=1)

    for _number in range(3):
        assert watchdog.watch(NOON) == ["reminders.sweep"]

    alarm = Alarm.objects.get()
    assert (alarm.code, alarm.params["job"], alarm.cleared_at) == ("job_silent", "reminders.sweep", None)
    told = Message.objects.filter(tab="system", kind="core.alarm.job_silent")
    assert set(told.values_list("user_id", flat=True)) == {people.province.pk, people.keeper.pk}
    assert told.count() == 2


def test_a_job_that_runs_again_clears_its_alarm_and_the_next_silence_is_a_new_one(people, machine):
    heartbeats.beat("reminders.sweep", clock.ticking())
    machine(minutes=10)
    watchdog.watch(NOON)
    heartbeats.beat("reminders.sweep", clock.ticking())

    watchdog.watch(NOON)
    assert not open_alarms().exists()
    machine(minutes=10)
    watchdog.watch(NOON)

    assert (Alarm.objects.count(), open_alarms().count()) == (2, 1)


def test_a_silence_that_the_watchdog_slept_through_is_reported_by_the_job_itself(people, machine, outbox):
    for job in watchdog.PERIODS:
        heartbeats.beat(job, clock.ticking())
    machine(days=3)

    tasks.sweep()

    reported = {alarm.params["job"] for alarm in Alarm.objects.all()}
    assert {"reminders.sweep", "reminders.plan"} <= reported
    assert heartbeats.last_beat("reminders.sweep") == clock.ticking()


def test_a_job_that_never_ran_is_a_new_installation_not_a_silence(people):
    assert watchdog.watch(NOON) == []


def test_after_darkness_the_first_sweep_plans_by_itself(tree, people, schedule, outbox, machine, settings):
    schedule.matter(1, tree.textile, MONDAY)
    tasks.sweep()
    assert Occurrence.unscoped.filter(status="delivered", milestone="T0").count() == 1
    assert heartbeats.last_beat("reminders.plan") is not None

    schedule.matter(2, tree.textile, MONDAY)
    machine(minutes=4)
    tasks.sweep()
    assert Occurrence.unscoped.filter(subject_id="2").count() == 0, "planning is not due"
    machine(minutes=2)
    tasks.sweep()

    assert Occurrence.unscoped.filter(subject_id="2", status="delivered").count() == 2, "not yet those of last week"


def test_the_oldest_overdue_reminder_can_be_seen(tree, people, schedule):
    schedule.matter(1, tree.textile, MONDAY)
    plan(at(MONDAY - 3 * DAY))

    assert oldest_overdue(at(MONDAY - 4 * DAY)) is None
    assert oldest_overdue(NOON) == at(MONDAY - 3 * DAY)
    sweep(NOON)
    assert oldest_overdue(NOON) is None


@pytest.fixture
def boot(monkeypatch):
    monkeypatch.setattr(watchdog, "_boot", lambda: ("this-boot", 5000.0))


def test_a_clock_put_forward_raises_an_alarm_and_holds_escalations(tree, people, schedule, boot, machine):
    schedule.matter(1, tree.textile, MONDAY - DAY)
    plan(at(MONDAY))
    sweep(at(MONDAY))
    wall = clock.ticking()
    assert not watchdog.note_clock(NOON, wall=wall)
    assert not watchdog.note_clock(NOON, wall=wall + timedelta(seconds=90), since_boot=5090.0), "time just passes"

    assert watchdog.note_clock(NOON, wall=wall + timedelta(days=4), since_boot=5100.0)

    assert sweeping.escalations_held()
    assert sweep(at(MONDAY + 4 * DAY)).delivered == 0
    assert Alarm.objects.get(code="clock_jumped").params["minutes"] == 4 * 24 * 60 - 2
    assert not watchdog.note_clock(NOON, wall=wall + timedelta(days=4), since_boot=5100.0), "one alarm a jump"


def test_a_clock_put_back_again_releases_them(people, boot):
    wall = clock.ticking()
    watchdog.note_clock(NOON, wall=wall)
    watchdog.note_clock(NOON, wall=wall + timedelta(days=4))

    watchdog.note_clock(NOON, wall=wall)

    assert not sweeping.escalations_held()


def test_after_an_hour_escalations_go_on(people, boot, machine):
    wall = clock.ticking()
    watchdog.note_clock(NOON, wall=wall)
    watchdog.note_clock(NOON, wall=wall + timedelta(days=4))
    machine(minutes=59)
    watchdog.watch(NOON)
    assert sweeping.escalations_held()

    machine(minutes=2)
    watchdog.watch(NOON)

    assert not sweeping.escalations_held()


def test_an_ordinary_reminder_is_not_held(tree, people, schedule, boot):
    wall = clock.ticking()
    watchdog.note_clock(NOON, wall=wall)
    watchdog.note_clock(NOON, wall=wall + timedelta(days=4))
    schedule.matter(1, tree.textile, MONDAY)
    plan(NOON)

    assert sweep(NOON).delivered == 3


def test_this_machine_s_own_clock_stands_still_between_two_looks(people):
    watchdog.note_clock(NOON)

    assert watchdog.note_clock(NOON) is False
    assert HostClock.objects.count() <= 1
