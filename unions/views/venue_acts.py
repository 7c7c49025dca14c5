"""What may be done with a venue, one act a page: inspected, put into use, checked, changed, closed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import clock
from core.actors import Actor
from core.codes.selectors import offered as codes_offered
from core.documents.answers import hand_over
from core.http import Request
from core.inputs import VersionForm
from core.pages import page
from unions.choices.venues import VenueKind
from unions.forms import venues as forms
from unions.models import Venue
from unions.rules import venues as rules
from unions.selectors import venues as selectors
from unions.services import venue_reports as reports
from unions.services import venues
from unions.views.acts import Act, act_named, act_page, dated


def _checked(service: Callable[..., Any]) -> Callable[[Actor, Venue, dict[str, Any]], Any]:
    def call(actor: Actor, row: Venue, data: dict[str, Any]) -> Any:
        has = [*data.pop("has"), *data.pop("extras", [])]
        return service(actor=actor, venue_id=row.pk, today=clock.today(), has=has, **data)

    return call


def _change(actor: Actor, row: Venue, data: dict[str, Any]) -> Any:
    told = data | {"investment": data.get("investment") or 0}
    return venues.change_venue(actor=actor, venue_id=row.pk, today=clock.today(), **told)


def _rate(is_finest: bool) -> Callable[[Actor, Venue, dict[str, Any]], Any]:
    return lambda actor, row, data: venues.rate_venue(actor=actor, venue_id=row.pk, is_finest=is_finest, **data)


ACTS: dict[str, Act] = {
    "inspect": Act(
        permission=rules.CHECK,
        sources=rules.INSPECT.sources,
        title=gettext_lazy("Inspect the venue"),
        verb=pgettext_lazy("button", "Inspect"),
        form=forms.CheckForm,
        call=_checked(venues.inspect_venue),
        consequence=gettext_lazy("What is lacking returns it for improvement; else it can be named."),
        tone="p",
    ),
    "name": Act(
        permission=rules.CHECK,
        sources=rules.NAME.sources,
        title=gettext_lazy("Put the venue into use"),
        verb=pgettext_lazy("button", "Put into use"),
        form=forms.NameForm,
        call=dated(venues.name_venue, "venue_id"),
        tone="p",
    ),
    "recheck": Act(
        permission=rules.CHECK,
        sources=rules.RECHECK.sources,
        title=gettext_lazy("Check the venue"),
        verb=pgettext_lazy("button", "Check of the year"),
        form=forms.CheckForm,
        call=_checked(venues.recheck_venue),
        consequence=gettext_lazy("A venue that does not pass is listed as closed."),
    ),
    "change": Act(
        permission=rules.EDIT,
        sources=rules.CHANGE.sources,
        title=gettext_lazy("Change what is known about the venue"),
        verb=pgettext_lazy("button", "Change facts"),
        form=forms.ChangeForm,
        call=_change,
    ),
    "photo": Act(
        permission=rules.EDIT,
        sources=rules.CHANGE.sources | rules.INSPECT.sources,
        title=gettext_lazy("Add a photo"),
        verb=gettext_lazy("Add a photo"),
        form=forms.PhotoForm,
        call=lambda actor, row, data: reports.add_photo(actor=actor, venue_id=row.pk, upload=data["photo"]),
        consequence=gettext_lazy("Whoever may see venues sees it. Do not photograph people who did not agree."),
    ),
    "results": Act(
        permission=rules.EDIT,
        sources=rules.RESULTS.sources,
        title=gettext_lazy("Results of the studio"),
        verb=pgettext_lazy("button", "Tell results"),
        form=forms.ResultsForm,
        call=lambda actor, row, data: reports.tell_results(
            actor=actor, venue_id=row.pk, this_year=clock.today().year, **data
        ),
    ),
    "finest": Act(
        permission=rules.CHECK,
        sources=rules.RATE.sources,
        title=gettext_lazy("Rate the station among the finest"),
        verb=pgettext_lazy("button", "Rate as finest"),
        form=VersionForm,
        call=_rate(True),
    ),
    "plain": Act(
        permission=rules.CHECK,
        sources=rules.RATE.sources,
        title=gettext_lazy("Take the rating back"),
        verb=pgettext_lazy("button", "Take rating back"),
        form=VersionForm,
        call=_rate(False),
    ),
    "close": Act(
        permission=rules.EDIT,
        sources=rules.CLOSE.sources,
        title=gettext_lazy("Close the venue"),
        verb=pgettext_lazy("button", "Close"),
        form=forms.CloseForm,
        call=dated(venues.close_venue, "venue_id"),
        tone="bad",
    ),
}


@page(rules.VIEW)
def venue_photo(request: Request, venue_id: Any, photo_id: Any) -> Any:
    """Hand a photo of a venue over."""
    selectors.venue_seen(request.actor, venue_id)
    return hand_over(request.actor, photo_id)


@page(rules.EDIT, "POST")
def venue_photo_drop(request: Request, venue_id: Any, photo_id: Any) -> HttpResponse:
    """Take a photo off a venue's page."""
    reports.drop_photo(actor=request.actor, venue_id=venue_id, photo_id=photo_id, moment=clock.now())
    messages.success(request, _("The photo is taken away."))
    return redirect("unions:venue_detail", venue_id=venue_id)


@page(rules.VIEW, "GET", "POST")
def venue_act(request: Request, venue_id: Any, task: str) -> HttpResponse:
    """Show the form of one act on a venue, or carry it out."""
    venue = selectors.venue_seen(request.actor, venue_id)
    act = act_named(ACTS, task, actor=request.actor, path=venue.union.path)
    back = reverse("unions:venue_detail", args=[venue.pk])
    crumbs = [
        {"label": _("Venues"), "url": reverse("unions:venue_list")},
        {"label": venue.name, "url": back},
    ]
    card = {
        "title": _("Venue"),
        "rows": [
            {"label": _("Kind"), "value": venue.get_kind_display()},
            {"label": _("Union"), "value": venue.union.name},
            {"label": _("Address"), "value": venue.address},
            {"label": _("State"), "value": venue.get_status_display()},
        ],
    }
    return act_page(request, act, venue, back=back, crumbs=crumbs, card=card, **_for_form(task, venue))


def _for_form(task: str, venue: Venue) -> dict[str, Any]:
    """Return what the form of an act needs: the checklist of the kind, or what is known."""
    if task in ("inspect", "recheck"):
        code = rules.LISTS[venue.kind]
        found = codes_offered([code, rules.EXTRA_LIST])
        extras = found.get(rules.EXTRA_LIST, []) if venue.kind == VenueKind.OUTDOOR else []
        return {"listed": found.get(code, []), "extras": extras, "initial": {"area": venue.area}}
    if task == "results":
        return {"initial": {"year": clock.today().year} | venue.results}
    if task == "change":
        known = {name: getattr(venue, name) for name in venues.FACTS}
        services = codes_offered([rules.SERVICES]).get(rules.SERVICES, [])
        return {"kind": venue.kind, "services": services, "initial": known}
    return {}
