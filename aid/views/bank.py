"""What goes to the bank and comes back, as pages: download, upload, the report of an answer row by row."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.forms.money import EncodingForm, ResultForm
from aid.selectors.batches import bank_results, batch_by_number
from aid.services.bank_files import Reading, export_bank_file, read_bank_result
from aid.views.asking import posted
from aid.views.batch_steps import crumbs
from core import clock
from core.errors import NotFoundError
from core.http import Request
from core.pages import page


@page("aid.view_batch", "POST")
def batch_bank_file(request: Request, number: str) -> HttpResponse:
    """Hand over the bank file: made at the first call, the same bytes at every later one."""
    batch = batch_by_number(request.actor, number)
    form = EncodingForm(request.POST)
    form.full_clean()
    file, content = export_bank_file(
        actor=request.actor,
        batch_id=batch.pk,
        moment=clock.now(),
        encoding=form.cleaned_data.get("encoding", "utf-8"),
    )
    response = HttpResponse(content, content_type=f"text/csv; charset={file.encoding}")
    response["Content-Disposition"] = f'attachment; filename="{batch.number}.csv"'
    response["Digest"] = f"sha-256={file.sha256}"
    return response


@page("aid.read_bank_result", "GET", "POST")
def batch_result_new(request: Request, number: str) -> HttpResponse:
    """Take the bank's answer, and show what it did row by row."""
    batch = batch_by_number(request.actor, number)
    form = ResultForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        reading = read_bank_result(
            actor=request.actor, batch_id=batch.pk, content=upload.read(), name=upload.name, moment=clock.now()
        )
        if reading.is_repeat:
            messages.warning(request, _("This very file had been read before; nothing changed."))
        return redirect("aid:batch_result", number=batch.number, result_id=reading.result.pk)
    context = {
        "batch": batch,
        "form": form,
        "back": reverse("aid:batch_detail", args=[batch.number]),
        "crumbs": crumbs(batch, _("Read answer")),
        "mobile_back": reverse("aid:batch_detail", args=[batch.number]),
    }
    return render(request, "aid/batch_result_new.html", context, status=422 if form.errors else 200)


@page("aid.view_batch")
def batch_result(request: Request, number: str, result_id: Any) -> HttpResponse:
    """Show what an answer of the bank did, and every row from which nothing followed."""
    batch = batch_by_number(request.actor, number)
    result = bank_results(request.actor, batch.pk).filter(pk=result_id).select_related("uploaded_by").first()
    if result is None:
        raise NotFoundError(_("No such answer."), code="not_found")
    context = {
        "batch": batch,
        "result": result,
        "problems": Reading(result).problems,
        "crumbs": crumbs(batch, _("The bank's answer")),
        "mobile_back": reverse("aid:batch_detail", args=[batch.number]),
    }
    return render(request, "aid/batch_result.html", context)
