"""Reading kept counts: a node of the actor's branches, and the federations or unions directly below it."""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet

from core.actors import Actor, Branch
from core.prepared import prepared
from unions.choices import Level, UnionKind
from unions.models import TallySnapshot, Union
from unions.selectors.sums import Totals, mark_of
from unions.selectors.tree import PLACES, places_above, seen_above

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


def around(actor: Actor, permission: str, union: Union) -> tuple[list[Union], list[Union]]:
    """Return what lies above a node as far as somebody sees, from the top down, and what lies directly below it.

    Below are the cities of the province, counties of a city, townships of a county: the federations that make up the
    place, whatever else hangs directly on it; below a township its unions.
    """
    level = BELOW.get(Level(union.level))
    if level is None:
        return seen_above(actor, permission, union), list(_directly(parent_id=union.pk))
    above = places_above(actor, permission, union)
    rows = list(_around(level, path=union.path, **above))
    seen = sorted((each for each in rows if len(each.path) < len(union.path)), key=attrgetter("path"))
    return seen, [each for each in rows if len(each.path) > len(union.path)]


def own_with_parts(branch: Branch) -> tuple[Union | None, list[Union]]:
    """Return the federation somebody works for and what lies below it, by one statement; None where that cannot be."""
    level = BELOW.get(Level(branch.level)) if branch.level and not branch.exact else None
    if level is None or branch.union_id is None:
        return None, []
    rows = list(_with_federations(level, key=branch.union_id, path=branch.path))
    own = next((each for each in rows if each.pk == branch.union_id), None)
    return own, [each for each in rows if each.pk != branch.union_id]


@prepared("parent_id")
def _directly(*, parent_id: int) -> QuerySet[Union]:
    return Union.unscoped.filter(parent_id=parent_id).marked().order_by("sort_key", "pk")[:MOST]


@prepared("path", *PLACES)
def _around(level: Level, *, path: str, **above: str) -> QuerySet[Union]:
    wanted = _below(level, path)
    if above:
        wanted |= Q(path__in=[above[name] for name in PLACES if name in above])
    return Union.unscoped.filter(wanted).marked().order_by("region_id", "pk")[: MOST + len(above)]


@prepared("key", "path")
def _with_federations(level: Level, *, key: int, path: str) -> QuerySet[Union]:
    rows = Union.unscoped.filter(Q(pk=key) | _below(level, path))
    return rows.marked().order_by("region_id", "pk")[: MOST + 1]


def _below(level: Level, path: str) -> Q:
    return Q(path__startswith=path, level=level, kind=UnionKind.GENERAL_FEDERATION)


def snapshots_of(union: Union, *, ends: Any) -> dict[int, dict[str, int]]:
    """Return the frozen counts of a union on the last days of years, by year."""
    rows = TallySnapshot.unscoped.filter(union=union, on__in=ends).values_list("on", "total")
    return {on.year: total for on, total in rows}


def may_see(actor: Actor, permission: str, union: Union) -> bool:
    """Say whether a node lies in the actor's branches."""
    return actor.reaches(permission, union.path)
