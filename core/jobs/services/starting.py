"""Starting a job, asking it to stop, trying a failed one again."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import ConflictError, ForbiddenError
from core.events.services import path_of, record
from core.jobs.choices import JobStatus
from core.jobs.models import Job, JobCancellation
from core.jobs.registry import Kind, find_kind
from core.jobs.selectors import my_job
from core.jobs.services.ending import end
from core.violations import refusing_violations


def start_job(
    *,
    actor: Actor,
    kind: str,
    key: str,
    subject: Any = None,
    union_path: str = "",
    name: str = "",
    params: Mapping[str, Any] | None = None,
    total: int = 0,
) -> Job:
    """Put long work into the queue for somebody; the same key again returns the same job, a second one is refused.

    The caller has shown or found ``subject`` for this actor. Only one job at a time works on one subject.
    """
    declared = _declared(kind)
    path = union_path or (path_of(subject) if subject is not None else "")
    if actor.user_id is None or not actor.reaches(declared.permission, path):
        raise ForbiddenError(_("You do not have the right to do this."), code=declared.permission)
    wanted = Job(
        kind=kind,
        key=key[:160],
        name=name[:200],
        owner_id=actor.user_id,
        union_path=path,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        params=dict(params or {}),
        language=get_language() or "zh-hans",
        request_id=actor.request_id,
        address=actor.address or None,
        total=total,
        not_before=clock.ticking(),
        woken_at=clock.ticking(),
    )
    try:
        return _kept(actor, wanted)
    except ConflictError:
        same = _same(wanted)
        if same is None:
            raise
        return same


def _declared(kind: str) -> Kind:
    declared = find_kind(kind)
    if declared is None:
        raise RuntimeError(f"No kind of work is called {kind}.")
    return declared


@transaction.atomic
def _kept(actor: Actor, wanted: Job) -> Job:
    with refusing_violations(Job):
        wanted.save(force_insert=True)
    record(actor, "core.job.started", wanted, kind=wanted.kind, name=wanted.name, total=wanted.total)
    job_id = wanted.pk
    transaction.on_commit(lambda: hint(job_id))
    return wanted


def _same(wanted: Job) -> Job | None:
    """Return the job that this very request has started before (a button pressed twice)."""
    rows = Job.unscoped.filter(kind=wanted.kind, key=wanted.key, owner_id=wanted.owner_id)
    return rows.exclude(status__in=[JobStatus.FAILED, JobStatus.CANCELLED]).first()


def hint(job_id: UUID) -> None:
    """Tell a worker that a job waits. Only a hint: when the broker is down the sweep finds it."""
    with suppress(Exception):
        current_app.send_task("core.jobs.run", args=[str(job_id)])


def cancel_job(*, actor: Actor, job_id: Any, moment: datetime) -> Job:
    """Ask one's own job to stop: at once while it waits, after the present chunk while somebody works on it."""
    job = my_job(actor, job_id)
    with transaction.atomic():
        waiting = Job.unscoped.select_for_update(skip_locked=True, no_key=True, of=("self",))
        held = waiting.filter(pk=job.pk, status=JobStatus.QUEUED).first()
        if held is not None:
            end(held, JobStatus.CANCELLED, actor=actor, moment=moment)
            return held
        if not Job.unscoped.live().filter(pk=job.pk).exists():
            raise ConflictError(_("This work has ended already."), code="wrong_state")
        JobCancellation.objects.get_or_create(
            job_id=job.pk, defaults={"asked_at": moment, "asked_by_id": actor.user_id}
        )
    return job


def retry_job(*, actor: Actor, job_id: Any) -> Job:
    """Put a job that a fault stopped back into the queue; it goes on after its last committed chunk."""
    found = my_job(actor, job_id)
    with transaction.atomic():
        job = Job.unscoped.select_for_update(no_key=True, of=("self",)).get(pk=found.pk)
        if job.status != JobStatus.FAILED or job.refusal:
            raise ConflictError(_("Only work that a fault stopped can be tried again."), code="wrong_state")
        job.status, job.ended_at, job.tries, job.message = JobStatus.QUEUED, None, 0, ""
        job.not_before = job.woken_at = clock.ticking()
        job.version += 1
        with refusing_violations(Job):
            job.save()
        record(actor, "core.job.retried", job, kind=job.kind, done=job.done_count)
        transaction.on_commit(lambda: hint(job.pk))
    return job
