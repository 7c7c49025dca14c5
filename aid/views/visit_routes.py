"""The routes of one day of visits: who goes where, in the order of the places; several made one (ux.md P25)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aid.forms.visits import PlanForm
from aid.rules.visit_plans import VISIT
from aid.selectors import visit_plans as selectors
from aid.selectors.visit_routes import routes_of
from aid.services import visit_plans as services
from core import clock
from core.days import day_in
from core.errors import DomainError
from core.http import Request
from core.pages import page


@page(VISIT, "GET", "POST")
def visit_routes(request: Request) -> HttpResponse:
    """Show a day's visits by route; give the chosen ones to the same two people, on the same day."""
    today = clock.today()
    day = _day(request, today)
    routes = routes_of(selectors.plans_between(request.actor, day, day))
    initial = {"lead": request.actor.user_id, "planned_on": max(day, today)}
    form = PlanForm(request.POST or None, visitors=selectors.visitors_of(request.actor, today), initial=initial)
    if request.method == "POST" and form.is_valid():
        _merge(request, form, today)
        return redirect(f"{reverse('aid:visit_routes')}?day={form.cleaned_data['planned_on'].isoformat()}")
    back = reverse("aid:visit_list")
    context = {
        "day": day,
        "routes": routes,
        "chosen": request.POST.getlist("plan"),
        "form": form if any(stop.can_move for route in routes for stop in route.stops) else None,
        "crumbs": [{"label": _("Visits"), "url": back}, {"label": _("Routes of the day")}],
        "back": f"{back}?week={day.isoformat()}",
        "mobile_back": back,
    }
    return render(request, "aid/visit_routes.html", context, status=422 if form.errors else 200)


def _day(request: Request, today: date) -> date:
    return day_in(request.GET.get("day", "")) or today


def _merge(request: Request, form: PlanForm, today: date) -> None:
    """Move each chosen visit; one that cannot be moved is named, the others are."""
    done, refused = 0, []
    for text in request.POST.getlist("plan"):
        plan_id, _colon, version = text.partition(":")
        try:
            services.assign_visit(actor=request.actor, **_chosen(plan_id, version), today=today, **form.people())
            done += 1
        except DomainError as refusal:
            refused.append(refusal.message)
    if done:
        messages.success(
            request, ngettext("%(n)s visit on this route.", "%(n)s visits on this route.", done) % {"n": done}
        )
    for told in dict.fromkeys(refused):
        messages.error(request, told)
    if not done and not refused:
        messages.error(request, _("Select the visits to be merged."))


def _chosen(plan_id: str, version: str) -> dict[str, Any]:
    return {"plan_id": plan_id, "seen_version": int(version) if version.isdecimal() else 0}
