"""One's own long work: what runs, how far it is, what came of it (ux.md: job_progress, P75)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.http import Request, stored
from core.jobs import selectors
from core.jobs.choices import JobStatus
from core.jobs.models import Job
from core.jobs.services import files, starting
from core.jobs.showing import TONES, shown, title_of
from core.keyset import page_of
from core.pages import SIGNED_IN, page


@page(SIGNED_IN)
def job_list(request: Request) -> HttpResponse:
    """Show the work somebody started, newest first."""
    rows, status = selectors.my_jobs(request.actor), request.GET.get("status", "")
    if status in JobStatus.values:
        rows = rows.filter(status=status)
    listed = page_of(request, rows, key="created_at")
    context = {
        "page": listed,
        "rows": [_row(job) for job in listed.rows],
        "tabs": [
            {"label": label, "url": f"?status={code}" if code else "?", "current": code == status}
            for code, label in [("", _("All")), *JobStatus.choices]
        ],
        "filtered": bool(status),
    }
    return render(request, "desk/job_list.html", context)


def _row(job: Job) -> dict[str, Any]:
    return {
        "job": job,
        "title": title_of(job),
        "url": reverse("desk:job_detail", args=[job.pk]),
        "tone": TONES[job.status],
    }


@page(SIGNED_IN)
def job_detail(request: Request, job_id: Any) -> HttpResponse:
    """Show one's own job; the page asks again by itself while the work goes on, with or without JavaScript."""
    job = selectors.my_job(request.actor, job_id)
    context = {
        "row": job,
        "job": shown(job),
        "problems": job.details.get("problems", [])[:50],
        "more_problems": max(0, len(job.details.get("problems", [])) - 50),
        "file": selectors.file_of(job),
        "can_retry": job.status == JobStatus.FAILED and not job.refusal,
        "crumbs": [{"label": _("My jobs"), "url": reverse("desk:job_list")}, {"label": title_of(job)}],
        "mobile_back": reverse("desk:job_list"),
    }
    return render(request, "desk/job_detail.html", context)


@page(SIGNED_IN)
def job_progress(request: Request, job_id: Any) -> HttpResponse:
    """Answer the poll with the progress alone; once the work has ended the whole page is asked for again."""
    job = selectors.my_job(request.actor, job_id)
    answer = render(request, "core/_job_progress.html", {"job": shown(job)})
    if not job.is_live:
        answer["HX-Refresh"] = "true"
    return answer


@page(SIGNED_IN, "POST")
def job_cancel(request: Request, job_id: Any) -> HttpResponse:
    """Ask one's own job to stop; what is done stays done."""
    job = starting.cancel_job(actor=request.actor, job_id=job_id, moment=clock.now())
    if job.is_live:
        messages.info(request, _("The work stops after the present step. What is done stays done."))
    else:
        messages.success(request, _("The work was cancelled before it began."))
    return redirect("desk:job_detail", job_id=job.pk)


@page(SIGNED_IN, "POST")
def job_retry(request: Request, job_id: Any) -> HttpResponse:
    """Let work that a fault stopped go on after its last finished step."""
    job = starting.retry_job(actor=request.actor, job_id=job_id)
    messages.success(request, _("The work goes on where it stopped."))
    return redirect("desk:job_detail", job_id=job.pk)


@page(SIGNED_IN)
def job_file(request: Request, job_id: Any) -> HttpResponse:
    """Hand over the file that came of one's own job."""
    file, content = files.fetch_file(actor=request.actor, job_id=job_id)
    return stored(content, file.name, file.media_type)
