"""Asking about the quarterly check: whom it concerns, who has been checked, how far each township is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from aid.choices.files import ACTIVE
from aid.models import NeedyFile, QuarterCheck
from aid.rules.upkeep import QUARTER_MONTHS, QUARTER_ON, quarter_of
from core.actors import Actor
from core.parameters.selectors import InForce, Table, lookup, resolve, table_on
from core.parameters.services import PROVINCE
from core.prepared import prepared

VIEW = "aid.view_file"
CUTS = (QUARTER_ON, QUARTER_MONTHS)


@dataclass(frozen=True)
class Quarter:
    """The period of a check: whether there is one at all, its first and its last day, its length."""

    is_on: bool
    first: date
    last: date
    months: int = 3

    @property
    def number(self) -> int:
        return (self.first.month - 1) // 3 + 1

    @property
    def is_quarter(self) -> bool:
        return (self.last - self.first).days in (89, 90, 91)


def quarter_on(day: date, region: str = PROVINCE) -> Quarter:
    """Return the period a day lies in, as the region's parameters cut the year."""
    return _cut(lookup(CUTS, region, day), day)


def _cut(found: Mapping[str, InForce], day: date) -> Quarter:
    months = found[QUARTER_MONTHS].value if QUARTER_MONTHS in found else 3
    return Quarter(QUARTER_ON not in found or found[QUARTER_ON].value, *quarter_of(day, months), months)


@dataclass(frozen=True)
class Quarters:
    """The periods of a day in every region: most share the province's, some have one of their own."""

    table: Table
    day: date

    def of(self, region: str) -> Quarter:
        """Return the period of a region."""
        return _cut(resolve(self.table, CUTS, region), self.day)

    @property
    def all(self) -> set[Quarter]:
        return {self.of(region) for region in {PROVINCE, *(where for code, where in self.table if code in CUTS)}}


def quarters_on(day: date) -> Quarters:
    """Return the periods that a day lies in, for work on many regions at once; one query."""
    return Quarters(table_on(CUTS, day), day)


def before(quarter: Quarter) -> Quarter:
    """Return the period before, of the same length."""
    first, last = quarter_of(quarter.first - timedelta(days=1), quarter.months)
    return replace(quarter, first=first, last=last)


def concerned(first: date) -> Q:
    """Return the condition for a family a period's check concerns: on file since before the period began."""
    return Q(status__in=ACTIVE, filed_on__lt=first)


def checked(first: date) -> Exists:
    """Return whether a family has been checked in the period that begins on a day."""
    return Exists(QuarterCheck.objects.filter(file=OuterRef("pk"), period_on=first))


def quarter_rows(actor: Actor, quarter: Quarter) -> QuerySet[NeedyFile]:
    """Return the families a period's check concerns, each with its word of it and whether the last was missed."""
    mine = QuarterCheck.objects.filter(file=OuterRef("pk"), period_on=quarter.first)
    said = JSONObject(result="result", channel="channel", on="checked_on", by="checked_by__name", note="note", pk="pk")
    last = before(quarter)
    rows: QuerySet[NeedyFile] = NeedyFile.objects.permitted(actor, VIEW).filter(concerned(quarter.first))
    return rows.select_related("head", "union__township", "responsible").annotate(
        said=Subquery(mine.values(facts=said)[:1]),
        had_last=checked(last.first),
    )


def narrowed(rows: QuerySet[NeedyFile], asked: dict[str, str], quarter: Quarter) -> QuerySet[NeedyFile]:
    """Return the rows that a township, a cause and a state leave."""
    if asked.get("township", "").isdecimal():
        rows = rows.filter(union__township_id=int(asked["township"]))
    if asked.get("cause", "").isdecimal():
        rows = rows.filter(main_cause=int(asked["cause"]))
    state = asked.get("state", "")
    if state in ("open", "done"):
        rows = rows.filter(checked(quarter.first) if state == "done" else ~checked(quarter.first))
    elif state == "changed":
        rows = rows.filter(
            Exists(QuarterCheck.objects.filter(file=OuterRef("pk"), period_on=quarter.first, result="changed"))
        )
    elif state == "missed":
        last = before(quarter).first
        rows = rows.filter(~checked(quarter.first) & ~checked(last), filed_on__lt=last)
    return rows


def quarter_progress(actor: Actor, quarter: Quarter) -> list[dict[str, Any]]:
    """Return per township how many families have been checked, how many wait, how many missed the period before."""
    last = before(quarter)
    files = NeedyFile.objects.permitted(actor, VIEW).filter(concerned(quarter.first))
    missed = Q(done=False, had_last=False, filed_on__lt=last.first)
    return list(
        files.annotate(done=checked(quarter.first), had_last=checked(last.first))
        .order_by()
        .values("union__township_id", "union__township__name", "union__county__name")
        .annotate(
            finished=Count("pk", filter=Q(done=True)),
            waiting=Count("pk", filter=Q(done=False) & ~missed),
            late=Count("pk", filter=missed),
        )
        .order_by("union__county__name", "union__township__name")
    )


def unchecked_townships(first: date) -> list[dict[str, Any]]:
    """Return every township with families not checked in a period yet, and how many."""
    rows = NeedyFile.unscoped.filter(concerned(first), union__township__isnull=False).annotate(done=checked(first))
    grouped = rows.filter(done=False).order_by().values("union__township_id", "union__township__path")
    return list(grouped.annotate(families=Count("pk")))


@prepared()
def _unchecked(actor: Actor, permission: str, first: date) -> QuerySet[Any, Any]:
    rows = NeedyFile.objects.permitted(actor, permission).filter(concerned(first)).exclude(checked(first))
    found: QuerySet[Any, Any] = rows.order_by().values_list("union__region_id").annotate(families=Count("pk"))
    return found


def unchecked_of(actor: Actor, permission: str, today: date, table: Table | None = None) -> list[tuple[Quarter, int]]:
    """Return the periods of the actor's branch with how many families wait for their check in each."""
    periods = quarters_on(today) if table is None else Quarters(table, today)
    found: dict[Quarter, int] = {}
    for first in {quarter.first for quarter in periods.all if quarter.is_on}:
        for region, families in _unchecked(actor, permission, first):
            quarter = periods.of(region)
            if quarter.is_on and quarter.first == first:
                found[quarter] = found.get(quarter, 0) + families
    return sorted(found.items(), key=lambda one: one[0].first)


def checks_of(file: NeedyFile) -> QuerySet[QuarterCheck]:
    """Return the quarterly words about one family, the latest first."""
    return file.quarter_checks.select_related("checked_by").order_by("-period_on")
