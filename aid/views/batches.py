"""The list of payment batches, opening one, and the page of one."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Count, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.choices.relief import AwardStatus, BatchStatus
from aid.forms.money import BatchFilter, EncodingForm, OpenBatchForm
from aid.models import Award, Batch, Fund, Programme
from aid.selectors import batches as selectors
from aid.services.batch_filling import open_batch
from aid.views import batch_page
from aid.views.long_work import is_long
from aid.views.money_words import batch_tag
from core import clock
from core.actors import Actor
from core.events.models import Event
from core.fetch import find
from core.http import Request, wants_part
from core.jobs.services.starting import start_job
from core.jobs.showing import work_on
from core.keyset import page_of
from core.pages import page

FILE_EVENTS = ("aid.bank_file.downloaded",)


@page("aid.view_batch")
def batch_list(request: Request) -> HttpResponse:
    """Show the batches of one's branch, newest first, by state, number and programme (P45)."""
    chosen = BatchFilter(request.GET, selectors.batch_list(request.actor))
    listed = page_of(request, chosen.qs, key="created_at")
    status = request.GET.get("status", "")
    context = {
        "page": listed,
        "rows": [_row(batch) for batch in listed.rows],
        "tabs": [
            {"label": label, "url": f"?status={code}" if code else "?", "current": code == status}
            for code, label in [("", _("All")), *BatchStatus.choices]
        ],
        "filtered": any(request.GET.get(name) for name in ("q", "status", "fund", "programme")),
        "can_open": request.actor.can("aid.prepare_batch"),
        "can_decide": request.actor.can("aid.confirm_account"),
    }
    template = "aid/_batch_table.html" if wants_part(request) else "aid/batch_list.html"
    return render(request, template, context)


def _row(batch: Any) -> dict[str, Any]:
    return {
        "batch": batch,
        "url": reverse("aid:batch_detail", args=[batch.number]),
        "tag": batch_tag(batch),
        "is_answered": batch.sent_at is not None,
    }


@page("aid.prepare_batch", "GET", "POST")
def batch_new(request: Request) -> HttpResponse:
    """Show what a county can pay now, by programme and fund; open a batch of one of them."""
    if request.method == "POST":
        return _open(request)
    ready = (
        _ready(request.actor)
        .values("programme_id", "programme__name", "payer_id", "payer__name", "fund_id", "fund__name")
        .annotate(lines=Count("pk"), total_fen=Sum("amount_fen"))
        .order_by("programme__name", "payer__path", "fund__name")
    )
    context = {
        "ready": list(ready),
        "token": uuid4().hex,
        "crumbs": _crumbs(_("New batch")),
        "mobile_back": reverse("aid:batch_list"),
    }
    return render(request, "aid/batch_new.html", context)


def _ready(actor: Actor) -> QuerySet[Award]:
    rows: QuerySet[Award] = Award.objects.permitted(actor, "aid.prepare_batch").filter(status=AwardStatus.READY)
    return rows


def _chosen(chosen: dict[str, Any]) -> dict[str, Any]:
    return {
        "programme_id": chosen.get("programme"),
        "payer_id": chosen.get("union", 0),
        "fund_id": chosen.get("fund"),
    }


def _fill(request: Request, chosen: dict[str, Any], lines: int) -> HttpResponse:
    """Let a batch of very many lines be filled in the background."""
    fund: Fund = find(Fund, chosen["fund"], request.actor, "aid.view_fund")
    programme: Programme = find(Programme, chosen["programme"], request.actor, "aid.view_programme")
    job = start_job(
        actor=request.actor,
        kind="aid.fill_batch",
        key=f"{programme.pk}:{chosen['union']}:{fund.pk}:{chosen.get('token') or uuid4().hex}"[:160],
        subject=fund,
        name=programme.name,
        params={"programme": str(programme.pk), "union": chosen["union"], "fund": str(fund.pk)},
        total=lines,
    )
    return redirect("desk:job_detail", job_id=job.pk)


def _open(request: Request) -> HttpResponse:
    form = OpenBatchForm(request.POST)
    form.full_clean()
    chosen = form.cleaned_data
    if is_long(lines := _ready(request.actor).filter(**_chosen(chosen)).count()):
        return _fill(request, chosen, lines)
    batch = open_batch(
        actor=request.actor,
        programme_id=chosen.get("programme"),
        union_id=chosen.get("union", 0),
        fund_id=chosen.get("fund"),
        today=clock.today(),
    )
    messages.success(request, _("Batch %(number)s is open.") % {"number": batch.number})
    return redirect("aid:batch_detail", number=batch.number)


def _crumbs(last: str) -> list[dict[str, Any]]:
    return [{"label": _("Payment batches"), "url": reverse("aid:batch_list")}, {"label": last}]


@page("aid.view_batch")
def batch_detail(request: Request, number: str) -> HttpResponse:
    """Show what is paid to whom, what still stops it, the bank's file and answers, and what comes next (P46)."""
    actor, batch = request.actor, selectors.batch_by_number(request.actor, number)
    show = request.GET.get("show", "")
    problems = selectors.problems_of(batch, today=clock.today()) if batch.status in batch_page.CHECKED else []
    stopped = {problem.line_no for problem in problems}
    events, file, work = batch_page.events_of(actor, batch), batch_page.file_of(batch), work_on(actor, batch)
    context = {
        "batch": batch,
        "identity": batch_page.identity(batch),
        "stages": batch_page.stages(batch, events),
        "step": None if work else batch_page.next_step(actor, batch, file, len(stopped)),
        "work": work,
        "checks": batch_page.checks(problems) if batch.status in batch_page.CHECKED else [],
        "problems": problems[: batch_page.SHOWN],
        "more_problems": max(0, len(problems) - batch_page.SHOWN),
        "tabs": batch_page.tabs(actor, batch, show) if batch.sent_at else [],
        "page": batch_page.lines(actor, batch, show, request.GET.get("after", "")),
        "crumbs": _crumbs(batch.number),
        "mobile_back": reverse("aid:batch_list"),
    }
    return render(request, "aid/batch_detail.html", context | _bank(request, batch, file, events))


def _bank(request: Request, batch: Batch, file: Any, events: list[Event]) -> dict[str, Any]:
    """Return the panels of the bank's file and of its answers."""
    is_makeable = file is None and batch.status == BatchStatus.CONFIRMED
    mine = batch_page.may_download(request.actor, batch)
    return {
        "bank_file": file,
        "bank_form": EncodingForm() if is_makeable and mine else None,
        "may_download": mine and (file is not None or is_makeable),
        "fetched": [event for event in events if event.code in FILE_EVENTS][:5],
        "results": list(selectors.bank_results(request.actor, batch.pk).select_related("uploaded_by")[:10]),
    }
