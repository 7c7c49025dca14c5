"""Visits at the desk: the week and who waits, one visit with what was told about it, answers to decide."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aid.choices.files import ACTIVE
from aid.choices.relief import ProgrammeStatus, Season
from aid.choices.visits import ClashChoice, PlanStatus
from aid.forms.visit_record import RecordForm
from aid.forms.visits import AssignForm, DropForm, PlanForm
from aid.models import VisitPlan
from aid.rules.visit_form import FIELDS, FORM, shown
from aid.rules.visit_plans import VISIT
from aid.selectors import visit_plans as selectors
from aid.selectors.programmes import programme_list
from aid.selectors.visit_routes import routes_of
from aid.services import visit_plans as services
from aid.services import visit_uploads
from core import clock
from core.actors import Actor
from core.days import day_in
from core.documents.answers import hand_over
from core.errors import DomainError, NotFoundError
from core.fetch import find
from core.http import Request, seen_version
from core.pages import page

TONES = {
    PlanStatus.PLANNED: "info",
    PlanStatus.DECIDING: "warn",
    PlanStatus.DONE: "ok",
    PlanStatus.DROPPED: "neutral",
}
MOST_WAITING = 50


@page(VISIT, "GET", "POST")
def visit_list(request: Request) -> HttpResponse:
    """Show the week by day, what is left over, and the families that wait for a visit; plan several at once."""
    today = clock.today()
    monday = _monday(request, today)
    programme = _programme(request)
    waiting = list(selectors.waiting_families(request.actor, programme)[:MOST_WAITING])
    visitors = selectors.visitors_of(request.actor, today)
    form = PlanForm(
        request.POST or None, visitors=visitors, initial={"lead": request.actor.user_id, "planned_on": today}
    )
    if request.method == "POST" and form.is_valid():
        _plan(request, form, programme)
        return redirect(request.get_full_path())
    plans = selectors.plans_between(request.actor, monday, monday + timedelta(days=6))
    context = {
        "days": [(day, _routed(rows)) for day, rows in groupby(plans, lambda plan: plan.planned_on)],
        "left_over": _routed(selectors.plans_left_over(request.actor, today)[:MOST_WAITING]),
        "waiting": waiting,
        "form": form if waiting else None,
        "chosen": programme,
        "programmes": _programmes(request),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "today": today,
    }
    return render(request, "aid/visit_list.html", context, status=422 if form.errors else 200)


def _routed(plans: Iterable[VisitPlan]) -> list[tuple[VisitPlan, str, str]]:
    """Return the rows of a day, route after route in the order of the places: the visit, its tone, its street."""
    stops = [stop for route in routes_of(plans) for stop in route.stops]
    return [(stop.plan, TONES[PlanStatus(stop.plan.status)], stop.street) for stop in stops]


def _plan(request: Request, form: PlanForm, programme: Any) -> None:
    """Plan a visit for each chosen family; a family that cannot be planned is named, the others are."""
    done, refused = 0, []
    for file_id in request.POST.getlist("file"):
        try:
            services.plan_visit(
                actor=request.actor,
                file_id=file_id,
                programme_id=programme.pk if programme else None,
                today=clock.today(),
                **form.people(),
            )
            done += 1
        except DomainError as refusal:
            refused.append(refusal.message)
    if done:
        messages.success(request, ngettext("%(n)s visit is planned.", "%(n)s visits are planned.", done) % {"n": done})
    for text in dict.fromkeys(refused):
        messages.error(request, text)
    if not done and not refused:
        messages.error(request, _("Select the families to be visited."))


def _monday(request: Request, today: date) -> date:
    asked = day_in(request.GET.get("week", "")) or today
    return asked - timedelta(days=asked.weekday())


def _programmes(request: Request) -> list[Any]:
    running = programme_list(request.actor).filter(status=ProgrammeStatus.OPEN, season=Season.WINTER)
    return list(running[:5])


def _programme(request: Request) -> Any:
    asked = request.GET.get("for", "")
    return next((one for one in _programmes(request) if str(one.pk) == asked), None)


def _found(request: Request, plan_id: UUID) -> VisitPlan:
    return selectors.plan_of(request.actor, plan_id)


def _frame(plan: VisitPlan) -> dict[str, Any]:
    name = plan.file.head.name if plan.file.head else plan.file.key
    back = reverse("aid:visit_list")
    return {
        "plan": plan,
        "name": name,
        "tone": TONES[PlanStatus(plan.status)],
        "crumbs": [{"label": _("Visits"), "url": back}, {"label": name}],
        "mobile_back": back,
    }


@page(VISIT)
def visit_detail(request: Request, plan_id: UUID) -> HttpResponse:
    """Show one planned visit: its people, its answers by screen, its receipts and pictures."""
    plan = _found(request, plan_id)
    answers = {one.field: one for one in plan.answers.all()}
    screens = [
        (screen.title, [(FIELDS[f.code].label, shown(f.code, answers[f.code].value), answers[f.code]) for f in fields])
        for screen in FORM
        if (fields := [field for field in screen.fields if field.code in answers])
    ]
    context = _frame(plan) | {
        "screens": screens,
        "can_go": plan.status in selectors.OPEN,
        "deciding": plan.status == PlanStatus.DECIDING,
        "follow_up": _follow_up(request.actor, plan, {code: one.value for code, one in answers.items()}),
    }
    return render(request, "aid/visit_detail.html", context)


def _follow_up(actor: Actor, plan: VisitPlan, values: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return what the visit found and somebody should act on: the finding, the act, its address."""
    file, found = plan.file, []
    changes = [code for code in values.get("family_changes") or [] if code != "none"]
    if changes and actor.can("aid.change_household"):
        said = shown("family_changes", changes)
        found.append((said, _("Record the change"), reverse("aid:file_household", args=[file.key])))
    asked = [code for code in values.get("need_kinds") or [] if code in ("living", "medical", "schooling")]
    if asked and file.status in ACTIVE and actor.can("aid.build_roster"):
        said = shown("need_kinds", asked)
        found.append((said, _("Apply for relief"), reverse("aid:relief_new", args=[file.key])))
    return found


@page(VISIT, "GET", "POST")
def visit_record(request: Request, plan_id: UUID) -> HttpResponse:
    """Record the visit at the desk, or where a telephone cannot keep it: the same form on one page."""
    plan = _found(request, plan_id)
    standing = {one.field: one for one in plan.answers.all()}
    suggested = {"visited_on": clock.today(), "first_visitor": plan.lead.name, "second_visitor": plan.second_name}
    last = selectors.last_known([plan])[plan.file_id]
    form = RecordForm(request.POST or None, standing=standing, suggested=suggested, last=last)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = visit_uploads.receive_record(
                actor=request.actor,
                plan_id=plan.pk,
                upload_id=form.cleaned_data["upload"],
                device_id=form.cleaned_data["device"],
                answers=form.answers(clock.now()),
                moment=clock.now(),
                today=clock.today(),
            )
        except DomainError as refusal:
            if not set(refusal.fields) & set(form.fields):
                raise
            for code, text in refusal.fields.items():
                form.add_error(code, text)
        else:
            _say(request, receipt)
            return redirect("aid:visit_detail", plan_id=plan.pk)
    screens = [(one.title, [box for each in one.fields for box in form.questions(each.code)]) for one in FORM]
    context = _frame(plan) | {"form": form, "screens": screens}
    return render(request, "aid/visit_record.html", context, status=422 if form.errors else 200)


def _say(request: Request, receipt: visit_uploads.Receipt) -> None:
    if receipt.missing:
        open_points = _(", ").join(dict.fromkeys(receipt.missing.values()))
        messages.warning(request, _("Kept. Not a full visit yet: %(what)s") % {"what": open_points})
    else:
        messages.success(request, _("Received, receipt %(number)s.") % {"number": receipt.number})


@page(VISIT, "GET", "POST")
def visit_conflict(request: Request, plan_id: UUID) -> HttpResponse:
    """Show the fields that two people answered differently, and settle them one by one."""
    plan = _found(request, plan_id)
    clashes = list(selectors.open_clashes(plan))
    rows = [
        {
            "clash": one,
            "label": FIELDS[one.field].label,
            "base": shown(one.field, one.base),
            "standing": shown(one.field, one.standing),
            "told": shown(one.field, one.told),
        }
        for one in clashes
    ]
    if request.method == "POST":
        choices = {one.pk: request.POST.get(f"clash-{one.pk}", "") for one in clashes}
        visit_uploads.decide_clashes(
            actor=request.actor,
            plan_id=plan.pk,
            seen_version=seen_version(request.POST),
            choices=choices,
            moment=clock.now(),
            today=clock.today(),
        )
        messages.success(request, _("The answers are settled."))
        return redirect("aid:visit_detail", plan_id=plan.pk)
    context = _frame(plan) | {"rows": rows, "choices": ClashChoice}
    return render(request, "aid/visit_conflict.html", context)


@page(VISIT, "GET", "POST")
def visit_assign(request: Request, plan_id: UUID) -> HttpResponse:
    """Move a visit to another day or give it to other people."""
    plan = _found(request, plan_id)
    initial = {
        "seen_version": plan.version,
        "planned_on": max(plan.planned_on, clock.today()),
        "lead": plan.lead_id,
        "second": plan.second_id or "",
        "second_name": "" if plan.second_id else plan.second_name,
    }
    visitors = selectors.visitors_of(request.actor, clock.today())
    form = AssignForm(request.POST or None, visitors=visitors, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.assign_visit(
            actor=request.actor,
            plan_id=plan.pk,
            seen_version=form.cleaned_data["seen_version"],
            today=clock.today(),
            **form.people(),
        )
        messages.success(request, _("The visit is moved."))
        return redirect("aid:visit_detail", plan_id=plan.pk)
    return _step(request, plan, form, _("Move or hand over the visit"), _("Save"))


@page(VISIT, "GET", "POST")
def visit_drop(request: Request, plan_id: UUID) -> HttpResponse:
    """Give up a planned visit, with a reason."""
    plan = _found(request, plan_id)
    form = DropForm(request.POST or None, initial={"seen_version": plan.version})
    if request.method == "POST" and form.is_valid():
        services.drop_visit(actor=request.actor, plan_id=plan.pk, **form.cleaned_data)
        messages.success(request, _("The visit is given up."))
        return redirect("aid:visit_list")
    return _step(request, plan, form, _("Give up the visit"), _("Give up the visit"))


def _step(request: Request, plan: VisitPlan, form: Any, title: str, verb: str) -> HttpResponse:
    context = _frame(plan) | {"form": form, "title": title, "verb": verb}
    context["back"] = reverse("aid:visit_detail", args=[plan.pk])
    return render(request, "aid/visit_step.html", context, status=422 if form.errors else 200)


@page(VISIT)
def visit_picture(request: Request, plan_id: UUID, media_id: UUID) -> FileResponse:
    """Hand over one picture of a visit to somebody who may see the family."""
    plan = find(VisitPlan, plan_id, request.actor, VISIT)
    media = plan.media.filter(pk=media_id).first()
    if media is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": _("picture of a visit")}, code="not_found")
    return hand_over(request.actor, media.attachment_id)
