"""Unions without a chair, for their reminders (0.4, union.byelection)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from unions.choices import UnionStatus
from unions.choices.officers import OfficerPost
from unions.models import Officer, Union

STANDING = (UnionStatus.ACTIVE, UnionStatus.TERM_OVERDUE)


def chairs_gone(first: date, last: date) -> QuerySet[Officer]:
    """Return the chairs who left in a stretch of days and whom nobody has followed since."""
    rows = Officer.unscoped.filter(post=OfficerPost.CHAIR, to_on__range=(first, last), union__status__in=STANDING)
    later = Officer.unscoped.filter(union=OuterRef("union"), post=OfficerPost.CHAIR, from_on__gte=OuterRef("to_on"))
    return (
        rows.filter(~Exists(later.exclude(pk=OuterRef("pk")))).select_related("union__parent").order_by("to_on", "pk")
    )


def without_chair(union_ids: Collection[Any]) -> list[int]:
    """Return which of some unions have no chair today: reminders about others are pointless."""
    rows = Union.unscoped.filter(pk__in=list(union_ids), status__in=STANDING)
    return list(rows.filter(~Exists(_chairs(OuterRef("pk")))).values_list("pk", flat=True))


def _chairs(union: OuterRef) -> QuerySet[Officer]:
    return Officer.unscoped.filter(union=union, post=OfficerPost.CHAIR, to_on=None)
