"""Working on a job: claimed for a lease, chunk by chunk, the checkpoint committed with each chunk's own writes."""

import logging
import time
import traceback
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor, SystemActor
from core.errors import DomainError, ForbiddenError
from core.jobs.choices import JobStatus
from core.jobs.models import Job, JobCancellation
from core.jobs.registry import Kind, Progress, Run, actor_of, find_kind
from core.jobs.services.ending import end, tell_the_keepers
from core.jobs.services.starting import hint
from core.logs import mask
from core.wall.scope import within

log = logging.getLogger(__name__)

SLICE = 20.0  # seconds of one task; then other work gets its turn
LEASE = timedelta(seconds=30)  # how long a dead worker's job stays with it, once its last chunk is over
MAX_TRIES = 8  # starts in a row without one committed chunk
ENGINE = SystemActor("job engine")


def claimable(moment: datetime) -> Q:
    """Say which jobs a worker may take: those that wait, and those whose worker has let its lease run out."""
    waiting = Q(status=JobStatus.QUEUED, not_before__lte=moment)
    return waiting | Q(status=JobStatus.RUNNING, lease_until__lt=moment)


def run(job_id: UUID | str, *, seconds: float | None = None) -> bool:
    """Work on a job for a while; any number of workers may try at once, and any may die. True: it has ended."""
    token = _claim(job_id)
    if token is None:
        return False
    until, memo = time.monotonic() + (SLICE if seconds is None else seconds), dict[str, Any]()
    while _chunk(job_id, token, memo):
        if time.monotonic() >= until:
            _let_go(job_id, token)
            return False
    return not Job.unscoped.live().filter(pk=job_id).exists()


@transaction.atomic
def _claim(job_id: UUID | str) -> UUID | None:
    """Take a job for one lease. A job whose chunk is running now is locked by it and cannot be taken."""
    now = clock.ticking()
    rows = Job.unscoped.select_for_update(skip_locked=True, no_key=True, of=("self",))
    job = rows.filter(claimable(now), pk=job_id).first()
    if job is None or find_kind(job.kind) is None:  # a newer program knows the kind: leave it to that
        return None
    if job.tries >= MAX_TRIES:
        _give_up(job, job.last_error or "WorkerLost")
        return None
    job.status, job.token, job.lease_until, job.heartbeat_at = JobStatus.RUNNING, uuid4(), now + LEASE, now
    job.started_at = job.started_at or now
    job.attempts += 1
    job.tries += 1
    job.save()
    return job.token


def _chunk(job_id: UUID | str, token: UUID, memo: dict[str, Any]) -> bool:
    """Do one chunk and commit it with its checkpoint; say whether this worker should go on."""
    try:
        with transaction.atomic():
            job = _held(job_id, token)
            if job is None:
                return False
            with translation.override(job.language):
                return _step(job, memo)
    except DomainError as refusal:
        _refuse(job_id, token, refusal)
    except Exception as error:  # noqa: BLE001 whatever it is, it is tried again and then laid before a person
        log.warning("job %s: a chunk failed\n%s", job_id, traceback.format_exc())  # as text, so that it is masked
        _postpone(job_id, token, error)
    return False


def _held(job_id: UUID | str, token: UUID) -> Job | None:
    """Lock the job if it is still ours; the lock lives and dies with this worker's connection."""
    rows = Job.unscoped.select_for_update(no_key=True, of=("self",)).select_related("owner")
    return rows.filter(pk=job_id, token=token, status=JobStatus.RUNNING).first()


def _step(job: Job, memo: dict[str, Any]) -> bool:
    kind, moment = find_kind(job.kind), clock.now()
    if kind is None:
        raise RuntimeError(f"No kind of work is called {job.kind}.")
    if cancellation := JobCancellation.objects.filter(job=job).select_related("asked_by").first():
        actor = Actor(user_id=cancellation.asked_by_id, name=cancellation.asked_by.name)
        end(job, JobStatus.CANCELLED, actor=actor, moment=moment)
        return False
    actor = _owner(job, kind, moment)
    asked = Run(
        actor=actor,
        job_id=job.pk,
        name=job.name,
        subject_id=job.subject_id,
        params=job.params,
        cursor=job.cursor,
        done=job.done_count,
        total=job.total,
        moment=moment,
        today=clock.today(),
        memo=memo,
    )
    with within(actor):
        progress = kind.chunk(asked)
    return _note(job, progress, actor, moment)


def _owner(job: Job, kind: Kind, moment: datetime) -> Actor:
    """Return the owner as of today: a right that was taken away, or an account that was closed, stops the work."""
    found = actor_of(job.owner_id, clock.today())
    if not found.reaches(kind.permission, job.union_path):
        raise ForbiddenError(_("You no longer hold the right that this work needs."), code=kind.permission)
    return Actor(**vars(found) | {"request_id": job.request_id, "address": job.address or ""})


def _note(job: Job, progress: Progress, actor: Actor, moment: datetime) -> bool:
    now = clock.ticking()
    job.done_count, job.message = progress.done, progress.message[:500]
    job.total = job.total if progress.total is None else progress.total
    job.cursor = job.cursor if progress.cursor is None else dict(progress.cursor)
    job.result_url = progress.url or job.result_url
    job.heartbeat_at, job.lease_until, job.tries, job.last_error = now, now + LEASE, 0, ""
    if progress.is_finished:
        end(job, JobStatus.DONE, actor=actor, moment=moment)
        return False
    job.save()
    return True


@transaction.atomic
def _let_go(job_id: UUID | str, token: UUID) -> None:
    """Give the job back to the queue after a slice, so that a long one does not hold a worker for itself."""
    job = _held(job_id, token)
    if job is None:
        return
    now = clock.ticking()
    job.status, job.token, job.lease_until = JobStatus.QUEUED, None, None
    job.not_before = job.woken_at = now
    job.save()
    transaction.on_commit(lambda: hint(job.pk))


@transaction.atomic
def _refuse(job_id: UUID | str, token: UUID, refusal: DomainError) -> None:
    """End a job that a rule refused: trying again would give the same answer."""
    job = _held(job_id, token)
    if job is not None:
        outcome = {"message": refusal.message[:500], "refusal": refusal.code[:60], "details": refusal.details}
        end(job, JobStatus.FAILED, actor=ENGINE, moment=clock.now(), **outcome)


@transaction.atomic
def _postpone(job_id: UUID | str, token: UUID, error: Exception) -> None:
    """Note a fault and try again later, more and more rarely; give up after a row of tries without progress."""
    job = _held(job_id, token)
    if job is None:
        return
    job.last_error = mask(f"{type(error).__name__}: {error}")[:500]
    job.tries = max(job.tries, 1)  # a chunk before this one was committed: this is the first try of the next
    if job.tries >= MAX_TRIES:
        _give_up(job, job.last_error)
        return
    job.status, job.token, job.lease_until = JobStatus.QUEUED, None, None
    job.not_before = job.woken_at = clock.ticking() + timedelta(seconds=2**job.tries)
    job.save()


def _give_up(job: Job, error: str) -> None:
    with translation.override(job.language):
        text = _("A fault stopped this work. What is done stays done; the administrators have been told.")
    job.last_error = error
    end(job, JobStatus.FAILED, actor=ENGINE, moment=clock.now(), message=text)
    tell_the_keepers(job, clock.now())
