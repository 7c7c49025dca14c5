"""Who watches the reminders: jobs that stand still, and a clock that jumps."""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from core import clock
from core.heartbeats import last_beat
from core.reminders.choices import AlarmCode
from core.reminders.models import Alarm, HostClock
from core.reminders.services.alarms import clear_alarms, raise_alarm

# Every job of the static beat schedule that must not stand still, and its period.
PERIODS: Mapping[str, timedelta] = {
    "events.sweep": timedelta(seconds=15),
    "events.seal": timedelta(seconds=20),
    "jobs.sweep": timedelta(seconds=15),
    "reminders.sweep": timedelta(seconds=30),
    "reminders.plan": timedelta(minutes=5),
    "reminders.digest": timedelta(minutes=5),
}
SILENT_AFTER = 3  # periods
JUMP = timedelta(minutes=10)
HOLD = timedelta(hours=1)
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def watch(now: datetime) -> list[str]:
    """Raise an alarm for every job that stands still; return their names. A job that runs again clears its own."""
    silent = [job for job in PERIODS if note_silence(job, now)]
    for job in PERIODS.keys() - silent:
        clear_alarms(AlarmCode.JOB_SILENT, f"{job}:")
    release_escalations()
    return silent


def note_silence(job: str, now: datetime) -> bool:
    """Raise an alarm if a job has not come to its end for three periods; one alarm a silence, whoever notes it first.

    Each job asks this about itself when it starts, so that a silence is reported even if the watchdog slept as well.
    """
    last = last_beat(job)
    if last is None or clock.ticking() - last <= SILENT_AFTER * PERIODS[job]:
        return False
    raise_alarm(AlarmCode.JOB_SILENT, f"{job}:{last.isoformat()}", params={"job": job, "since": last}, now=now)
    return True


def is_due(job: str) -> bool:
    """Tell whether a job has not run for longer than its period, so that whoever runs can do its work."""
    last = last_beat(job)
    return last is None or clock.ticking() - last > PERIODS[job]


def note_clock(now: datetime, *, wall: datetime | None = None, since_boot: float | None = None) -> bool:
    """Raise an alarm and hold escalations if this machine's clock was put forward by more than ten minutes.

    The moment of its start, by its own clock, must not move while it runs. Put back, the clock releases them.
    """
    boot = _boot()
    if boot is None:
        return False
    boot_id, running = boot
    wall = wall or clock.ticking()
    started_at = wall - timedelta(seconds=running if since_boot is None else since_boot)
    with transaction.atomic():
        known, created = HostClock.objects.select_for_update().get_or_create(
            boot_id=boot_id, defaults={"started_at": started_at}
        )
        moved = started_at - known.started_at
        if created or abs(moved) <= JUMP:
            return False
        known.started_at = started_at
        known.save(update_fields=["started_at"])
        if moved < -JUMP:
            clear_alarms(AlarmCode.CLOCK_JUMPED, "")
            return False
        minutes = int(moved.total_seconds() // 60)
        raise_alarm(AlarmCode.CLOCK_JUMPED, wall.isoformat(), params={"minutes": minutes}, now=now)
    return True


def release_escalations() -> None:
    """End the holding after an hour: by then somebody has looked, or the clock was right to jump."""
    jumps = Alarm.objects.filter(code=AlarmCode.CLOCK_JUMPED, cleared_at=None)
    jumps.filter(raised_at__lt=clock.ticking() - HOLD).update(cleared_at=clock.ticking())


def _boot() -> tuple[str, float] | None:
    """Return which start of which machine this is and how long ago, sleep included; None where nobody says so."""
    if not BOOT_ID.exists() or not hasattr(time, "CLOCK_BOOTTIME"):
        return None
    return BOOT_ID.read_text(encoding="ascii").strip(), time.clock_gettime(time.CLOCK_BOOTTIME)
