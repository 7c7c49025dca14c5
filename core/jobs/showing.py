"""A job as pages show it: what it is called, how far it is, what may be done with it."""

from typing import Any

from django.utils.translation import gettext as _

from core.actors import Actor
from core.jobs.choices import JobStatus
from core.jobs.models import Job
from core.jobs.registry import find_kind
from core.jobs.selectors import live_job_about
from core.jobs.services.ending import JOB_PATH

TONES: dict[str, str] = {
    JobStatus.QUEUED: "neutral",
    JobStatus.RUNNING: "info",
    JobStatus.DONE: "ok",
    JobStatus.FAILED: "bad",
    JobStatus.CANCELLED: "neutral",
}


def title_of(job: Job) -> str:
    """Return what a job is called: the kind of work, and what it is about."""
    kind = find_kind(job.kind)
    return f"{_(kind.label) if kind else job.kind} {job.name}".strip()


def shown(job: Job, *, to_owner: bool = True) -> dict[str, Any]:
    """Return a job as the part core/_job_progress.html wants it; only its owner asks again by script, or cancels."""
    path = JOB_PATH.format(job.pk) if to_owner else ""
    return {
        "id": job.pk,
        "title": title_of(job),
        "status": job.get_status_display(),
        "tone": TONES[job.status],
        "done": min(job.done_count, job.total) if job.total else job.done_count,
        "total": job.total,
        "message": job.message,
        "finished": not job.is_live,
        "poll_url": path and f"{path}progress/",
        "cancel_url": path and f"{path}cancel/",
        "result_url": job.result_url if job.status == JobStatus.DONE else "",
        "result_label": "",
    }


def work_on(actor: Actor, row: Any) -> dict[str, Any] | None:
    """Return the job that works on a row now, for the page of that row; None when nothing does."""
    job = live_job_about(row)
    if job is None:
        return None
    mine = job.owner_id == actor.user_id
    part = shown(job, to_owner=mine)
    return part if mine else part | {"message": _("Started by %(name)s") % {"name": job.owner.name}}
