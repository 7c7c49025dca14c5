"""Asking for relief outside the seasons: open programmes, what a family had this year, what it may still ask for."""

from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from aid.choices.relief import ProgrammeStatus, ReliefKind, Season
from aid.models import Award, CountyPart, NeedyFile, Programme, ReliefRequest
from aid.rules.eligibility import MIN_LIVING
from aid.rules.requests import CODES, ONE_KIND, Cap, Need, Used, caps_for
from aid.rules.seasons import ON_APPLICATION
from core.actors import Actor
from core.documents.models import Attachment
from core.parameters.selectors import InForce, lookup, missing
from core.wall.scope import everywhere


def open_for(file: NeedyFile, today: date) -> dict[str, Programme]:
    """Return the programmes of the year from which a family may ask for relief, by kind."""
    parts = CountyPart.unscoped.filter(
        union=file.union.county_id or 0,
        reported_on=None,
        programme__status=ProgrammeStatus.OPEN,
        programme__season=Season.ALL_YEAR,
        programme__kind__in=ON_APPLICATION,
        programme__opens_on__lte=today,
        programme__closes_on__gte=today,
    )
    return {part.programme.kind: part.programme for part in parts.select_related("programme__union")}


@everywhere("nobody is helped twice, wherever the other help came from")
def used_this_year(file: NeedyFile, year: int, person_id: Any = None) -> Used:
    """Return what a household was granted or asked for this year and still stands, in fen by kind."""
    live = Award.unscoped.live().filter(household=file.household_id, programme__year=year).order_by()
    by_kind = dict(live.values_list("item").annotate(sum=Sum("amount_fen")))
    temporary = Award.unscoped.live().filter(person=person_id, item=ReliefKind.TEMPORARY, programme__year=year)
    to_person = temporary.aggregate(sum=Sum("amount_fen", default=0))["sum"] if person_id else 0
    return Used(by_kind, to_person)


def rules_for(file: NeedyFile, today: date) -> dict[str, InForce]:
    """Return the caps in force where a family lives, with the local minimum living standard; refuse if one lacks."""
    region = file.union.region_id
    found = lookup([*CODES, MIN_LIVING], region, today)
    for code in (*CODES, MIN_LIVING):
        if code not in found:
            raise missing(code, region, today)
    return found


def caps_of(file: NeedyFile, kind: str, today: date, *, person_id: Any = None, need: Need | None = None) -> list[Cap]:
    """Return every cap on one kind of relief for a family today, with what is used of it."""
    found = rules_for(file, today)
    used = used_this_year(file, today.year, person_id or file.head_id)
    return caps_for(kind, file.category, found[MIN_LIVING].value, found, used, need or Need())


def one_kind_of(file: NeedyFile, today: date) -> tuple[str, ...]:
    """Return the kinds of which a family in relative hardship has one a year."""
    found = lookup([ONE_KIND], file.union.region_id, today).get(ONE_KIND)
    return found.value if found else ()


def request_of(actor: Actor, roster_id: Any) -> ReliefRequest | None:
    """Return the application that a roster of one carries; None for a roster of a season."""
    rows: QuerySet[ReliefRequest] = ReliefRequest.objects.permitted(actor, "aid.view_roster")
    return (
        rows.filter(award__roster=roster_id)
        .select_related("award__person", "award__file")
        .prefetch_related("invoices")
        .first()
    )


def papers_of(request: ReliefRequest) -> QuerySet[Attachment]:
    """Return the evidence of an application."""
    return Attachment.unscoped.about("aid.roster", request.award.roster_id).filter(replaced_at=None).order_by("pk")
