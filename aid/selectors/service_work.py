"""What waits for somebody in goods and services: lists to be signed, hot posts, people to be asked after."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from aid.choices.services import ReferralResult
from aid.models import CheckupBooking, GoodsList, HeatTask, Referral
from aid.rules.services import LOOK_AGAIN
from core.actors import Actor

RECORD = "aid.record_service"
FIRST, SECOND = (timedelta(days=days) for days in LOOK_AGAIN)


def unsigned(rows: QuerySet[GoodsList]) -> QuerySet[GoodsList]:
    """Keep the lists of goods whose signed scan is missing."""
    return rows.filter(signed=None, cancelled_on=None).select_related("union", "item", "programme")


def uncalled(rows: QuerySet[HeatTask]) -> QuerySet[HeatTask]:
    """Keep the hot posts that an alert called for and nobody has visited; a closed one waits for nobody."""
    return rows.filter(visit=None, site__closed_on=None).select_related("union", "site", "alert")


def unasked(rows: QuerySet[Referral], today: date) -> QuerySet[Referral]:
    """Keep the people hired of whom nobody has noted, 30 or 90 days on, whether they still work there."""
    first = Q(hired_on__lte=today - FIRST, still_employed_30=None)
    second = Q(hired_on__lte=today - SECOND, still_employed_90=None)
    hired = rows.filter(first | second, result=ReferralResult.HIRED, cancelled_on=None)
    return hired.exclude(still_employed_30=False, still_employed_90=None).select_related("union", "person", "post")


def unfollowed(rows: QuerySet[CheckupBooking]) -> QuerySet[CheckupBooking]:
    """Keep the check-ups that need a follow-up nobody has made."""
    kept = rows.filter(needs_follow_up=True, followed_up_on=None, cancelled_on=None)
    return kept.select_related("union", "person", "batch")


def lists_due(first: date, last: date) -> QuerySet[GoodsList]:
    """Return the lists without a scan that were due between two days, everywhere."""
    return unsigned(GoodsList.unscoped.filter(signed_due_on__range=(first, last)))


def posts_called(first: date, last: date) -> QuerySet[HeatTask]:
    """Return the hot posts that alerts between two days called for and nobody has visited, everywhere."""
    return uncalled(HeatTask.unscoped.filter(alert__on_day__range=(first, last)))


def hired_between(first: date, last: date, today: date) -> QuerySet[Referral]:
    """Return the people hired between two days who are still to be asked after, everywhere."""
    return unasked(Referral.unscoped.filter(hired_on__range=(first, last)), today)


def examined_between(first: date, last: date) -> QuerySet[CheckupBooking]:
    """Return the check-ups of some days that still need a follow-up, everywhere."""
    return unfollowed(CheckupBooking.unscoped.filter(done_on__range=(first, last)))


def asked_on(referral: Referral) -> tuple[int, date]:
    """Return which of the two questions is due for somebody hired, and since when."""
    hired_on = referral.hired_on or date.max
    if referral.still_employed_30 is None:
        return LOOK_AGAIN[0], hired_on + FIRST
    return LOOK_AGAIN[1], hired_on + SECOND


def of_actor(model: Any, actor: Actor) -> QuerySet[Any]:
    """Return the rows that this actor records."""
    rows: QuerySet[Any] = model.objects.permitted(actor, RECORD)
    return rows.order_by("pk")


def still_waiting(model: Any, ids: Collection[Any], today: date) -> list[Any]:
    """Return which of these rows still wait for somebody."""
    rows = model.unscoped.filter(pk__in=list(ids))
    keep: dict[Any, Callable[[QuerySet[Any]], QuerySet[Any]]] = {
        GoodsList: unsigned,
        HeatTask: uncalled,
        CheckupBooking: unfollowed,
        Referral: lambda some: unasked(some, today),
    }
    return list(keep[model](rows).values_list("pk", flat=True))
