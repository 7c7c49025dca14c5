"""How far a programme has come at each node of the tree: counted by one grouped query a level, names apart."""

from dataclasses import dataclass

from django.db.models import Aggregate, Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When

from aid.choices.relief import AwardStatus, ProgrammeStatus
from aid.models import Award, NeedyFile, Programme, Visit
from aid.rules.relief import ARRIVED, HELPED
from aid.selectors.programmes import due_files, is_reached, unreached_files
from core.actors import Actor
from unions.choices import Level
from unions.models import Union
from unions.selectors.tree import at_level_below

NEXT_LEVEL = {Level.PROVINCE: Level.CITY, Level.CITY: Level.COUNTY, Level.COUNTY: Level.TOWNSHIP}
BELOW = {Level.PROVINCE: "union__city_id", Level.CITY: "union__county_id", Level.COUNTY: "union__township_id"}
STAGES = {
    "listed": "is_listed",
    "granted": "is_granted",
    "arrived": "is_arrived",
    "visited": "is_visited",
    "reached": "is_there",
}
COUNTED = ("due", "listed", "granted", "arrived", "visited", "reached")


@dataclass(frozen=True)
class Tally:
    """How many families a programme is for at one node of the tree, and how far it has come with them.

    Every number but ``due`` is part of it. A node without a union holds what hangs directly on the node above.
    """

    union: Union | None
    due: int = 0
    listed: int = 0  # on a roster that was handed in
    granted: int = 0  # money granted, or further
    arrived: int = 0  # money has arrived
    visited: int = 0  # somebody was there in this programme
    reached: int = 0  # domain of `is_reached`

    @property
    def missing(self) -> int:
        return self.due - self.reached


def programmes_over(node: Union) -> QuerySet[Programme]:
    """Return the programmes that were opened for a node, by itself or by a union above it; newest first."""
    parts = node.path.split("/")[:-1]
    paths = ["/".join(parts[:end]) + "/" for end in range(1, len(parts) + 1)]
    return (
        Programme.unscoped.filter(union__path__in=paths)
        .exclude(status=ProgrammeStatus.DRAFT)
        .select_related("union")
        .order_by("-opens_on", "-pk")
    )


def tallies(programme: Programme, node: Union) -> list[Tally]:
    """Return the nodes below one, in tree order, with their counts; those directly on it come last."""
    column = BELOW.get(Level(node.level), "union_id")
    counted = {row[column]: row for row in _marked(programme, node).values(column).annotate(**_sums()).order_by()}
    level = NEXT_LEVEL.get(Level(node.level))
    if level is None:
        unions = list(Union.unscoped.filter(pk__in=[pk for pk in counted if pk]).order_by("sort_key", "pk"))
    else:
        unions = list(at_level_below(node.path, level))
    named = [_tally(union, counted.get(union.pk)) for union in unions]
    shown = {union.pk for union in unions}
    rest = [_tally(None, row) for pk, row in counted.items() if pk not in shown]
    return [*named, *(_added(rest) if rest else ())]


def total(rows: list[Tally]) -> Tally:
    """Return the sum of some nodes: families are counted at one node each, so nothing counts twice."""
    return Tally(None, **{name: sum(getattr(row, name) for row in rows) for name in COUNTED})


def missing_names(actor: Actor, programme: Programme, node: Union) -> QuerySet[NeedyFile]:
    """Return the families not reached below a node whose files the actor may read; nobody for those who may not."""
    readable = NeedyFile.objects.permitted(actor, "aid.view_file").order_by()
    return unreached_files(programme, _scope(programme, node)).filter(pk__in=readable.values("pk"))


def stage_names(actor: Actor, programme: Programme, node: Union, stage: str, *, done: bool) -> QuerySet[NeedyFile]:
    """Return the families that a count holds, or those due that it lacks; only files the actor may read."""
    readable = NeedyFile.objects.permitted(actor, "aid.view_file").order_by()
    rows = _marked(programme, node).filter(pk__in=readable.values("pk")).select_related("head", "union", "responsible")
    if stage in STAGES:
        rows = rows.filter(**{STAGES[stage]: int(done)})
    return rows


def _scope(programme: Programme, node: Union) -> Union:
    """Return the smaller of two branches: a programme is for nobody outside its owner's."""
    return node if node.path.startswith(programme.union.path) else programme.union


def _marked(programme: Programme, node: Union) -> QuerySet[NeedyFile]:
    """Mark each family due with what has happened to it, as ones and zeros that a group can add up."""
    awards = Award.unscoped.filter(programme=programme, file_id=OuterRef("pk"))
    going = awards.filter(status__in=[AwardStatus.SUBMITTED, AwardStatus.APPROVED_PENDING, *HELPED])
    return due_files(programme, _scope(programme, node)).annotate(
        is_listed=_one_if(Q(Exists(going))),
        is_granted=_one_if(Q(Exists(awards.filter(status__in=HELPED)))),
        is_arrived=_one_if(Q(Exists(awards.filter(status__in=ARRIVED)))),
        is_visited=_one_if(Q(Exists(_visits(programme)))),
        is_there=_one_if(is_reached(programme)),
    )


def _visits(programme: Programme) -> QuerySet:
    return Visit.unscoped.filter(programme=programme, file_id=OuterRef("pk"))


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _sums() -> dict[str, Aggregate]:
    return {"due": Count("pk")} | {name: Sum(mark) for name, mark in STAGES.items()}


def _tally(union: Union | None, row: dict | None) -> Tally:
    return Tally(union, **{name: row[name] or 0 for name in COUNTED}) if row else Tally(union)


def _added(rest: list[Tally]) -> list[Tally]:
    return [total(rest)]
