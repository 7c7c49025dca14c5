"""The season that runs now, with how far it has come, for the side of my work. One query."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from aid.models import NeedyFile, Programme, Standard
from aid.selectors.programmes import is_reached
from core.actors import Actor
from core.prepared import prepared
from desk.addresses import address_of

SHOWN_TO = "aid.view_roster"  # who works on a season; leaders have the board


def running(actor: Actor, today: date) -> list[dict[str, Any]]:
    """Return the running programme that ends first, with the families due and reached in the actor's branch."""
    if not actor.can(SHOWN_TO):
        return []
    return [_card(programme) for programme in _first(actor, today) if programme.families]


@prepared()
def _first(actor: Actor, today: date) -> QuerySet[Any]:
    reached = Count("pk", filter=is_reached(OuterRef(OuterRef("pk"))))  # type: ignore[arg-type]
    # Grouping by a constant makes one group of all rows; both counts come from one pass over the families.
    counted = _due(actor).annotate(all=Value(1)).values("all").annotate(due=Count("pk"), reached=reached)
    rows: QuerySet[Any] = (
        Programme.objects.permitted(actor, "aid.view_programme")
        .running_on(today)
        .filter(Exists(Standard.objects.filter(programme=OuterRef("pk"))))  # posts and check-ups are not for files
        .only("name", "closes_on")
        .annotate(families=Subquery(counted.values(told=JSONObject(due="due", reached="reached"))))
        .order_by("closes_on", "pk")
    )
    return rows[:1]


def _due(actor: Actor) -> QuerySet[NeedyFile]:
    """Return the files of the actor's branch that the programme around this query is for."""
    categories = Standard.objects.filter(programme=OuterRef(OuterRef("pk"))).values("category")
    rows: QuerySet[NeedyFile] = NeedyFile.objects.permitted(actor, SHOWN_TO).active()
    return rows.filter(
        category__in=categories, filed_on__lte=OuterRef("closes_on"), union__path__startswith=OuterRef("union__path")
    ).order_by()


def _card(programme: Any) -> dict[str, Any]:
    return {
        "name": programme.name,
        "url": address_of("aid:programme_detail", programme.pk),
        "done": programme.families["reached"],
        "total": programme.families["due"],
        "closes_on": programme.closes_on,
    }
