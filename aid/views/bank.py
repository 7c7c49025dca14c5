"""What goes to the bank and comes back, as pages: download, upload, the report of an answer row by row."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.forms.money import EncodingForm, ResultForm
from aid.models import BankResult, Batch
from aid.selectors.batches import bank_results as bank_results_of
from aid.selectors.batches import batch_by_number
from aid.services import bank_results
from aid.services.bank_files import export_bank_file
from aid.views import batch_page
from aid.views.asking import posted
from aid.views.batch_steps import crumbs
from aid.views.long_work import is_long
from core import clock
from core.actors import Actor
from core.errors import NotFoundError, RuleBrokenError
from core.http import Request
from core.jobs.models import Job
from core.jobs.services.starting import start_job
from core.jobs.showing import work_on
from core.pages import page


@page("aid.view_batch", "POST")
def batch_bank_file(request: Request, number: str) -> HttpResponse:
    """Make the bank file at the first call and show the batch's next step; hand the same bytes over at every later."""
    batch = batch_by_number(request.actor, number)
    if batch_page.may_make_file(request.actor, batch):
        return _make(request, batch)
    file, content = export_bank_file(actor=request.actor, batch_id=batch.pk, moment=clock.now())
    response = HttpResponse(content, content_type=f"text/csv; charset={file.encoding}")
    response["Content-Disposition"] = f'attachment; filename="{batch.number}.csv"'
    response["Digest"] = f"sha-256={file.sha256}"
    return response


def _make(request: Request, batch: Batch) -> HttpResponse:
    """Make the file, a long one as a job. A download would leave the page as it was, with the step that is over."""
    form = EncodingForm(request.POST)
    form.full_clean()
    encoding = form.cleaned_data.get("encoding", "utf-8")
    if is_long(batch.line_count):
        return _working(_begin(request.actor, "aid.make_bank_file", batch, f"{batch.version}", encoding=encoding))
    export_bank_file(actor=request.actor, batch_id=batch.pk, moment=clock.now(), encoding=encoding)
    messages.success(request, _("The bank file is made. Download it and send it to the bank."))
    return redirect("aid:batch_detail", number=batch.number)


def _begin(actor: Actor, kind: str, batch: Batch, key: str, total: int | None = None, **params: Any) -> Job:
    return start_job(
        actor=actor,
        kind=kind,
        key=f"{batch.pk}:{key}",
        subject=batch,
        name=batch.number,
        params=params,
        total=batch.line_count if total is None else total,
    )


def _working(job: Job) -> HttpResponse:
    return redirect("desk:job_detail", job_id=job.pk)


@page("aid.read_bank_result", "GET", "POST")
def batch_result_new(request: Request, number: str) -> HttpResponse:
    """Take the bank's answer, and show what it did row by row."""
    batch = batch_by_number(request.actor, number)
    form = ResultForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            stored = bank_results.store_bank_result(
                actor=request.actor, batch_id=batch.pk, content=upload.read(), name=upload.name, moment=clock.now()
            )
        except RuleBrokenError as error:
            form.add_error("upload", error.message)
        else:
            return _read(request, batch, stored)
    context = {
        "columns": bank_results.columns_of(batch, moment=clock.now()),
        "batch": batch,
        "form": form,
        "back": reverse("aid:batch_detail", args=[batch.number]),
        "crumbs": crumbs(batch, _("Read answer")),
        "mobile_back": reverse("aid:batch_detail", args=[batch.number]),
    }
    return render(request, "aid/batch_result_new.html", context, status=422 if form.errors else 200)


def _read(request: Request, batch: Batch, stored: BankResult) -> HttpResponse:
    """Apply a stored answer, or what is left of it: a short one at once, a long one as a job."""
    if stored.read_at is not None:
        messages.warning(request, _("This very file had been read before; nothing changed."))
        return redirect("aid:batch_result", number=batch.number, result_id=stored.pk)
    rows = bank_results.rows_of(stored, moment=clock.now())
    if is_long(len(rows)):
        key = str(stored.pk)
        return _working(
            _begin(request.actor, "aid.read_bank_result", batch, key, total=len(rows), result=str(stored.pk))
        )
    bank_results.read_on(actor=request.actor, result=stored, rows=rows, moment=clock.now())
    return redirect("aid:batch_result", number=batch.number, result_id=stored.pk)


@page("aid.read_bank_result", "POST")
def batch_result_continue(request: Request, number: str, result_id: Any) -> HttpResponse:
    """Go on with an answer that was not read to its end: the work was cancelled, or something stopped it."""
    batch = batch_by_number(request.actor, number)
    return _read(request, batch, _stored(request.actor, batch, result_id))


def _stored(actor: Actor, batch: Batch, result_id: Any) -> BankResult:
    found = bank_results_of(actor, batch.pk).defer(None).filter(pk=result_id)
    result = found.select_related("uploaded_by", "batch__union").first()
    if result is None:
        raise NotFoundError(_("No such answer."), code="not_found")
    return result


@page("aid.view_batch")
def batch_result(request: Request, number: str, result_id: Any) -> HttpResponse:
    """Show what an answer of the bank did, and every row from which nothing followed."""
    batch = batch_by_number(request.actor, number)
    result = _stored(request.actor, batch, result_id)
    context = {
        "batch": batch,
        "result": result,
        "problems": bank_results.Reading(result).problems,
        "work": work_on(request.actor, batch),
        "can_go_on": request.actor.reaches("aid.read_bank_result", batch.union.path),
        "crumbs": crumbs(batch, _("The bank's answer")),
        "mobile_back": reverse("aid:batch_detail", args=[batch.number]),
    }
    return render(request, "aid/batch_result.html", context)
