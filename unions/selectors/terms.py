"""Asking about terms, elections and extensions."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from core.actors import Actor
from core.few import which
from unions.choices import MembershipStatus, UnionStatus
from unions.choices.terms import OPEN_REELECTIONS, TermStatus
from unions.models import Employer, EmployerCover, Membership, Reelection, TermExtension, Union, UnionTerm


def running_term(union: Union) -> UnionTerm | None:
    """Return the term a union is in."""
    return UnionTerm.unscoped.filter(union=union, status=TermStatus.RUNNING).first()


def terms_of(union: Union) -> QuerySet[UnionTerm]:
    """Return the terms of a union, the latest first."""
    return UnionTerm.unscoped.filter(union=union).order_by("-session_no")


def open_reelection(union: Union) -> Reelection | None:
    """Return the re-election of a union that is under way."""
    rows = Reelection.unscoped.filter(union=union, status__in=OPEN_REELECTIONS)
    return rows.select_related("recorder", "term").first()


def extensions_of(union: Union) -> QuerySet[TermExtension]:
    """Return the extensions a union asked for, the latest first."""
    return TermExtension.unscoped.filter(union=union).select_related("recorder", "decided_by").order_by("-created_at")


def overdue(actor: Actor) -> QuerySet[Union]:
    """Return the unions whose term is over without an election, in the actor's branch."""
    rows: QuerySet[Union] = Union.objects.permitted(actor, "unions.view_union").filter(status=UnionStatus.TERM_OVERDUE)
    return rows.select_related("parent", "county")


def ending(actor: Actor, until: date) -> QuerySet[Union]:
    """Return the active unions whose term ends up to a day, in the actor's branch."""
    rows = Union.objects.permitted(actor, "unions.view_union").filter(status=UnionStatus.ACTIVE)
    found: QuerySet[Union] = rows.filter(term_end_on__lte=until).select_related("parent", "county")
    return found


def ends_between(first: date, last: date) -> QuerySet[Union]:
    """Return the active unions whose term ends in a stretch of days, for their reminders."""
    rows = Union.unscoped.filter(status=UnionStatus.ACTIVE, term_end_on__range=(first, last))
    return rows.select_related("parent").order_by("term_end_on", "pk")


def still_without_election(union_ids: Any) -> list[int]:
    """Return which of some unions still wait for an election: reminders about others are pointless."""
    waiting = Q(status=UnionStatus.ACTIVE) | Q(status=UnionStatus.TERM_OVERDUE)
    return list(Union.unscoped.filter(waiting, pk__in=list(union_ids)).values_list("pk", flat=True))


def over_by(today: date, limit: int) -> list[int]:
    """Return unions whose term ended before a day, to be marked as overdue."""
    rows = Union.unscoped.filter(status=UnionStatus.ACTIVE, term_end_on__lt=today)
    return list(rows.order_by("term_end_on", "pk").values_list("pk", flat=True)[:limit])


def overdue_by_county(mondays: Iterable[date]) -> list[tuple[Any, date, int]]:
    """Return how many unions were overdue on some days in each county (or whoever stands above); two queries.

    Unions overdue today were so on every day after the end of their term: a list of last Monday can be made today.
    """
    counts: Counter[tuple[int, date]] = Counter()
    rows = Union.unscoped.filter(status=UnionStatus.TERM_OVERDUE, term_end_on__isnull=False)
    for county, city, parent, ended_on in rows.values_list("county_id", "city_id", "parent_id", "term_end_on"):
        node = county or city or parent
        counts.update((node, day) for day in mondays if ended_on < day)
    nodes = Union.unscoped.in_bulk({node for node, _day in counts})
    return [(nodes[node], day, count) for (node, day), count in sorted(counts.items())]


def have_overdue(union_ids: Collection[Any]) -> list[int]:
    """Return which of some unions still have overdue ones below: a list about none is pointless."""
    paths = dict(Union.unscoped.filter(pk__in=list(union_ids)).values_list("pk", "path"))
    overdue_ones = Union.unscoped.filter(status=UnionStatus.TERM_OVERDUE)
    found = which({str(key): overdue_ones.filter(path__startswith=path) for key, path in paths.items()})
    return [key for key in paths if str(key) in found]


def member_count(union: Union) -> int:
    """Return how many active members a union has of its own; those a founding union lists count as well."""
    states = [MembershipStatus.ACTIVE, MembershipStatus.TRANSFERRING, MembershipStatus.APPLIED]
    return Membership.unscoped.filter(union=union, status__in=states).count()


def women_count(union: Union) -> int:
    """Return how many of a union's active members are women."""
    active = Membership.unscoped.filter(union=union, status__in=[MembershipStatus.ACTIVE, MembershipStatus.APPLIED])
    return active.filter(person__sex="2").count()


def worker_count(union: Union) -> int:
    """Return how many workers the employers covered by a union have."""
    covers = EmployerCover.objects.filter(union=union, to_on=None).values("employer_id")
    return sum(Employer.unscoped.filter(pk__in=covers).values_list("employee_count", flat=True))


def monday_of(day: date) -> date:
    """Return the Monday of a day's week: the weekly list of overdue unions is of that day."""
    return day - timedelta(days=day.weekday())
