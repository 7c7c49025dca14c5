"""Registers of goods and services as pages: each a list, entries, acts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.models import Roster
from aid.selectors import services as selectors
from aid.services.registers import ENTRIES
from aid.views import service_edits, service_filters
from aid.views.requests import tell_form
from aid.views.service_registers import RECORD, REGISTERS, VIEW, Register
from core import clock
from core.actors import Actor
from core.errors import DomainError, NotFoundError
from core.fetch import find
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.templatetags.show import fen
from unions.choices import Level
from unions.models import Union


def _register(name: str) -> Register:
    if name not in REGISTERS:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": _("register")}, code="not_found")
    return REGISTERS[name]


def _frame(name: str, *here: tuple[str, str]) -> dict[str, Any]:
    listed = reverse("aid:service_list", args=[name])
    crumbs = [{"label": _("Four seasons"), "url": reverse("aid:programme_list")}]
    crumbs += [{"label": str(REGISTERS[name].label), "url": listed}]
    crumbs += [{"label": label, "url": url} for label, url in here]
    return {"register": REGISTERS[name], "name": name, "crumbs": crumbs, "mobile_back": listed}


@page(VIEW)
def service_list(request: Request, name: str) -> HttpResponse:
    """Show one register of the actor's branch, newest first."""
    register = _register(name)
    found, filters = service_filters.narrowed(request, register)
    listed = page_of(request, found, key="created_at")
    rows = [
        {
            "title": str(one),
            "who": one.union.name,
            "told": list(zip(list(register.columns)[1:], register.cells(one), strict=True)),
            "url": _url(name, one),
            "gone": getattr(one, "cancelled_on", None),
        }
        for one in listed.rows
    ]
    tabs = [
        {"label": str(each.label), "url": reverse("aid:service_list", args=[key]), "current": key == name}
        for key, each in REGISTERS.items()
    ]
    may = request.actor.can(RECORD)
    context = _frame(name) | {"page": listed, "rows": rows, "tabs": tabs, "may_record": may, "filters": filters}
    return render(request, "aid/service_list.html", context)


def _url(name: str, one: Any) -> str:
    return reverse("aid:service_detail", args=[name, one.pk])


@page(VIEW)
def service_detail(request: Request, name: str, row_id: Any) -> HttpResponse:
    """Show one entry with what belongs to it."""
    register = _register(name)
    one = find(register.model, row_id, request.actor, VIEW)
    may = request.actor.reaches(RECORD, one.union.path)
    labels = {field.name: field.verbose_name for field in register.model._meta.concrete_fields}
    context = _frame(name, (str(one), "")) | {
        "one": one,
        "facts": [{"label": labels[key], "value": value} for key, value in _facts(one).items()],
        "sections": register.sections(one),
        "may_record": may,
        "head_acts": _head_acts(request.actor, register, one),
        "base": _url(name, one),
        "sheet": reverse("aid:goods_sheet", args=[one.pk]) if name == "goods" else "",
        "entries": service_edits.story(request.actor, one),
    }
    return render(request, "aid/service_detail.html", context)


def _head_acts(actor: Actor, register: Register, one: Any) -> list[dict[str, str]]:
    """Return the acts on the entry as a whole that this actor may take; a closed or cancelled one takes none."""
    if getattr(one, "closed_on", None) or getattr(one, "cancelled_on", None):
        return []
    offered = [
        {"name": name, "label": str(act.label)}
        for name, act in register.acts.items()
        if act.at_head and actor.reaches(act.permission, one.union.path)
    ]
    if not register.entry or not actor.reaches(RECORD, one.union.path):
        return offered
    if ENTRIES[register.entry].fields:
        offered.append({"name": f"edit-{register.entry}", "label": _("Edit")})
    if register.entry != "site":
        offered.append({"name": f"cancel-{register.entry}", "label": _("Cancel the entry")})
    return offered


HIDDEN = {"payee", "signed", "recorded_by", "item", "id", "version", "created_at", "union", "programme", "name"}


def _facts(one: Any) -> dict[str, Any]:
    """Return an entry's own fields in words, in their order."""
    found: dict[str, Any] = {"union": one.union.name}
    for field in one._meta.concrete_fields:
        held = getattr(one, field.name)
        if field.name in HIDDEN or (field.name.startswith("cancel") and not held):
            continue
        if field.choices:
            held = getattr(one, f"get_{field.name}_display")()
        elif field.name.endswith("_fen"):
            held = fen(held)
        elif isinstance(held, bool):
            held = _("Yes") if held else _("No")
        found[field.name] = held if held not in (None, "") else "--"
    return found


@page(RECORD, "GET", "POST")
def service_new(request: Request, name: str) -> HttpResponse:
    """Enter something into a register."""
    register = _register(name)
    form = register.form(*_given(request), choices=_choices(request.actor, register), initial=_today_initial())
    if request.method == "POST" and form.is_valid():
        try:
            made = register.enter(request.actor, form.answers())
        except DomainError as error:
            tell_form(form, error)
        else:
            messages.success(request, _("%(name)s is entered.") % {"name": made})
            return redirect(_url(name, made))
    return _form_page(request, name, form, str(_("New entry")), reverse("aid:service_list", args=[name]))


@page(RECORD, "GET", "POST")
def service_act(request: Request, name: str, row_id: Any, act: str) -> HttpResponse:
    """Take one act on an entry, or on somebody in it."""
    register = _register(name)
    if act not in register.acts:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": _("act")}, code="not_found")
    wanted = register.acts[act]
    one = find(register.model, row_id, request.actor, wanted.permission)
    initial = _today_initial() | _held(request, act)
    form = wanted.form(*_given(request), choices=_choices(request.actor, register), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = wanted.do(request.actor, one, request.GET.get("of"), form.answers())
        except DomainError as error:
            tell_form(form, error)
        else:
            messages.success(request, _("%(title)s: done.") % {"title": wanted.label})
            return redirect("aid:roster_detail", made.pk) if isinstance(made, Roster) else redirect(_url(name, one))
    return _form_page(request, name, form, str(wanted.label), _url(name, one), of=str(one))


def _given(request: Request) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _today_initial() -> dict[str, Any]:
    today = clock.today()
    return dict.fromkeys(("on_day", "visited_on", "issued_on", "referred_on", "done_on"), today)


def _held(request: Request, act: str) -> dict[str, Any]:
    """Return what is noted of somebody already, so that a later note does not write over it."""
    entry = ENTRIES.get({"done": "booking", "finish": "trainee"}.get(act, ""))
    if entry is None:
        return {}
    child = find(entry.model, request.GET.get("of"), request.actor, RECORD)
    names = ("done_on", "needs_follow_up", "attendance", "certificate_no", "has_other_subsidy")
    return {name: held for name in names if (held := getattr(child, name, None)) is not None}


def _choices(actor: Actor, register: Register) -> dict[str, list[tuple[Any, str]]]:
    """Return the unions and running programmes that a form offers."""
    rows = Union.objects.permitted(actor, RECORD).order_by("path")
    unions = (rows if register.entry else rows.filter(level=Level.COUNTY))[:500]  # an alert is a county's
    programmes = selectors.running_programmes(actor, *register.kinds)
    return {
        "union_id": [(str(one.pk), one.name) for one in unions],
        "programme_id": [(str(one.pk), one.name) for one in programmes],
    }


def _form_page(request: Request, name: str, form: Any, title: str, back: str, of: str = "") -> HttpResponse:
    context = _frame(name, (title, "")) | {"form": form, "title": title, "back": back, "of": of, "mobile_back": back}
    return render(request, "aid/service_form.html", context, status=422 if form.errors else 200)
