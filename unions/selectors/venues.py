"""Asking for venues: the list, the tree of centre, station and point, the sums, what falls due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from core.actors import Actor
from core.documents.models import Attachment
from core.events.models import Event
from core.fetch import find
from core.parameters.selectors import lookup
from unions.choices import Level
from unions.choices.venues import VenueKind, VenueStatus
from unions.models import Union, Venue, VenueCheck
from unions.rules import venues as rules
from unions.rules.venues import Measures

SHOWN = 60  # acts of the history that a page shows
CODES = (
    rules.ROOM_AREA,
    rules.STATION_AREA,
    rules.STUDIO_MEMBERS,
    rules.STAR_SCORES,
    rules.PASS_SCORE,
    rules.BASICS,
    rules.CHECK_MONTHS,
    rules.STUDIO_MONTHS,
)


def figures(region: str, on: date) -> dict[str, Any]:
    """Return the figures of a region that venues are held against, in one query."""
    return {code: found.value for code, found in lookup(CODES, region, on).items()}


def measures(region: str, on: date) -> Measures:
    """Return them as the rules want them."""
    found = figures(region, on)
    return Measures(
        room_area=found[rules.ROOM_AREA],
        station_area=found[rules.STATION_AREA],
        studio_members=found[rules.STUDIO_MEMBERS],
        star_scores=found[rules.STAR_SCORES],
        pass_score=found[rules.PASS_SCORE],
        basics=found[rules.BASICS],
    )


def months_between(kind: str, region: str, on: date) -> int:
    """Return how many months lie between two checks of a kind of venue."""
    code = rules.STUDIO_MONTHS if kind == VenueKind.STUDIO else rules.CHECK_MONTHS
    months: int = figures(region, on)[code]
    return months


def venue_list(
    actor: Actor, path: str, *, kind: str = "", status: str = "", due: str = "", q: str = "", today: date
) -> QuerySet[Venue]:
    """Return the venues below a node that somebody may see, narrowed, ready for a table."""
    rows: QuerySet[Venue] = Venue.objects.permitted(actor, rules.VIEW).select_related("union__county")
    wanted = Q(union__path__startswith=path)
    if kind:
        wanted &= Q(kind=kind)
    if status:
        wanted &= Q(status=status)
    if due == "late":
        wanted &= Q(status=VenueStatus.OPEN, check_due_on__lt=today)
    if q:
        wanted &= Q(name__contains=q) | Q(address__contains=q)
    return rows.filter(wanted)


def venue_seen(actor: Actor, venue_id: Any) -> Venue:
    """Return one venue with its union, its parent and who entered it; out of reach looks like missing."""
    rows = Venue.objects.permitted(actor, rules.VIEW).filter(pk=venue_id)
    found: Venue | None = rows.select_related("union__county", "parent", "creator").first()
    return found if found is not None else find(Venue, venue_id, actor, rules.VIEW)


def checks_of(venue: Venue) -> list[VenueCheck]:
    """Return the checks of a venue, the latest first."""
    return list(
        VenueCheck.unscoped.filter(venue=venue).select_related("checked_by").order_by("-checked_on", "-pk")[:20]
    )


def photos_of(venue: Venue) -> list[Attachment]:
    """Return the photos of a venue that its page shows, the first taken first."""
    rows = Attachment.unscoped.about(Venue._meta.label_lower, venue.pk).filter(slot=rules.PHOTO, replaced_at=None)
    return list(rows.order_by("created_at", "pk"))


def events_of(venue: Venue) -> list[Event]:
    """Return what happened to a venue, the latest first."""
    return list(Event.unscoped.about(Venue._meta.label_lower, venue.pk).order_by("-id")[:SHOWN])


def below(venue: Venue) -> list[Venue]:
    """Return what hangs directly below a centre or station."""
    return list(Venue.unscoped.filter(parent=venue).exclude(status=VenueStatus.CLOSED).order_by("name", "pk")[:200])


def parents_for(actor: Actor, kind: str) -> QuerySet[Venue]:
    """Return what a station or a point may hang at, in the branch of somebody's county."""
    above = rules.PARENT_OF.get(kind)
    rows = Venue.unscoped.filter(kind=above or "", status=VenueStatus.OPEN)
    counties = _counties(actor)
    return rows.filter(Q(union__county__in=counties) | Q(union__in=counties)).order_by("name", "pk")


def _counties(actor: Actor) -> list[int]:
    paths = [branch.path for branch in actor.branches(rules.EDIT)]
    rows = Union.unscoped.filter(path__in=paths).values_list("county", "pk")
    return [county or pk for county, pk in rows]


def in_use(today: date) -> Q:
    """Return what counts as in use: an outdoor workers' station not checked in time is listed as closed (9.1)."""
    return Q(status=VenueStatus.OPEN) & (~Q(kind=VenueKind.OUTDOOR) | Q(check_due_on__gte=today))


@dataclass(frozen=True)
class Sums:
    """How many venues of each kind are in use, their area and the money invested; mommy rooms also by stars."""

    rows: list[dict[str, Any]]
    stars: dict[int, int]


def sums(actor: Actor, path: str, today: date) -> Sums:
    """Return the sums below a node (chapter 11, lines 19 and 30 to 32), in one query."""
    rows = Venue.objects.permitted(actor, rules.VIEW).filter(in_use(today), union__path__startswith=path)
    counted = rows.order_by().values("kind", "stars")
    found = list(counted.annotate(count=Count("pk"), size=Sum("area"), money=Sum("investment")))
    return Sums(
        rows=[
            {
                "kind": kind,
                "label": kind.label,
                "count": sum(each["count"] for each in found if each["kind"] == kind),
                "area": sum((each["size"] for each in found if each["kind"] == kind), Decimal(0)),
                "investment": sum((each["money"] for each in found if each["kind"] == kind), Decimal(0)),
            }
            for kind in VenueKind
        ],
        stars={each["stars"]: each["count"] for each in found if each["stars"]},
    )


def by_division(actor: Actor, node: Union, today: date, kind: str = "") -> list[dict[str, Any]]:
    """Return the divisions below a node with the number of venues in use in each, for the tile map and its table."""
    level, column = (Level.CITY, "union__city") if node.level == Level.PROVINCE else (Level.COUNTY, "union__county")
    rows = Venue.objects.permitted(actor, rules.VIEW).filter(in_use(today), union__path__startswith=node.path)
    if kind:
        rows = rows.filter(kind=kind)
    counted = dict(rows.order_by().values_list(column).annotate(n=Count("pk")))
    parts = Union.unscoped.below(node.path).active().filter(level=level).order_by("path")
    return [{"union": each, "count": counted.get(each.pk, 0)} for each in parts.exclude(pk=node.pk)]


def node_of(actor: Actor, code: str) -> Union | None:
    """Return the union a list of venues is about: the one asked for, else the actor's only branch, else none."""
    if code:
        return find(Union, code, actor, rules.VIEW, by="code")
    paths = {branch.path for branch in actor.branches(rules.VIEW)}
    tops = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    if len(tops) != 1:
        return None
    rows = Union.objects.permitted(actor, rules.VIEW).filter(path__startswith=tops[0]).order_by("path")
    only: Union | None = rows.select_related("city", "county").first()
    return only


def due_between(first: date, last: date) -> QuerySet[Venue]:
    """Return the venues in use whose check is due in a stretch of days, for reminders."""
    rows = Venue.unscoped.open().filter(check_due_on__range=(first, last))
    return rows.select_related("union__county")


def still_unchecked(ids: Collection[str]) -> list[tuple[Any, date]]:
    """Return which of these venues are in use, with the day their check is due."""
    return list(Venue.unscoped.open().filter(pk__in=list(ids)).values_list("pk", "check_due_on"))


def waiting_for(actor: Actor, today: date, ahead: date) -> QuerySet[Venue]:
    """Return the venues that wait for somebody who checks: declared, inspected, or due for their check."""
    rows = Venue.objects.permitted(actor, rules.CHECK).select_related("union")
    rows = rows.only("name", "kind", "status", "creator", "check_due_on", "union__name")
    waits = Q(status__in=[VenueStatus.DECLARED, VenueStatus.INSPECTED])
    found: QuerySet[Venue] = rows.filter(waits | Q(status=VenueStatus.OPEN, check_due_on__lte=ahead))
    return found.order_by("check_due_on", "pk")


MOST_KEEPERS = 300


def keepers(actor: Actor) -> QuerySet[Union]:
    """Return the unions that may keep a venue, in the branches where somebody may enter one."""
    found: QuerySet[Union] = Union.objects.permitted(actor, rules.EDIT).active().order_by("path")
    return found[:MOST_KEEPERS]
