"""Registers of goods and services: sites, job fairs, training classes, check-ups; each a list, entries, acts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aid.choices.relief import ReliefKind
from aid.forms import services as forms
from aid.forms.recipients import CardForm, ProviderForm
from aid.models import CheckupBatch, JobFair, Roster, Site, TrainingClass
from aid.selectors import services as selectors
from aid.services import checkups, jobs, service_pay, sites
from aid.views import service_rows as shown
from aid.views.requests import tell_form
from core import clock
from core.actors import Actor
from core.errors import DomainError, NotFoundError
from core.fetch import find
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.templatetags.show import count, fen
from unions.models import Union

VIEW, RECORD = "aid.view_service", "aid.record_service"
Do = Callable[[Actor, Any, Any, dict[str, Any]], Any]  # actor, entry, child's key, answers


@dataclass(frozen=True)
class Act:
    """One act on an entry: its name for people, its form, the service it asks."""

    label: str | Promise
    form: type[forms.ServiceForm]
    do: Do
    permission: str = RECORD
    at_head: bool = False  # shown beside the title of the entry


@dataclass(frozen=True)
class Register:
    """One register: its words, rows, page of an entry and acts."""

    label: str | Promise
    model: Any
    kinds: tuple[str, ...]
    rows: Callable[[Actor], Any]
    columns: tuple[str | Promise, ...]
    cells: Callable[[Any], tuple[Any, ...]]
    sections: Callable[[Any], list[dict[str, Any]]]
    form: type[forms.ServiceForm]
    enter: Callable[[Actor, dict[str, Any]], Any]
    acts: dict[str, Act]


def _hand_out(actor: Actor, site: Site, _child: Any, data: dict[str, Any]) -> Any:
    """Enter the goods with today's cost, then hand them out."""
    facts = {name: data.pop(name) for name in ("name", "unit", "unit_cost_fen")}
    item = sites.enter_goods(actor=actor, union_id=site.union_id, **facts)
    return sites.issue_goods(actor=actor, site_id=site.pk, item_id=item.pk, today=clock.today(), **data)


REGISTERS: dict[str, Register] = {
    "sites": Register(
        lazy("Sites"),
        Site,
        (ReliefKind.COOL,),
        selectors.site_list,
        (lazy("Site"), lazy("Whereabouts"), lazy("Employer"), lazy("Workers"), lazy("Visits")),
        lambda one: (one.place, one.employer, count(one.workers), count(one.visit_count)),
        shown.site_sections,
        forms.SiteForm,
        lambda actor, data: sites.enter_site(actor=actor, **data),
        {
            "visit": Act(
                lazy("Record a visit"),
                forms.SiteVisitForm,
                lambda actor, one, _c, data: sites.visit_site(actor=actor, site_id=one.pk, today=clock.today(), **data),
            ),
            "goods": Act(lazy("Hand out goods"), forms.GoodsForm, _hand_out),
            "close": Act(
                lazy("Close the site"),
                forms.CloseForm,
                lambda actor, one, _c, data: sites.close_site(actor=actor, site_id=one.pk, on=clock.today(), **data),
                at_head=True,
            ),
        },
    ),
    "fairs": Register(
        lazy("Job fairs"),
        JobFair,
        (ReliefKind.JOB,),
        selectors.fair_list,
        (lazy("Job fair"), lazy("Held on"), lazy("Whereabouts"), lazy("Visitors at the fair"), lazy("Hired")),
        lambda one: (one.held_on, one.place, count(one.visitors), count(one.hired)),
        shown.fair_sections,
        forms.FairForm,
        lambda actor, data: jobs.enter_fair(actor=actor, **data),
        {
            "post": Act(
                lazy("Add posts"),
                forms.PostForm,
                lambda actor, one, _c, data: jobs.offer_post(actor=actor, fair_id=one.pk, **data),
            ),
            "refer": Act(
                lazy("Refer a person"),
                forms.ReferralForm,
                lambda actor, _one, child, data: jobs.refer_person(
                    actor=actor, post_id=child, today=clock.today(), **data
                ),
            ),
            "outcome": Act(
                lazy("Result of the referral"),
                forms.OutcomeForm,
                lambda actor, _one, child, data: jobs.settle_referral(
                    actor=actor, referral_id=child, today=clock.today(), **data
                ),
            ),
            "again": Act(
                lazy("Look again"),
                forms.LookAgainForm,
                lambda actor, _one, child, data: jobs.look_again(
                    actor=actor, referral_id=child, today=clock.today(), **data
                ),
            ),
        },
    ),
    "classes": Register(
        lazy("Training classes"),
        TrainingClass,
        (ReliefKind.TRAINING, ReliefKind.JOB),
        selectors.class_list,
        (lazy("Training class"), lazy("First day"), lazy("Trainees"), lazy("Certificates"), lazy("Subsidies (yuan)")),
        lambda one: (one.starts_on, count(one.trainee_count), count(one.certified), fen(one.paid_fen)),
        shown.class_sections,
        forms.ClassForm,
        lambda actor, data: jobs.enter_class(actor=actor, **data),
        {
            "pay": Act(
                lazy("Put the subsidies on a roster"),
                forms.ServiceForm,
                lambda actor, one, _c, data: service_pay.pay_subsidies(
                    actor=actor, course_id=one.pk, today=clock.today()
                ),
                "aid.build_roster",
                True,
            ),
            "card": Act(
                lazy("Bank card"),
                CardForm,
                lambda actor, _one, child, data: service_pay.set_trainee_card(actor=actor, trainee_id=child, **data),
            ),
            "trainee": Act(
                lazy("Add a trainee"),
                forms.PersonForm,
                lambda actor, one, _c, data: jobs.enrol_trainee(
                    actor=actor, course_id=one.pk, today=clock.today(), **data
                ),
            ),
            "finish": Act(
                lazy("Result of the trainee"),
                forms.FinishForm,
                lambda actor, _one, child, data: jobs.finish_trainee(
                    actor=actor, trainee_id=child, today=clock.today(), **data
                ),
            ),
        },
    ),
    "checkups": Register(
        lazy("Check-ups"),
        CheckupBatch,
        (ReliefKind.CHECKUP,),
        selectors.checkup_list,
        (lazy("Provider"), lazy("First day"), lazy("Booked"), lazy("Examined"), lazy("To be followed up")),
        lambda one: (one.starts_on, count(one.booked), count(one.done), count(one.waiting)),
        shown.checkup_sections,
        forms.CheckupForm,
        lambda actor, data: checkups.enter_checkups(actor=actor, today=clock.today(), **data),
        {
            "pay": Act(
                lazy("Put the check-ups on a roster"),
                forms.ServiceForm,
                lambda actor, one, _c, data: service_pay.pay_checkups(
                    actor=actor, batch_id=one.pk, today=clock.today()
                ),
                "aid.build_roster",
                True,
            ),
            "provider": Act(
                lazy("Account and invoice"),
                ProviderForm,
                lambda actor, one, _c, data: service_pay.set_provider(actor=actor, batch_id=one.pk, **data),
                at_head=True,
            ),
            "book": Act(
                lazy("Book a person"),
                forms.PersonForm,
                lambda actor, one, _c, data: checkups.book_checkup(
                    actor=actor, batch_id=one.pk, today=clock.today(), **data
                ),
            ),
            "done": Act(
                lazy("Result of the check-up"),
                forms.DoneForm,
                lambda actor, _one, child, data: checkups.finish_checkup(
                    actor=actor, booking_id=child, today=clock.today(), **data
                ),
            ),
        },
    ),
}


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
    listed = page_of(request, register.rows(request.actor), key="created_at")
    rows = [
        {"title": str(one), "who": one.union.name, "cells": register.cells(one), "url": _url(name, one)}
        for one in listed.rows
    ]
    tabs = [
        {"label": str(each.label), "url": reverse("aid:service_list", args=[key]), "current": key == name}
        for key, each in REGISTERS.items()
    ]
    may = request.actor.can(RECORD)
    context = _frame(name) | {"page": listed, "rows": rows, "tabs": tabs, "may_record": may}
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
    }
    return render(request, "aid/service_detail.html", context)


def _head_acts(actor: Actor, register: Register, one: Any) -> list[dict[str, str]]:
    """Return the acts on the entry as a whole that this actor may take; a closed site takes none."""
    if getattr(one, "closed_on", None):
        return []
    return [
        {"name": name, "label": str(act.label)}
        for name, act in register.acts.items()
        if act.at_head and actor.reaches(act.permission, one.union.path)
    ]


HIDDEN = {"id", "version", "created_at", "union", "programme", "name"}


def _facts(one: Any) -> dict[str, Any]:
    """Return an entry's own fields in words, in their order."""
    found: dict[str, Any] = {"union": one.union.name}
    for field in one._meta.concrete_fields:
        if field.name in HIDDEN:
            continue
        held = getattr(one, field.name)
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
    form = wanted.form(*_given(request), choices=_choices(request.actor, register), initial=_today_initial())
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
    return dict.fromkeys(("visited_on", "issued_on", "referred_on", "done_on"), today)


def _choices(actor: Actor, register: Register) -> dict[str, list[tuple[Any, str]]]:
    """Return the unions and running programmes that a form offers."""
    unions = Union.objects.permitted(actor, RECORD).order_by("path")[:500]
    programmes = selectors.running_programmes(actor, *register.kinds)
    return {
        "union_id": [(str(one.pk), one.name) for one in unions],
        "programme_id": [(str(one.pk), one.name) for one in programmes],
    }


def _form_page(request: Request, name: str, form: Any, title: str, back: str, of: str = "") -> HttpResponse:
    context = _frame(name, (title, "")) | {"form": form, "title": title, "back": back, "of": of, "mobile_back": back}
    return render(request, "aid/service_form.html", context, status=422 if form.errors else 200)
