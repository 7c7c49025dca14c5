"""Reading kept counts: a node of the actor's branches, and the federations or unions directly below it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from core.actors import Actor
from core.prepared import prepared
from unions.choices import Level, UnionKind
from unions.models import TallySnapshot, Union
from unions.selectors.sums import Totals, mark_of

MOST = 120  # parts of one node that a page shows
BELOW = {Level.PROVINCE: Level.CITY, Level.CITY: Level.COUNTY, Level.COUNTY: Level.TOWNSHIP}


@dataclass(frozen=True)
class Node:
    """A union of ``marked`` with the counts kept of everything below it."""

    union: Union
    totals: Totals

    @property
    def counts(self) -> dict[str, int]:
        return self.totals.of(self.union)

    @property
    def mark(self) -> str:
        """Return which version of its counts stands."""
        return mark_of(self.union)

    @property
    def counted_at(self) -> datetime | None:
        moment: datetime | None = self.union.counted_at  # type: ignore[attr-defined]  # as the mark
        return moment


def node_of(union: Union, totals: Totals) -> Node:
    """Return one union with what reads its counts together with those of the other nodes of the page."""
    totals.add(union)
    return Node(union, totals)


def parts_of(union: Union, totals: Totals) -> list[Node]:
    """Return the nodes below one: cities of the province, counties of a city, townships of a county, else its unions.

    They are the federations that make up the place, whatever else hangs directly on it; below a township its unions.
    """
    level = BELOW.get(Level(union.level))
    rows = _directly(parent_id=union.pk) if level is None else _federations(level, path=union.path)
    return [node_of(each, totals) for each in rows]


@prepared("parent_id")
def _directly(*, parent_id: int) -> QuerySet[Union]:
    return Union.unscoped.filter(parent_id=parent_id).marked().order_by("sort_key", "pk")[:MOST]


@prepared("path")
def _federations(level: Level, *, path: str) -> QuerySet[Union]:
    rows = Union.unscoped.filter(path__startswith=path, level=level, kind=UnionKind.GENERAL_FEDERATION)
    return rows.marked().order_by("region_id", "pk")[:MOST]


def snapshots_of(union: Union, *, ends: Any) -> dict[int, dict[str, int]]:
    """Return the frozen counts of a union on the last days of years, by year."""
    rows = TallySnapshot.unscoped.filter(union=union, on__in=ends).values_list("on", "total")
    return {on.year: total for on, total in rows}


def may_see(actor: Actor, permission: str, union: Union) -> bool:
    """Say whether a node lies in the actor's branches."""
    return actor.reaches(permission, union.path)
