"""What is kept of help in goods and services at every node, by year (domain.md 3.9, 11): nothing here names anybody.

A person counts once a year in the union that recorded it, however often placed, trained or examined; cancelled entries
count nowhere.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import ExtractYear

from aid.choices.services import ReferralResult
from aid.models import CheckupBooking, GoodsIssue, JobFair, Referral, SiteVisit, Trainee
from unions.tallying import Counted, counts_of

WORTH = Sum(F("quantity") * F("unit_cost_fen"), output_field=BigIntegerField())
PERSONS = Count("person", distinct=True)


@counts_of("aid.services")
def services(keys: Sequence[int] | None, on: date) -> Iterator[Counted]:
    """Count what unions did in kind within each year: jobs, training, check-ups, sites visited, goods."""
    hired = Q(result=ReferralResult.HIRED, hired_on__isnull=False)
    first, *rest = (
        _by_year(code, model, day, number, only, keys)
        for code, model, day, number, only in (
            ("job_fairs", JobFair, "held_on", Count("pk"), Q(held_on__lte=on)),
            ("people_placed", Referral, "hired_on", PERSONS, hired),
            ("trainees_certified", Trainee, "course__ends_on", PERSONS, ~Q(certificate_no="")),
            ("checkups_done", CheckupBooking, "done_on", PERSONS, Q(done_on__isnull=False)),
            ("sites_visited", SiteVisit, "visited_on", Count("site", distinct=True), Q()),
            ("site_workers", SiteVisit, "visited_on", Sum("workers_reached"), Q()),
            ("goods_fen", GoodsIssue, "issued_on", WORTH, Q()),
        )
    )
    for code, union, year, many in first.union(*rest, all=True):  # one statement: each fold asks it
        if many:
            yield union, f"{code}:{year}", int(many)


def _by_year(code: str, model: Any, day: str, number: Any, only: Q, keys: Sequence[int] | None) -> QuerySet[Any, Any]:
    rows = model.unscoped.filter(only, cancelled_on=None)
    if keys is not None:
        rows = rows.filter(union__in=keys)
    what = Value(code, output_field=CharField())
    years = rows.annotate(what=what, year=ExtractYear(day)).values("what", "union", "year").order_by()
    return years.annotate(number=number).values_list("what", "union", "year", "number")
