"""The register of employers as pages: list, entry, change; which union covers each, and whether it should have one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext

from core import clock
from core.actors import Actor
from core.fetch import find
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.templatetags.show import money
from unions.choices import EmployerStatus
from unions.forms.employers import CoverForm, EmployerForm, sections
from unions.models import Employer
from unions.rules.lifecycle import EDIT
from unions.selectors import employers as selectors
from unions.selectors.tree import region_of
from unions.services import employers as services
from unions.views.act_pages import act_form, act_view, attempt
from unions.views.addresses import union_url

VIEW, KEEP = "unions.view_union", services.KEEP
TONES = {EmployerStatus.OPERATING: "ok", EmployerStatus.SUSPENDED: "hold", EmployerStatus.CLOSED: "neutral"}
FIELDS = (*services.TOLD, "region_code")
STREET = 9  # digits of the code of a street or township


def employer_url(employer: Any) -> str:
    """Return the address of an employer's page."""
    return reverse("unions:employer_detail", args=[employer.pk])


@page(VIEW)
def employer_list(request: Request) -> HttpResponse:
    """Show the employers of the branch; those without a union that should have one stand apart."""
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()
    rows = selectors.employer_list(request.actor, clock.today(), text=text, state=state)
    shown = page_of(request, rows, key="pk")
    base = reverse("unions:employer_list")
    tabs = (("", _("All")), ("due", _("Should have a union")), ("covered", _("Covered")))
    context = {
        "head_title": pgettext("register", "Employers"),
        "export_list": "employers",
        "actions": [{"label": _("Register an employer"), "url": reverse("unions:employer_new"), "tone": "p"}]
        if request.actor.can(KEEP)
        else [],
        "tabs": [
            {"label": label, "url": f"{base}?state={code}" if code else base, "current": code == state}
            for code, label in tabs
        ],
        "search": {"label": _("Credit code, or the beginning of the name"), "q": text, "state": state},
        "columns": [pgettext("employer", "Name"), _("Credit code"), _("Workers"), _("Union"), _("State")],
        "rows": [_row(each) for each in shown.rows],
        "previous_url": shown.previous_url,
        "next_url": shown.next_url,
        "page_note": _count(shown) if shown.rows else "",
        "empty_title": _("No employers here"),
        "clear_url": base if text or state else "",
        "crumbs": [
            {"label": _("Unions"), "url": reverse("unions:union_list")},
            {"label": pgettext("register", "Employers")},
        ],
        "mobile_back": reverse("unions:union_list"),
    }
    return render(request, "unions/register.html", context)


def _count(shown: Any) -> str:
    number = f"{shown.total:,}" + ("+" if shown.capped else "")
    return _("%(n)s employers") % {"n": number}


def _row(each: Any) -> dict[str, Any]:
    none = {"text": _("none"), "tone": "warn" if each.is_due else ""}
    union = ({"text": each.covered_by} if each.covered_by else none) | {"l": _("Union")}
    return {
        "url": employer_url(each),
        "title": each.name,
        "cells": [
            {"text": each.credit_code},
            {"text": f"{each.employee_count:,}", "n": True, "l": _("Workers")},
            union,
            {"tag": each.get_status_display(), "tone": TONES[EmployerStatus(each.status)]},
        ],
    }


@page(VIEW)
def employer_detail(request: Request, key: int) -> HttpResponse:
    """Show an employer: its register entry, its headcount with the day, and the unions that covered it."""
    found: Employer = find(Employer, key, request.actor, VIEW)
    employer = selectors.one_with_due(found.pk, clock.today())
    may = request.actor.reaches(KEEP, employer.union_path)
    covers = selectors.covers_of(employer)
    context = {
        "employer": employer,
        "head_title": employer.name,
        "head_tags": [{"label": employer.get_status_display(), "tone": TONES[EmployerStatus(employer.status)]}],
        "head_meta": [employer.credit_code],
        "actions": [{"label": _("Change the register entry"), "url": reverse("unions:employer_change", args=[key])}]
        if may
        else [],
        "card": {"title": _("Register entry"), "rows": _facts(employer, shows_people=may)},
        "covers": [
            {
                "name": cover.union.name,
                "url": union_url(cover.union) if request.actor.reaches(VIEW, cover.union.path) else "",
                "from_on": cover.from_on,
                "to_on": cover.to_on,
            }
            for cover in covers
        ],
        "crumbs": [
            {"label": _("Unions"), "url": reverse("unions:union_list")},
            {"label": pgettext("register", "Employers"), "url": reverse("unions:employer_list")},
            {"label": employer.name},
        ],
        "mobile_back": reverse("unions:employer_list"),
    }
    return render(request, "unions/employer_detail.html", context)


def _facts(employer: Any, *, shows_people: bool) -> list[dict[str, Any]]:
    due = _("yes, from %(n)s workers") if employer.is_due else _("no, fewer than %(n)s workers or not operating")
    people = [
        {"label": _("Legal representative"), "value": employer.legal_rep},
        {"label": _("Contact"), "value": employer.contact},
        {"label": _("Telephone"), "value": str(employer.phone)},
    ]
    return [
        {"label": _("Short name"), "value": employer.short_name},
        {"label": _("Division"), "value": f"{employer.region.name} {employer.region_id}"},
        {"label": _("Register kept by"), "value": employer.place.name if employer.place else ""},
        {"label": _("Ownership"), "value": employer.get_ownership_display()},
        {"label": _("Industry section"), "value": dict(sections()).get(employer.industry, "").strip("—")},
        {"label": _("Should have a union"), "value": due % {"n": employer.due_from}},
        {"label": _("Workers"), "value": f"{employer.employee_count:,}"},
        {"label": _("of these, women"), "value": f"{employer.female_count:,}"},
        {"label": _("of these, migrant workers"), "value": f"{employer.migrant_count:,}"},
        {"label": _("of these, dispatched"), "value": f"{employer.dispatched_count:,}"},
        {"label": _("Counted on"), "value": employer.counted_on.isoformat()},
        {
            "label": _("Monthly payroll"),
            "value": money(employer.payroll_monthly) if employer.payroll_monthly is not None else "",
        },
        *(people if shows_people else []),
    ]


@page(KEEP, "GET", "POST")
def employer_new(request: Request) -> HttpResponse:
    """Enter an employer."""
    form = EmployerForm(request.POST or None, initial={"region_code": _own_street(request.actor)})
    made: list[Employer] = []

    def enter() -> None:
        made.append(services.register_employer(actor=request.actor, today=clock.today(), **form.told))

    if request.method == "POST" and form.is_valid() and attempt(form, enter):
        messages.success(request, _("The employer is in the register."))
        return redirect(employer_url(made[0]))
    return _form(request, form, _("Register an employer"), reverse("unions:employer_list"))


def _own_street(actor: Actor) -> str:
    """Return the division of somebody who keeps the register of one street; whoever keeps more has to say which."""
    code = region_of(actor, KEEP) if len(actor.branches(KEEP)) == 1 else ""
    return code if len(code) == STREET else ""


@page(KEEP, "GET", "POST")
def employer_change(request: Request, key: int) -> HttpResponse:
    """Change an employer's register entry."""
    employer: Employer = find(Employer, key, request.actor, KEEP)
    start = {name: getattr(employer, name) for name in services.TOLD}
    start |= {"region_code": employer.region_id, "seen_version": employer.version}
    form = EmployerForm(request.POST or None, initial=start).for_change()

    def change() -> None:
        services.change_employer(
            actor=request.actor,
            employer_id=employer.pk,
            seen_version=form.cleaned_data["seen_version"] or 0,
            today=clock.today(),
            **form.told,
        )

    if request.method == "POST" and form.is_valid() and attempt(form, change):
        messages.success(request, _("The register entry is changed."))
        return redirect(employer_url(employer))
    return _form(request, form, _("Change the register entry"), employer_url(employer))


def _form(request: Request, form: Any, title: str, back: str) -> HttpResponse:
    crumbs = [{"label": pgettext("register", "Employers"), "url": reverse("unions:employer_list")}, {"label": title}]
    return act_form(request, form, title=title, verb=_("Save"), back=back, crumbs=crumbs)


employer_cover = act_view(
    EDIT,
    CoverForm,
    lambda actor, union, form: services.cover_employer(
        actor=actor, union_id=union.pk, today=clock.today(), **form.cleaned_data
    ),
    lazy("Cover an employer"),
    lazy("Add"),
    intro=lazy("The employer stands in the register already; it may be covered by one union at most."),
)
