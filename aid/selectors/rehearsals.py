"""Asking what a standard would do: households in bulk, the figures of every region, what rehearsals found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from aid.choices.files import ENDED, IN_REVIEW, FileStatus
from aid.models import ExpenseLine, FileMember, IncomeLine, NeedyFile, Rehearsal, RehearsalRow
from aid.rules.eligibility import ACCIDENT_WINDOW, Declaration
from aid.rules.rehearsals import SETTABLE, Outcome, compare
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
    "heads",
    "income",
    "rigid",
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


def households(files: QuerySet[NeedyFile], after: Any, limit: int) -> list[Concerned]:
    """Return the next households in the order of their files, in one query."""
    rows = files.filter(pk__gt=after) if after else files
    return [_household(*row) for row in _summed(rows).order_by("pk").values_list(*COLUMNS)[:limit]]


def _summed(files: QuerySet[NeedyFile]) -> QuerySet[NeedyFile]:
    return files.annotate(
        heads=Coalesce(
            Subquery(
                FileMember.objects.present()
                .filter(file=OuterRef("pk"))
                .order_by()
                .values("file")
                .annotate(found=Count("pk"))
                .values("found")
            ),
            0,
        ),
        income=_total(IncomeLine),
        rigid=_total(ExpenseLine),
    )


def _total(model: Any) -> Coalesce:
    mine = (
        model.objects.filter(file=OuterRef("pk"), member__left_on=None)
        .order_by()
        .values("file")
        .annotate(found=Sum("amount"))
    )
    return Coalesce(Subquery(mine.values("found")), Decimal(0))


def _household(
    file_id: UUID, union_id: int, region: str, county_id: int | None, _path: str, main: Any, secondary: Any, *facts: Any
) -> Concerned:
    event_on, event_loss, heads, income, rigid = facts
    declaration = Declaration(income, rigid, heads, (main, *secondary), event_on, event_loss)
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
        return found if len(found) == len(SETTABLE) else None

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
    found: Rehearsal = find(Rehearsal, key, actor, RIGHT)
    return found


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
