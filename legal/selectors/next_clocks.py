"""The clock of a row that ends next, as a list shows it: part of the list's own statement."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, JSONObject

from core.clocks.models import ClockState, Deadline

SHOWN = {"id": "pk", "code": "code", "due_on": "due_on"}


def next_clock(subject: str) -> Subquery:
    """Return the running clock of a row that is due first: key, code and day."""
    return first_of(subject, subject_id=Cast(OuterRef("pk"), TextField()))


def first_of(subject: str, **which: Any) -> Subquery:
    """Return the running clock of some rows of a kind that is due first."""
    clocks: QuerySet[Deadline] = Deadline.unscoped.filter(subject_type=subject, state=ClockState.RUNNING, **which)
    return Subquery(clocks.order_by("due_on", "pk").values(told=JSONObject(**SHOWN))[:1])
