"""How a job ends, and who is told."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop

from core import clock
from core.actors import Actor
from core.events.services import record
from core.jobs.choices import JobStatus
from core.jobs.models import Job
from core.jobs.registry import find_kind
from core.reminders.choices import AlarmCode, Tab, Why
from core.reminders.rules import Phrase
from core.reminders.services.alarms import clear_alarms, raise_alarm
from core.reminders.services.posting import Draft, post

NOTICEABLE = timedelta(seconds=20)  # who asked for something shorter than this is still looking at it
JOB_PATH = "/jobs/{}/"
TITLES = {
    JobStatus.DONE: gettext_noop("Finished: %(work)s %(name)s"),
    JobStatus.FAILED: gettext_noop("Not finished: %(work)s %(name)s"),
}


def end(job: Job, status: JobStatus, *, actor: Actor, moment: datetime, **outcome: Any) -> None:
    """Close a job that the caller has locked: its outcome, its event and the message to its owner together."""
    job.status, job.ended_at, job.token, job.lease_until = status, clock.ticking(), None, None
    for name, value in outcome.items():
        setattr(job, name, value)
    job.version += 1
    job.save()
    job.pieces.all().delete()
    note = {"kind": job.kind, "name": job.name, "done": job.done_count, "attempts": job.attempts}
    record(actor, f"core.job.{status.value}", job, **note)
    clear_alarms(AlarmCode.JOB_STUCK, str(job.pk))
    _tell_the_owner(job, moment)


def _tell_the_owner(job: Job, moment: datetime) -> None:
    title = TITLES.get(JobStatus(job.status))
    if title is None or _took(job) < NOTICEABLE:
        return
    kind = find_kind(job.kind)
    draft = Draft(
        user_id=job.owner_id,
        dedupe_key=f"job:{job.pk}:{job.status}:{job.attempts}",
        tab=Tab.NOTICE,
        kind=f"core.job.{job.status}",
        title=title,
        params={"work": Phrase(kind.label) if kind else job.kind, "name": job.name},
        url=JOB_PATH.format(job.pk),
        why=Why.TOLD,
        due_at=moment,
    )
    post([draft], now=moment)


def _took(job: Job) -> timedelta:
    return job.ended_at - job.started_at if job.ended_at and job.started_at else timedelta(0)


def tell_the_keepers(job: Job, moment: datetime) -> None:
    """Raise an alarm for a job that was given up; the fault's text may name people, so only its kind is told."""
    error = job.last_error.partition(":")[0]
    params = {"job": job.kind, "key": str(job.pk), "error": error}
    raise_alarm(AlarmCode.JOB_FAILED, f"{job.pk}:{job.attempts}", params=params, now=moment)
