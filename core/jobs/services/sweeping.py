"""What a lost hint or a dead worker left is started again; what stands still is told; what has expired goes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from core import clock
from core.jobs.choices import JobStatus
from core.jobs.models import Job, JobFile
from core.jobs.services.running import claimable
from core.jobs.services.starting import hint
from core.reminders.choices import AlarmCode
from core.reminders.services.alarms import raise_alarm

REWAKE = timedelta(seconds=15)  # how long a hint may take before the sweep gives another
STUCK_AFTER = timedelta(minutes=15)
MOST = 200


def sweep(now: datetime) -> int:
    """Wake workers for every job that waits without one; return how many hints were given."""
    woken = _wake()
    _watch(now)
    throw_away_files(clock.ticking())
    return len(woken)


def throw_away_files(moment: datetime) -> int:
    """Delete the result files whose hours are over; return how many. Their jobs stay."""
    return JobFile.objects.filter(expires_at__lt=moment).delete()[0]


def _wake() -> list[Job]:
    ticking = clock.ticking()
    with transaction.atomic():
        rows = Job.unscoped.select_for_update(skip_locked=True, no_key=True, of=("self",))
        waiting = rows.filter(claimable(ticking), woken_at__lte=ticking - REWAKE).order_by("woken_at", "pk")
        jobs = list(waiting[:MOST])
        Job.unscoped.filter(pk__in=[job.pk for job in jobs]).update(woken_at=ticking)
    for job in jobs:
        hint(job.pk)
    return jobs


def _watch(now: datetime) -> None:
    """Raise one alarm for each job that nobody works on although it should have been taken long ago."""
    late = clock.ticking() - STUCK_AFTER
    standing = Q(status=JobStatus.QUEUED, not_before__lt=late) | Q(status=JobStatus.RUNNING, lease_until__lt=late)
    stuck = list(Job.unscoped.filter(standing)[:MOST])
    for job in stuck:
        params = {"job": job.kind, "key": str(job.pk)}
        raise_alarm(AlarmCode.JOB_STUCK, f"{job.pk}:{job.attempts}", params=params, now=now)
