"""How much applications call: by day and answer, today, and what was answered with a fault of ours."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from partners.models import Call

DAYS = 12


@dataclass(frozen=True)
class DayOfCalls:
    """The calls of one day by their answers."""

    day: date
    taken: int = 0
    refused: int = 0
    faults: int = 0

    @property
    def all(self) -> int:
        """Return every call of the day."""
        return self.taken + self.refused + self.faults


def calls_by_day(application_id: Any, *, today: date, days: int = DAYS) -> list[DayOfCalls]:
    """Return the calls of an application of the last days, the earliest first, days without a call among them."""
    rows = _since([application_id], today - timedelta(days=days - 1)).annotate(day=TruncDate("at")).values("day")
    counted = rows.order_by("day").annotate(
        taken=Count("pk", filter=Q(status__lt=400)),
        refused=Count("pk", filter=Q(status__gte=400, status__lt=500)),
        faults=Count("pk", filter=Q(status__gte=500)),
    )
    found = {row["day"]: DayOfCalls(**row) for row in counted}
    return [
        found.get(day, DayOfCalls(day)) for day in (today - timedelta(days=back) for back in range(days - 1, -1, -1))
    ]


def calls_of_today(application_ids: Collection[Any], *, today: date) -> dict[Any, int]:
    """Return how often each application called today; those that did not are left out."""
    rows = _since(application_ids, today).order_by().values("application_id").annotate(calls=Count("pk"))
    return {row["application_id"]: row["calls"] for row in rows}


def faults_of(application_ids: Collection[Any], *, today: date, most: int = 5) -> list[Call]:
    """Return the latest calls of the last days that failed through a fault of ours, to be told by their id."""
    rows = _since(application_ids, today - timedelta(days=DAYS - 1)).filter(status__gte=500)
    return list(rows.select_related("application").order_by("-at")[:most])


def _since(application_ids: Collection[Any], day: date) -> QuerySet[Call]:
    begin = timezone.make_aware(datetime.combine(day, time.min))
    return Call.unscoped.filter(application__in=list(application_ids), at__gte=begin)
