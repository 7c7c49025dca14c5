"""Venues: the register with its tile map, one venue with its checklist, entering one (ux.md P112)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from core.actors import Actor
from core.codes.selectors import names
from core.codes.selectors import offered as codes_offered
from core.errors import DomainError
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.templatetags.show import count, money
from core.tiles import level_of, places
from unions.choices import Level
from unions.choices.venues import VenueKind, VenueStatus
from unions.forms import venues as forms
from unions.models import Union, Venue
from unions.rules import venues as rules
from unions.selectors import venues as selectors
from unions.services import venues
from unions.views.acts import offered, put_errors
from unions.views.venue_acts import ACTS
from unions.views.venue_history import history, results
from unions.views.venue_words import stars_of, tags

FILTERS = ("kind", "status", "due", "q")


@page(rules.VIEW)
def venue_list(request: Request) -> HttpResponse:
    """Show the venues below a node: sums by kind, the tile map, the list with its filters."""
    actor, today = request.actor, clock.today()
    node = selectors.node_of(actor, request.GET.get("node", ""))
    path = node.path if node else ""
    asked = {name: request.GET.get(name, "").strip()[:40] for name in FILTERS}
    if asked["kind"] not in VenueKind.values:
        asked["kind"] = ""
    if asked["status"] not in VenueStatus.values:
        asked["status"] = ""
    rows = selectors.venue_list(actor, path, today=today, **asked)
    shown = page_of(request, rows, key="id")
    total = selectors.sums(actor, path, today)
    context = {
        "node": node,
        "asked": asked,
        "rows": [
            {
                "venue": each,
                "url": reverse("unions:venue_detail", args=[each.pk]),
                "tags": tags(each),
                "stars": stars_of(each),
            }
            for each in shown.rows
        ],
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "sums": [each | {"url": _here(node, asked | {"kind": each["kind"].value})} for each in total.rows],
        "whole": _whole(total),
        "stars": [(number, total.stars.get(number, 0)) for number in (5, 4, 3)],
        "kinds": VenueKind.choices,
        "statuses": VenueStatus.choices,
        "clear_url": _here(node, {}),
        "actions": _ways_in(actor),
        "crumbs": _crumbs(actor, node),
        **_map(actor, node, asked),
    }
    return render(request, "unions/venue_list.html", context)


def _here(node: Union | None, asked: dict[str, str]) -> str:
    query = ({"node": node.code} if node else {}) | {name: value for name, value in asked.items() if value}
    return f"{reverse('unions:venue_list')}?{urlencode(query)}"


def _whole(total: selectors.Sums) -> dict[str, Any]:
    return {
        "count": sum(each["count"] for each in total.rows),
        "area": sum(each["area"] for each in total.rows),
        "investment": sum(each["investment"] for each in total.rows),
    }


def _ways_in(actor: Actor) -> list[dict[str, Any]]:
    if not actor.can(rules.EDIT):
        return []
    return [{"label": _("Enter a venue"), "url": reverse("unions:venue_new"), "tone": "p"}]


def _crumbs(actor: Actor, node: Union | None) -> list[dict[str, str]]:
    start = {"label": _("Venues"), "url": reverse("unions:venue_list")}
    if node is None:
        return []
    above = [each for each in (node.city, node.county) if each and each.pk != node.pk]
    seen = [{"label": each.name, "url": _here(each, {})} for each in above if actor.reaches(rules.VIEW, each.path)]
    return [start, *seen, {"label": node.name, "url": ""}]


def _map(actor: Actor, node: Union | None, asked: dict[str, str]) -> dict[str, Any]:
    """Return the tiles below the province or a city, the darker the more venues in use."""
    if node is None or node.level not in (Level.PROVINCE, Level.CITY):
        return {}
    parts = selectors.by_division(actor, node, clock.today(), asked["kind"])
    placed = places([each["union"].region_id for each in parts])
    most = max((each["count"] for each in parts), default=0)
    cuts = [max(1, most * share // 4) for share in (1, 2, 3)]
    tiles = []
    for each in parts:
        union: Union = each["union"]
        column, row = placed.get(union.region_id, (0, 0))
        if not column:
            continue
        said = {"name": union.name, "count": each["count"]}
        tiles.append(
            {
                "label": union.name.removesuffix("总工会").removesuffix("市").removesuffix("区"),
                "value": count(each["count"]),
                "url": _here(union, {"kind": asked["kind"]}),
                "column": column,
                "row": row,
                "level": level_of(each["count"], cuts) if each["count"] else 0,
                "flag": False,
                "sentence": _("%(name)s: %(count)s venues in use, open") % said,
            }
        )
    return {"tiles": tiles}


@page(rules.VIEW)
def venue_detail(request: Request, venue_id: Any) -> HttpResponse:
    """Show one venue: its facts, its checklist as last seen, its checks, what hangs below it."""
    venue = selectors.venue_seen(request.actor, venue_id)
    checks = selectors.checks_of(venue)
    words = names([rules.LISTS[venue.kind], rules.EXTRA_LIST, rules.SERVICES])
    code = rules.LISTS[venue.kind]
    last = checks[0] if checks else None
    acts = [
        {"label": act.verb, "url": reverse("unions:venue_act", args=[venue.pk, name]), "tone": act.tone}
        for name, act in offered(ACTS, actor=request.actor, path=venue.union.path, status=venue.status)
        if _fits(name, venue)
    ]
    first = [act for act in acts if act["tone"] == "p"] or acts[:1]
    context = {
        "venue": venue,
        "head_title": venue.name,
        "head_tags": tags(venue),
        "head_meta": [part for part in (venue.get_kind_display(), venue.union.name, stars_of(venue)) if part],
        "actions": first,
        "more": [act for act in acts if act not in first],
        "card": {"title": _("Facts"), "rows": _facts(venue, words)},
        "last": last,
        "items": [
            *([(words.get((code, item), item), True) for item in last.has if (code, item) in words] if last else []),
            *([(words.get((code, item), item), False) for item in last.lacks] if last else []),
        ],
        "extras": [words[rules.EXTRA_LIST, item] for item in last.has if (rules.EXTRA_LIST, item) in words]
        if last and venue.kind == VenueKind.OUTDOOR
        else [],
        "checks": checks,
        "photos": selectors.photos_of(venue),
        "may_drop": request.actor.reaches(rules.EDIT, venue.union.path),
        "results": {"title": _("Results of the studio"), "rows": results(venue)} if venue.results else None,
        "entries": history(venue),
        "below": [
            {"venue": each, "url": reverse("unions:venue_detail", args=[each.pk]), "tags": tags(each)}
            for each in selectors.below(venue)
        ],
        "crumbs": [{"label": _("Venues"), "url": reverse("unions:venue_list")}, {"label": venue.name}],
        "mobile_back": reverse("unions:venue_list"),
    }
    return render(request, "unions/venue_detail.html", context)


def _fits(name: str, venue: Venue) -> bool:
    """Say whether an act makes sense for a kind: outdoor workers' stations are rated, studios tell results."""
    if name in ("finest", "plain"):
        return venue.kind == VenueKind.OUTDOOR and venue.is_finest == (name == "plain")
    return name != "results" or venue.kind == VenueKind.STUDIO


def _facts(venue: Venue, words: dict[tuple[str, str], str]) -> list[dict[str, Any]]:
    services = [words.get((rules.SERVICES, item), item) for item in venue.services]
    rows: list[tuple[str, Any]] = [
        (_("Belongs to"), venue.parent.name if venue.parent else None),
        (_("Address"), venue.address),
        (_("Area"), _("%(area)s m²") % {"area": f"{venue.area:,.2f}"}),
        (pgettext("venue", "Money invested"), money(venue.investment) if venue.investment else None),
        (_("Services"), _(", ").join(services)),
        (_("Opening hours"), _("Open 24 hours") if venue.is_all_day else venue.hours),
        (pgettext("venue", "Contact"), _(", ").join(part for part in (venue.contact, venue.phone) if part)),
        (_("Visits a year"), count(venue.visits_a_year) if venue.visits_a_year is not None else None),
        (pgettext("venue", "Opened on"), venue.opened_on and venue.opened_on.isoformat()),
        (_("Next check due on"), venue.check_due_on and venue.check_due_on.isoformat()),
    ]
    if venue.kind == VenueKind.STUDIO:
        rows[1:1] = [
            (pgettext("studio", "Leader"), venue.leader),
            (_("Level of the studio"), venue.get_level_display()),
            (pgettext("studio", "Members"), str(venue.members or "")),
            (_("Field of work"), venue.field),
            (pgettext("venue", "Subsidy"), money(venue.subsidy) if venue.subsidy else None),
        ]
    if venue.status == VenueStatus.CLOSED:
        rows.append((_("Why it was closed"), venue.closed_because))
    return [{"label": label, "value": value} for label, value in rows if value is not None]


@page(rules.EDIT, "GET", "POST")
def venue_new(request: Request) -> HttpResponse:
    """Enter a venue: first its kind, then what belongs to that kind."""
    kind = request.GET.get("kind", "")
    if kind not in VenueKind.values:
        context = {
            "kinds": [(label, f"?kind={value}") for value, label in VenueKind.choices],
            "crumbs": [{"label": _("Venues"), "url": reverse("unions:venue_list")}, {"label": _("Enter a venue")}],
            "mobile_back": reverse("unions:venue_list"),
        }
        return render(request, "unions/venue_kind.html", context)
    form = forms.DeclareForm(
        request.POST or None,
        kind=kind,
        services=codes_offered([rules.SERVICES]).get(rules.SERVICES, []),
        parents=selectors.parents_for(request.actor, kind).values_list("pk", "name"),
    )
    form.fields["union"].choices = [(str(each.pk), each.name) for each in selectors.keepers(request.actor)]
    if request.method == "POST" and form.is_valid():
        try:
            venue = venues.declare_venue(
                actor=request.actor,
                union_id=form.cleaned_data["union"],
                kind=kind,
                parent_id=form.cleaned_data.get("parent"),
                today=clock.today(),
                **form.told(),
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Entered. It waits for its inspection."))
            return redirect("unions:venue_detail", venue_id=venue.pk)
    context = {
        "form": form,
        "title": _("Enter: %(kind)s") % {"kind": VenueKind(kind).label},
        "verb": _("Enter the venue"),
        "back": reverse("unions:venue_list"),
        "crumbs": [{"label": _("Venues"), "url": reverse("unions:venue_list")}, {"label": _("Enter a venue")}],
        "mobile_back": reverse("unions:venue_list"),
    }
    return render(request, "unions/act.html", context, status=422 if form.errors else 200)
