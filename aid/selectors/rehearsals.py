"""Asking what a standard would do: households in bulk, the figures of every region, what rehearsals found."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from aid.choices.files import ENDED, IN_REVIEW, FileStatus
from aid.models import ExpenseLine, FileMember, IncomeLine, NeedyFile, Rehearsal, RehearsalRow
from aid.rules.eligibility import ACCIDENT_WINDOW, Declaration
from aid.rules.reckoning import Details
from aid.rules.rehearsals import NEEDED, SETTABLE, Outcome, compare
from aid.selectors.files import details_of_rows
from core.actors import Actor
from core.fetch import find
from core.parameters.registry import declared
from core.parameters.selectors import InForce, Table, resolve, table_on
from unions.choices import Level
from unions.models import Union

RIGHT = "aid.rehearse_standard"
NAMES = "aid.view_file"
LOOK_BACK = timedelta(days=365)
STANDING = frozenset(
    {FileStatus.FILED, FileStatus.REVIEWING, FileStatus.SUSPENDED, FileStatus.EXITING, FileStatus.RETURNED, *IN_REVIEW}
)
COLUMNS = (
    "pk",
    "union_id",
    "union__region_id",
    "union__county_id",
    "union__path",
    "main_cause",
    "secondary_causes",
    "event_on",
    "event_loss",
)


@dataclass(frozen=True)
class Concerned:
    """A household as a rehearsal sees it: where it is, and what was declared."""

    file_id: UUID
    union_id: int
    region: str
    county_id: int | None
    declaration: Declaration


def places(actor: Actor) -> QuerySet[Union]:
    """Return the branches somebody may rehearse for: the province, a city, a county."""
    return (
        Union.objects.permitted(actor, RIGHT)
        .filter(level__in=[Level.PROVINCE, Level.CITY, Level.COUNTY])
        .order_by("path")
    )


def concerned(actor: Actor, path: str, on: date) -> QuerySet[NeedyFile]:
    """Return the files a standard concerns: on file, applied for, or turned away or ended within the last year.

    Of a household that is back, the running file alone counts.
    """
    alive = NeedyFile.unscoped.filter(household=OuterRef("household")).exclude(status__in=[*ENDED, FileStatus.DRAFT])
    since = on - LOOK_BACK
    past = Q(status=FileStatus.REJECTED, submitted_on__gte=since) | Q(status=FileStatus.EXITED, ended_on__gte=since)
    return NeedyFile.objects.permitted(actor, RIGHT).filter(
        Q(status__in=STANDING) | past & ~Exists(alive), union__path__startswith=path
    )


def households(files: QuerySet[NeedyFile], after: Any, limit: int, on: date) -> list[Concerned]:
    """Return the next households in the order of their files, in four queries however many."""
    rows = list((files.filter(pk__gt=after) if after else files).order_by("pk").values_list(*COLUMNS)[:limit])
    sums = _Sums([row[0] for row in rows], on)
    return [_household(sums, *row) for row in rows]


class _Sums:
    """Members and lines of many files at once, as ``selectors.files.details_of`` reads those of one."""

    def __init__(self, keys: Sequence[UUID], on: date) -> None:
        within: dict[str, Any] = {"file__gte": keys[0], "file__lte": keys[-1]} if keys else {"file__in": []}
        wanted = set(keys)
        self.on = on
        self.members: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
        self.incomes: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
        self.costs: dict[UUID, dict[str, Decimal]] = defaultdict(dict)
        people = FileMember.objects.present().filter(**within)
        columns = ("file_id", "pk", "standing", "no_work_proof", "person__birth_on")
        for file_id, *member in people.order_by().values_list(*columns):
            if file_id in wanted:
                self.members[file_id].append(tuple(member))
        present = {"member__left_on": None}
        incomes = IncomeLine.objects.filter(**within, **present)
        for file_id, *line in incomes.order_by().values_list("file_id", "member_id", "kind", "amount"):
            self.incomes[file_id].append(tuple(line))
        costs = ExpenseLine.objects.filter(**within, **present).order_by().values("file_id", "kind")
        for row in costs.annotate(sum=Sum(F("amount") - F("compensated"))):
            self.costs[row["file_id"]][row["kind"]] = row["sum"]

    def of(self, file_id: UUID) -> tuple[int, Details]:
        """Return how many people a file counts, and its details."""
        members = self.members[file_id]
        return len(members), details_of_rows(members, self.incomes[file_id], self.costs[file_id], on=self.on)


def _household(
    sums: _Sums, file_id: UUID, union_id: int, region: str, county_id: int | None, _path: str, *facts: Any
) -> Concerned:
    main, secondary, event_on, event_loss = facts
    heads, details = sums.of(file_id)
    declaration = Declaration(
        income=sum(details.incomes.values(), Decimal(0)),
        rigid=sum(details.costs.values(), Decimal(0)),
        heads=heads,
        causes=(main, *secondary),
        event_on=event_on,
        event_loss=event_loss,
        details=details,
    )
    return Concerned(file_id, union_id, region, county_id, declaration)


@dataclass
class Standards:
    """The figures of every region on a day: as they are, and as they would be with the rehearsed values at one place.

    A value entered nearer to a family still goes before the rehearsed one, as it would if this were enacted.
    """

    region: str
    on: date
    values: Mapping[str, Any]
    now: Table = field(init=False)
    then: Table = field(init=False)
    known: dict[str, tuple[dict[str, Any], dict[str, Any]] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now = table_on(SETTABLE, self.on)
        rehearsed = {
            (code, self.region): InForce(code, value, self.region, self.on, "") for code, value in self.values.items()
        }
        self.then = self.now | rehearsed

    def of(self, region: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """Return both standards of a region; None where a figure has never been entered."""
        if region not in self.known:
            both = tuple(self._figures(table, region) for table in (self.now, self.then))
            self.known[region] = None if None in both else both  # type: ignore[assignment]
        return self.known[region]

    def _figures(self, table: Table, region: str) -> dict[str, Any] | None:
        found = {code: each.value for code, each in resolve(table, SETTABLE, region).items()}
        window = declared(ACCIDENT_WINDOW)
        found.setdefault(ACCIDENT_WINDOW, window.read(window.default or "12"))
        return found if found.keys() >= set(NEEDED) else None

    def try_on(self, household: Concerned) -> Outcome | None:
        """Reckon a household by both standards; None where it cannot be reckoned."""
        both = self.of(household.region)
        return compare(household.declaration, *both, on=self.on) if both else None


def rehearsal_list(actor: Actor) -> QuerySet[Rehearsal]:
    """Return the rehearsals of the actor's branch, newest first."""
    return (
        Rehearsal.objects.permitted(actor, RIGHT).select_related("union", "created_by").order_by("-created_at", "-pk")
    )


def rehearsal_by_key(actor: Actor, key: Any) -> Rehearsal:
    """Return one rehearsal of the actor's branch."""
    return find(Rehearsal, key, actor, RIGHT)


def moved(actor: Actor, rehearsal: Rehearsal) -> QuerySet[RehearsalRow]:
    """Return the households a rehearsal would move, as far as the actor may read files: nobody else sees names."""
    return (
        RehearsalRow.objects.permitted(actor, NAMES).filter(rehearsal=rehearsal).select_related("file__head", "union")
    )


def counties(rehearsal: Rehearsal) -> dict[str, str]:
    """Return the names of the counties that a rehearsal counted."""
    keys = [int(key) for key in rehearsal.counts if key.isdigit()]
    return {str(pk): name for pk, name in Union.unscoped.filter(pk__in=keys).values_list("pk", "name")}


def by_effect(counts: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    """Yield (before, after, how many) from the counts of one county."""
    for pair, number in counts.items():
        before, _sign, after = pair.partition(">")
        yield before, after, number
