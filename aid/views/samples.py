"""Samples: the auditor draws and looks through them; the county answers what was returned."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.choices.files import SampleVerdict
from aid.forms.upkeep import AnswerForm, DrawForm, ReturnForm
from aid.models import Sample, SampleItem
from aid.selectors import samples as selectors
from aid.services import samples as services
from core import clock
from core.chinese.names import mask_name
from core.fetch import find
from core.http import Request, seen_version
from core.pages import page
from unions.choices import Level
from unions.models import Union

AUDIT, ANSWER = "aid.audit_file", "aid.record_check"
TONES = {
    SampleVerdict.WAITING: "neutral",
    SampleVerdict.GOOD: "ok",
    SampleVerdict.RETURNED: "warn",
    SampleVerdict.ANSWERED: "info",
}


@page("aid.view_file", "GET", "POST")
def sample_list(request: Request) -> HttpResponse:
    """Show samples to whoever draws them, and returned files to whoever answers for them."""
    actor = request.actor
    counties = Union.objects.permitted(actor, AUDIT).filter(level=Level.COUNTY).order_by("path")
    form = DrawForm(request.POST or None)
    form.fields["union"].choices = [(str(each.pk), each.name) for each in counties]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        drawn = services.draw_sample(
            actor=actor, union_id=form.cleaned_data["union"], seed=form.cleaned_data["seed"], today=clock.today()
        )
        messages.success(request, _("The sample is drawn."))
        return redirect("aid:sample_detail", sample_id=drawn.pk)
    context = {
        "samples": selectors.sample_list(actor)[:100],
        "returned": selectors.returned_items(actor)[:100],
        "form": form if actor.can(AUDIT) else None,
    }
    return render(request, "aid/sample_list.html", context, status=422 if form.errors else 200)


@page(AUDIT)
def sample_detail(request: Request, sample_id: Any) -> HttpResponse:
    """Show one sample with masked data, and its findings by kind."""
    sample: Sample = find(Sample, sample_id, request.actor, AUDIT)
    rows = selectors.items_of(sample)
    for row in rows:
        row["tone"] = TONES[SampleVerdict(row["item"].status)]
    context = {
        "sample": sample,
        "rows": rows,
        "findings": selectors.findings_by_kind(sample),
        "looked": sum(1 for row in rows if row["item"].status != SampleVerdict.WAITING),
        "crumbs": [{"label": _("Samples"), "url": reverse("aid:sample_list")}, {"label": sample.union.name}],
        "mobile_back": reverse("aid:sample_list"),
    }
    return render(request, "aid/sample_detail.html", context)


@page("aid.view_file", "GET", "POST")
def sample_item(request: Request, item_id: Any) -> HttpResponse:
    """Show one file of a sample: the auditor finds it in order or returns it, the county answers."""
    item: SampleItem = find(SampleItem, item_id, request.actor, "aid.view_file")
    audits = request.actor.reaches(AUDIT, item.union.path)
    answers = request.actor.reaches(ANSWER, item.union.path) and item.status == SampleVerdict.RETURNED
    open_now = audits and item.status in (SampleVerdict.WAITING, SampleVerdict.ANSWERED)
    form_class = ReturnForm if open_now else AnswerForm
    is_good = "good" in request.POST
    form = form_class(None if is_good else request.POST or None, initial={"seen_version": item.version})
    if request.method == "POST" and (is_good or form.is_valid()):
        _act(request, item, form, is_good=is_good, audits=bool(open_now))
        return redirect("aid:sample_item", item_id=item.pk)
    context = {
        "item": item,
        "name": mask_name(item.file.head.name) if item.file.head else "",
        "tone": TONES[SampleVerdict(item.status)],
        "form": form if open_now or answers else None,
        "open_now": open_now,
        "file_url": reverse("aid:file_detail", args=[item.file.key]),
        "back": reverse("aid:sample_detail", args=[item.sample_id]) if audits else reverse("aid:sample_list"),
        "crumbs": [{"label": _("Samples"), "url": reverse("aid:sample_list")}, {"label": item.file.key}],
        "mobile_back": reverse("aid:sample_list"),
    }
    return render(request, "aid/sample_item.html", context, status=422 if form.errors else 200)


def _act(request: Request, item: SampleItem, form: Any, *, is_good: bool, audits: bool) -> None:
    actor = request.actor
    if is_good:
        services.pass_item(actor=actor, item_id=item.pk, seen_version=seen_version(request.POST))
        messages.success(request, _("In order."))
    elif audits:
        services.return_item(actor=actor, item_id=item.pk, today=clock.today(), **form.cleaned_data)
        messages.success(request, _("The file is returned to the county with ten working days to answer."))
    else:
        services.answer_item(actor=actor, item_id=item.pk, today=clock.today(), **form.cleaned_data)
        messages.success(request, _("The answer is sent to the auditor."))
