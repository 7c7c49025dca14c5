"""Asking for jobs: one's own, and the one that works on a row now."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import NotFoundError
from core.jobs.choices import JobStatus
from core.jobs.models import Job, JobFile


def my_jobs(actor: Actor) -> QuerySet[Job]:
    """Return the jobs somebody started, newest first."""
    return Job.unscoped.filter(owner_id=actor.user_id).order_by("-created_at", "-pk")


def my_job(actor: Actor, job_id: Any) -> Job:
    """Return one of somebody's own jobs; anybody else's looks the same as none."""
    try:
        found = my_jobs(actor).filter(pk=job_id).first()
    except (ValidationError, ValueError, TypeError):
        found = None
    if found is None or actor.user_id is None:
        raise NotFoundError(_("No such job."), code="not_found")
    return found


def live_job_about(row: Any) -> Job | None:
    """Return the job that works on a row now, for a page that has shown the row to somebody who may see it."""
    about = Job.unscoped.live().filter(subject_type=row._meta.label_lower, subject_id=str(row.pk))
    return about.select_related("owner").first()


def failed_job_about(row: Any) -> Job | None:
    """Return the job that stopped with a fault or a refusal when it was last tried to work on a row."""
    last = (
        Job.unscoped.filter(subject_type=row._meta.label_lower, subject_id=str(row.pk)).order_by("-created_at").first()
    )
    return last if last is not None and last.status == JobStatus.FAILED else None


def file_of(job: Job) -> JobFile | None:
    """Return what is known of a job's result file, without its content."""
    return JobFile.objects.filter(job=job).defer("content").first()
