"""Professional union workers as pages: list, contract, posting, appraisal, rounds of recruitment."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext, pgettext_lazy

from core import clock
from core.fetch import find
from core.http import Request
from core.keyset import page_of
from core.pages import page
from unions.choices.workers import WorkerStatus
from unions.forms import workers as forms
from unions.models import SocialWorker, Union
from unions.selectors import workers as selectors
from unions.services import workers as services
from unions.views.act_pages import act_form, act_view, attempt

VIEW, MANAGE = "unions.view_person", services.MANAGE
TONES = {WorkerStatus.IN_POST: "ok", WorkerStatus.REASSIGNED: "neutral", WorkerStatus.LEFT: "neutral"}


def worker_url(worker: Any) -> str:
    """Return the address of a worker's page."""
    return reverse("unions:worker_detail", args=[worker.pk])


@page(VIEW)
def worker_list(request: Request) -> HttpResponse:
    """Show the professional union workers of the branch, by state."""
    asked = request.GET.get("state", "")
    state = asked if asked in WorkerStatus.values else WorkerStatus.IN_POST.value
    shown = page_of(request, selectors.worker_list(request.actor, state=state), key="created_at")
    base = reverse("unions:worker_list")
    counties = list(selectors.counties_of(request.actor, MANAGE)[:2]) if request.actor.can(MANAGE) else []
    actions = []
    if counties:
        if len(counties) == 1:
            url = reverse("unions:worker_new", args=[counties[0].code])
            actions.append({"label": _("Employ somebody"), "url": url, "tone": "p"})
        actions.append({"label": _("Rounds of recruitment"), "url": reverse("unions:recruitment_list")})
    context = {
        "head_title": _("Professional union workers"),
        "actions": actions,
        "tabs": [
            {"label": label, "url": f"{base}?state={code}", "current": code == state}
            for code, label in WorkerStatus.choices
        ],
        "columns": [_("Name"), _("Posted to"), _("Employed by"), _("Contract to"), _("Pay grade")],
        "rows": [_row(each, clock.today()) for each in shown.rows],
        "previous_url": shown.previous_url,
        "next_url": shown.next_url,
        "page_note": _("%(n)s people") % {"n": f"{shown.total:,}"} if shown.rows else "",
        "empty_title": _("Nobody here"),
        "export_list": "union-workers",
        "crumbs": [{"label": _("Unions"), "url": reverse("unions:union_list")}, {"label": _("Union workers")}],
        "mobile_back": reverse("unions:union_list"),
    }
    return render(request, "unions/register.html", context)


def _row(each: SocialWorker, today: Any) -> dict[str, Any]:
    return {
        "url": worker_url(each),
        "title": each.person.name,
        "cells": [
            {"text": each.township.name},
            {"text": each.union.name},
            {
                "text": each.contract_to.isoformat(),
                "l": _("Contract to"),
                "tone": "bad" if _is_over(each, today) else "",
            },
            {"text": each.grade},
        ],
    }


def _is_over(worker: SocialWorker, today: Any) -> bool:
    """Say whether somebody works on under a contract that has run out."""
    return worker.status == WorkerStatus.IN_POST and worker.contract_to < today


@page(VIEW)
def worker_detail(request: Request, key: str) -> HttpResponse:
    """Show a worker: contract, posting, appraisals."""
    worker: SocialWorker = find(SocialWorker, key, request.actor, VIEW)
    may = request.actor.reaches(MANAGE, worker.union.path)
    links = (("worker_contract", _("Change contract or posting")), ("worker_year", _("Enter an appraisal")))
    actions = [{"label": label, "url": reverse(f"unions:{name}", args=[key])} for name, label in links]
    end = {"label": _("End the employment"), "url": reverse("unions:worker_end", args=[key]), "tone": "bad"}
    in_post = worker.status == WorkerStatus.IN_POST
    rows = [
        (_("Employed by"), worker.union.name),
        (_("Posted to"), worker.township.name),
        (_("Recruitment batch"), worker.batch.name if worker.batch else ""),
        (_("Contract from"), worker.contract_from.isoformat()),
        (_("Contract to"), worker.contract_to.isoformat()),
        (_("Pay grade"), worker.grade),
        (_("Left on"), worker.left_on.isoformat() if worker.left_on else ""),
    ]
    context = {
        "head_title": worker.person.name,
        "head_tags": [
            {"label": worker.get_status_display(), "tone": TONES[WorkerStatus(worker.status)]},
            *([{"label": _("The contract has run out"), "tone": "bad"}] if _is_over(worker, clock.today()) else []),
        ],
        "head_meta": [worker.township.name],
        "actions": actions if may and in_post else [],
        "more": [end] if may and in_post else [],
        "card": {"title": _("Contract"), "rows": [{"label": label, "value": value} for label, value in rows if value]},
        "years": selectors.years_of(worker),
        "crumbs": [
            {"label": _("Union workers"), "url": reverse("unions:worker_list")},
            {"label": worker.person.name},
        ],
        "mobile_back": reverse("unions:worker_list"),
    }
    return render(request, "unions/worker_detail.html", context)


@page(MANAGE, "GET", "POST")
def worker_new(request: Request, key: str) -> HttpResponse:
    """Employ somebody by a county and post them to a township."""
    county: Union = find(Union, key, request.actor, MANAGE, by="code")
    townships = selectors.townships_of(request.actor, county, MANAGE)
    batches = selectors.batches_of(request.actor, MANAGE).filter(union=county)
    form = forms.EmployForm(request.POST or None, townships=townships, batches=batches)
    made: list[SocialWorker] = []

    def employ() -> None:
        told = dict(form.cleaned_data)
        keys = {"township_id": told.pop("township"), "batch_id": told.pop("batch")}
        made.append(services.employ(actor=request.actor, union_id=county.pk, today=clock.today(), **keys, **told))

    if request.method == "POST" and form.is_valid() and attempt(form, employ):
        messages.success(request, _("The contract is entered."))
        return redirect(worker_url(made[0]))
    return _form(request, form, _("Employ somebody"), reverse("unions:worker_list"), county)


@page(MANAGE, "GET", "POST")
def recruitment_list(request: Request) -> HttpResponse:
    """Show the rounds of recruitment, and open one."""
    counties = selectors.counties_of(request.actor, MANAGE)
    form = forms.RecruitForm(request.POST or None, counties=counties)

    def recruit() -> None:
        told = dict(form.cleaned_data)
        services.open_recruitment(actor=request.actor, union_id=told.pop("union"), **told)

    if request.method == "POST" and form.is_valid() and attempt(form, recruit):
        messages.success(request, _("The round of recruitment is entered."))
        return redirect("unions:recruitment_list")
    context = {
        "batches": selectors.batches_of(request.actor, MANAGE)[:100],
        "form": form,
        "crumbs": [
            {"label": _("Union workers"), "url": reverse("unions:worker_list")},
            {"label": _("Rounds of recruitment")},
        ],
        "mobile_back": reverse("unions:worker_list"),
    }
    return render(request, "unions/recruitment_list.html", context, status=422 if form.errors else 200)


def _form(request: Request, form: Any, title: str, back: str, union: Any) -> HttpResponse:
    crumbs = [{"label": _("Union workers"), "url": reverse("unions:worker_list")}, {"label": title}]
    verb = pgettext("register", "Enter")
    return act_form(request, form, title=title, verb=verb, back=back, crumbs=crumbs, union=union)


def _contract(actor: Any, worker: SocialWorker, form: Any) -> None:
    told = dict(form.cleaned_data)
    services.change_contract(
        actor=actor, worker_id=worker.pk, township_id=told.pop("township"), today=clock.today(), **told
    )


worker_contract = act_view(
    MANAGE,
    forms.ContractForm,
    _contract,
    lazy("Change contract or posting"),
    lazy("Save"),
    given=lambda actor, worker: {"townships": selectors.townships_of(actor, worker.union, MANAGE)},
    initial=lambda _actor, worker: {
        "township": str(worker.township_id),
        "contract_to": worker.contract_to,
        "grade": worker.grade,
    },
    model=SocialWorker,
    by="pk",
    back=worker_url,
)
worker_end = act_view(
    MANAGE,
    forms.LeftForm,
    lambda actor, worker, form: services.end_employment(
        actor=actor, worker_id=worker.pk, today=clock.today(), **form.cleaned_data
    ),
    lazy("End the employment"),
    lazy("Save"),
    model=SocialWorker,
    by="pk",
    back=worker_url,
)
worker_year = act_view(
    MANAGE,
    forms.YearForm,
    lambda actor, worker, form: services.appraise(
        actor=actor, worker_id=worker.pk, today=clock.today(), **form.cleaned_data
    ),
    lazy("Enter an appraisal"),
    pgettext_lazy("register", "Enter"),
    model=SocialWorker,
    by="pk",
    back=worker_url,
)
