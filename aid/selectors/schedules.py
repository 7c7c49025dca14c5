"""The facts that reminders follow from."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from aid.choices.files import ACTIVE
from aid.choices.relief import ProgrammeStatus, RosterStatus
from aid.models import Anomaly, CountyPart, Exit, FollowUp, NeedyFile, Programme, Roster, Visit
from aid.rules.milestones import ESCALATE_AFTER
from aid.selectors.quarters import Quarter, Quarters, quarters_on, unchecked_townships
from core.clocks.models import OPEN_STATES, Deadline
from core.parameters.regional import reader
from unions.choices import PairStatus
from unions.models import PersonPair, Union


def escalate_after(on: date) -> Callable[[str], int | None]:
    """Return what says for a region after how many working days undone work goes a level up, if ever; one query."""
    return reader(ESCALATE_AFTER, on, None)


def open_programmes() -> QuerySet[Programme]:
    """Return the programmes that are open and whose reminders are not paused."""
    rows = Programme.unscoped.filter(status=ProgrammeStatus.OPEN, reminders_paused_at=None)
    return rows.select_related("union")


def parts_of_open_programmes() -> QuerySet[CountyPart]:
    """Return every county's part in every open programme whose reminders are not paused."""
    rows = CountyPart.unscoped.filter(programme__status=ProgrammeStatus.OPEN, programme__reminders_paused_at=None)
    return rows.select_related("programme", "union")


def unreported(part_ids: Collection[Any]) -> QuerySet[Any]:
    """Return which of these parts still owe their closing report."""
    rows = CountyPart.unscoped.filter(pk__in=list(part_ids), reported_on=None, programme__reminders_paused_at=None)
    return rows.values_list("pk", flat=True)


def in_open_programmes(part_ids: Collection[Any]) -> QuerySet[Any]:
    """Return which of these parts belong to a programme that is still open."""
    return parts_of_open_programmes().filter(pk__in=list(part_ids)).values_list("pk", flat=True)


def counties_without_roster(programme: Programme) -> QuerySet[CountyPart]:
    """Return the counties from which no roster has been handed in: the missing list of T-7."""
    handed_in = Roster.unscoped.filter(programme=programme, union__path__startswith=OuterRef("union__path")).exclude(
        status__in=[RosterStatus.DRAFT, RosterStatus.REJECTED]
    )
    return (
        CountyPart.unscoped.filter(programme=programme)
        .filter(~Exists(handed_in))
        .select_related("union")
        .order_by("union__path")
    )


def unvisited(programme: Programme) -> QuerySet[NeedyFile]:
    """Return every active file whose family nobody has visited in this programme yet."""
    visited = Visit.unscoped.filter(programme=programme, file=OuterRef("pk"))
    return (
        NeedyFile.unscoped.filter(status__in=ACTIVE, union__path__startswith=programme.union.path)
        .filter(~Exists(visited))
        .select_related("union")
    )


def expiring(first: date, last: date) -> QuerySet[NeedyFile]:
    """Return the active files whose validity ends between two days."""
    return NeedyFile.unscoped.filter(status__in=ACTIVE, valid_to__range=(first, last)).select_related("union")


def unchecked_by_quarter(first: date, last: date) -> list[tuple[Quarter, list[tuple[Union, int]]]]:
    """Return the periods that two days lie in, as each region cuts its year, with the townships not done in each.

    A township stands under the period of its own region, with how many families nobody has checked there yet.
    """
    days = {day: quarters_on(day) for day in {first, last}}
    found = {quarter for each in days.values() for quarter in each.all if quarter.is_on}
    return [(quarter, _unchecked(quarter, days.values())) for quarter in sorted(found, key=lambda one: one.first)]


def _unchecked(quarter: Quarter, days: Iterable[Quarters]) -> list[tuple[Union, int]]:
    counted = {row["union__township_id"]: row["families"] for row in unchecked_townships(quarter.first)}
    places = Union.unscoped.filter(pk__in=list(counted)).order_by("path")
    mine = [place for place in places if any(each.of(place.region_id) == quarter for each in days)]
    return [(place, counted[place.pk]) for place in mine]


def townships_unchecked(first: str) -> set[int]:
    """Return the townships with families not checked in the period that begins on a day written as 20261001."""
    day = date(int(first[:4]), int(first[4:6]), int(first[6:8]))
    return {row["union__township_id"] for row in unchecked_townships(day)}


def follow_ups_open() -> QuerySet[FollowUp]:
    """Return the tasks after exits and deaths that nobody has done yet."""
    return FollowUp.unscoped.filter(status="open").select_related("file__union")


def running_clocks(first: date, last: date) -> QuerySet[Deadline]:
    """Return the running clocks of files that fall due between two days."""
    return Deadline.unscoped.filter(subject_type="aid.needyfile", state__in=OPEN_STATES, due_on__range=(first, last))


def still_running(deadline_ids: Collection[Any]) -> QuerySet[Any]:
    """Return which of these clocks still run."""
    return Deadline.unscoped.filter(pk__in=list(deadline_ids), state__in=OPEN_STATES).values_list("pk", flat=True)


def files_by_id(ids: Collection[Any]) -> dict[str, NeedyFile]:
    """Return files by their key as text, with head and union."""
    return {str(file.pk): file for file in NeedyFile.unscoped.filter(pk__in=list(ids)).select_related("union")}


def open_pairs(first: date | None = None, last: date | None = None) -> QuerySet[PersonPair]:
    """Return the pairs of people that wait for a decision, of some days or all."""
    rows: QuerySet[PersonPair] = PersonPair.unscoped.filter(status=PairStatus.OPEN).select_related("union")
    return rows.filter(created_at__date__range=(first, last)) if first and last else rows


def exited_between(first: date, last: date) -> QuerySet[Any]:
    """Return the files that ended as out of hardship between two days, nobody called yet, with the day to call."""
    rows = NeedyFile.unscoped.filter(status="exited", ended_on__range=(first, last), called_back_on=None)
    said = Exit.objects.filter(file=OuterRef("pk"), status="confirmed").order_by("-decided_on")
    return rows.select_related("union").annotate(call_on=Subquery(said.values("call_back_on")[:1]))


def anomalies_open() -> QuerySet[Anomaly]:
    """Return what the nightly check found and nobody has decided on."""
    return Anomaly.unscoped.filter(status="open").select_related("file", "union")
