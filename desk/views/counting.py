"""A return for a page or a file: counted at once where that is quick, else taken from the job that counted it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.http import Request
from core.jobs.choices import JobStatus
from core.jobs.selectors import my_job
from core.jobs.services.starting import start_job
from core.pages import page
from core.patience import within
from desk.coverage import VIEW
from desk.jobs import RETURNS
from desk.statistics import PARTS, Asked, Returns, asked_for, returns, told_by


def params_of(asked: Asked) -> dict[str, str]:
    """Return what a return is asked for, as an address and a job name it."""
    return {
        "node": asked.node.code,
        "first": asked.span.first.isoformat(),
        "last": asked.span.last.isoformat(),
        "by": asked.by,
    }


def counted(request: Request, asked: Asked) -> tuple[Returns, datetime]:
    """Return the figures and when they were counted; TooLongError where only a job may count them."""
    job_id = request.GET.get("job", "")
    if job_id:
        job = my_job(request.actor, job_id)
        if job.kind == RETURNS and job.status == JobStatus.DONE and job.params == params_of(asked):
            return told_by(request.actor, asked, job.cursor["parts"]), job.ended_at or clock.now()
    with within(settings.RETURNS_MILLISECONDS):
        return returns(request.actor, asked), clock.now()


def offer(request: Request, asked: Asked, context: dict[str, Any]) -> HttpResponse:
    """Say that this return is counted in the background, and offer to begin."""
    return render(request, "desk/statistics_long.html", context | {"asked": asked, "params": params_of(asked)})


@page(VIEW, "POST")
def statistics_count(request: Request) -> HttpResponse:
    """Begin to count a return in the background; pressed twice within a minute it is the same job."""
    asked = asked_for(request.actor, request.POST, clock.today())
    params = params_of(asked)
    job = start_job(
        actor=request.actor,
        kind=RETURNS,
        key=f"{request.actor.user_id}:{':'.join(params.values())}:{clock.now():%Y%m%d%H%M}",
        union_path=asked.node.path,
        name=_("%(place)s, %(first)s to %(last)s")
        % {"place": asked.node.name, "first": asked.span.first, "last": asked.span.last},
        params=params,
        total=len(PARTS),
    )
    return redirect("desk:job_detail", job_id=job.pk)
