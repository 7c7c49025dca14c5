"""Scheduled work on reminders. Each job asks the database what is due: a missed or doubled wake-up changes nothing."""

from celery import shared_task

from core import clock
from core.heartbeats import beat
from core.reminders.services import dispatching, planning, sweeping, watchdog

SWEEP_SECONDS = 120.0


@shared_task(name="core.reminders.plan")
def plan() -> int:
    """Bring the ledger up to the facts; every five minutes."""
    now = clock.now()
    watchdog.note_silence("reminders.plan", now)
    report = planning.plan(now)
    beat("reminders.plan", clock.ticking())
    return report.planned


@shared_task(name="core.reminders.sweep")
def sweep() -> int:
    """Deliver what is due and send what may leave; every 30 seconds. After darkness it plans first."""
    now = clock.now()
    watchdog.note_clock(now)
    watchdog.note_silence("reminders.sweep", now)
    if watchdog.is_due("reminders.plan"):
        plan()
    report = sweeping.sweep(now, seconds=SWEEP_SECONDS)
    dispatching.dispatch(now, digests=False)
    beat("reminders.sweep", clock.ticking())
    return report.delivered


@shared_task(name="core.reminders.digest")
def digest() -> int:
    """Write and send the morning digests; every five minutes, so that a late start still sends them that day."""
    now = clock.now()
    watchdog.note_silence("reminders.digest", now)
    report = dispatching.dispatch(now)
    beat("reminders.digest", clock.ticking())
    return report.sent


@shared_task(name="core.reminders.watchdog")
def watch() -> list[str]:
    """Raise an alarm for jobs that stand still; every five minutes."""
    return watchdog.watch(clock.now())
