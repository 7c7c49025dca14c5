"""What stands around the list of files: how to narrow it, whom to give files to, what waits beside; one statement."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Value

from aid.selectors.reviews import one_each, posts_of_families
from core.actors import Actor
from core.prepared import prepared
from unions.choices import Level
from unions.models import Union
from unions.selectors.matches import open_pairs

MOST_TOWNSHIPS = 60  # a county has about twenty; a city or the province narrows by words instead
PLACE, PERSON, PAIR = "place", "person", "pair"


@dataclass(frozen=True)
class Choices:
    """Townships to narrow by, people files can be given to, and how many pairs of people wait for a decision."""

    townships: list[tuple[int, str]]
    people: list[tuple[int, str, str]]
    pairs: int


def choices_of(actor: Actor, today: date) -> Choices:
    """Return what the list of files offers to somebody."""
    found: dict[str, list[Any]] = {PLACE: [], PERSON: [], PAIR: []}
    for about, *row in _rows(actor, today):
        found[about].append(row)
    places = sorted(found[PLACE], key=lambda row: row[3])
    people = sorted(found[PERSON], key=lambda row: (row[0], row[3]))
    return Choices(
        townships=[(key, name) for key, name, *_rest in places] if 1 < len(places) <= MOST_TOWNSHIPS else [],
        people=one_each((key, name, union) for key, name, union, _path in people),
        pairs=sum(row[0] for row in found[PAIR]),
    )


@prepared()
def _rows(actor: Actor, today: date) -> QuerySet[Any, Any]:
    nothing = Value("")
    places = Union.objects.permitted(actor, "aid.view_file").filter(level=Level.TOWNSHIP)
    places = places.order_by("path")[: MOST_TOWNSHIPS + 1]  # one more shows that they are too many for a choice
    people = posts_of_families(actor, today)
    pairs = open_pairs(actor).values(about=Value(PAIR)).annotate(key=Count("pk"), called=nothing, of=nothing)
    told: QuerySet[Any, Any] = places.values_list(Value(PLACE), "pk", "name", nothing, "path").union(
        people.values_list(Value(PERSON), "user_id", "user__name", "union__name", "union__path"),
        pairs.values_list("about", "key", "called", "of", nothing),
        all=True,
    )
    return told
