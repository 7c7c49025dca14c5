"""The register of lawyers: fields, load, average days, leave; one lawyer with leave and clients (ux.md P63)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from core.errors import DomainError, NotFoundError
from core.http import Request
from core.keyset import page_of
from core.pages import page
from legal.choices.matters import Matter
from legal.forms import cases as forms
from legal.models import Lawyer
from legal.rules.lawyers import KEEP, VIEW
from legal.selectors import lawyers as selectors
from legal.services import lawyers
from unions.views.acts import put_errors


def fields_of(lawyer: Lawyer) -> str:
    """Return a lawyer's fields as one line."""
    return _(", ").join(str(Matter(code).label) for code in lawyer.fields)


@page(VIEW)
def lawyer_list(request: Request) -> HttpResponse:
    """Show the lawyers of one's branch with their load."""
    shown = page_of(request, selectors.lawyer_list(request.actor, clock.today()), key="created_at")
    new = {"label": _("Enter a lawyer"), "url": reverse("legal:lawyer_new"), "icon": "plus", "tone": "p"}
    context = {
        "page": shown,
        "rows": [
            {
                "lawyer": each,
                "url": reverse("legal:lawyer_detail", args=[each.pk]),
                "fields": fields_of(each),
                "days": each.average.days if each.average else None,
            }
            for each in shown.rows
        ],
        "actions": [new] if request.actor.can(KEEP) else [],
        "crumbs": [{"label": _("Legal aid"), "url": reverse("legal:case_list")}, {"label": _("Lawyers")}],
        "mobile_back": reverse("legal:case_list"),
    }
    return render(request, "legal/lawyer_list.html", context)


@page(KEEP, "GET", "POST")
def lawyer_new(request: Request) -> HttpResponse:
    """Enter a lawyer into the register."""
    form = forms.RegisterLawyerForm(request.POST or None)
    form.fields["union"].choices = selectors.registers(request.actor)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        union_id, known = told.pop("union"), told.pop("fields_known")
        try:
            made = lawyers.register_lawyer(
                actor=request.actor,
                union_id=union_id,
                today=clock.today(),
                fields=known,
                areas=[selectors.region_of(union_id)],
                **told,
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Entered: %(name)s.") % {"name": made.name})
            return redirect("legal:lawyer_detail", lawyer_id=made.pk)
    back = reverse("legal:lawyer_list")
    context = {
        "form": form,
        "title": _("Enter a lawyer"),
        "verb": pgettext("button", "Enter"),
        "back": back,
        "crumbs": [{"label": _("Lawyers"), "url": back}, {"label": _("Enter a lawyer")}],
        "mobile_back": back,
    }
    return render(request, "unions/act.html", context, status=422 if form.errors else 200)


def _forms(lawyer: Lawyer, data: Any, act: str) -> dict[str, Any]:
    initial = {
        "seen_version": lawyer.version,
        "firm": lawyer.firm,
        "fields_known": lawyer.fields,
        "is_active": lawyer.is_active,
    }
    classes = {"change": forms.ChangeLawyerForm, "leave": forms.LeaveForm, "client": forms.ClientForm}
    return {
        name: made(data if name == act else None, initial=initial, auto_id=f"id_{name}_%s")
        for name, made in classes.items()
    }


@page(VIEW, "GET", "POST")
def lawyer_detail(request: Request, lawyer_id: Any) -> HttpResponse:
    """Show one lawyer; whoever keeps the register changes fields, enters leave and clients."""
    lawyer = selectors.lawyer_by_key(request.actor, lawyer_id)
    may_keep = request.actor.reaches(KEEP, lawyer.union.path)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    shown = _forms(lawyer, request.POST or None, act)
    if act:
        if act not in shown:
            raise NotFoundError(_("There is no such page."), code="not_found")
        if shown[act].is_valid():
            try:
                _do(request, lawyer, act, shown[act].cleaned_data)
            except DomainError as error:
                if error.status != 422:
                    raise
                put_errors(shown[act], error)
            else:
                messages.success(request, _("Saved."))
                return redirect("legal:lawyer_detail", lawyer_id=lawyer.pk)
    bad = bool(act and shown[act].errors)
    return render(request, "legal/lawyer_detail.html", _context(lawyer, may_keep, shown), status=422 if bad else 200)


def _do(request: Request, lawyer: Lawyer, act: str, told: dict[str, Any]) -> None:
    calls: dict[str, Callable[..., Any]] = {
        "change": lawyers.change_lawyer,
        "leave": lawyers.add_leave,
        "client": lawyers.add_client,
    }
    if act == "change":
        told["fields"] = told.pop("fields_known")
    calls[act](actor=request.actor, lawyer_id=lawyer.pk, **told)


def _context(lawyer: Lawyer, may_keep: bool, shown: dict[str, Any]) -> dict[str, Any]:
    today = clock.today()
    counted = selectors.with_figures(lawyer, today)
    back = reverse("legal:lawyer_list")
    return {
        "lawyer": counted,
        "fields": fields_of(lawyer),
        "days": counted.average.days if counted.average else None,
        "leaves": lawyer.leaves.all()[:20],
        "clients": lawyer.clients.all()[:50] if may_keep else [],
        "may_keep": may_keep,
        "forms": shown,
        "crumbs": [{"label": _("Lawyers"), "url": back}, {"label": lawyer.name}],
        "mobile_back": back,
    }
