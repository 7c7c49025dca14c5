"""Asking for requests about people's own data."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import QuerySet

from core.actors import Actor
from core.fetch import find
from unions.models import DataSubjectRequest
from unions.rules.members import ANSWER_RIGHT, VIEW


def requests_seen(actor: Actor) -> QuerySet[DataSubjectRequest]:
    """Return the requests of people in an actor's branch, ready for a table."""
    rows: QuerySet[DataSubjectRequest] = DataSubjectRequest.objects.permitted(actor, VIEW)
    return rows.select_related("person", "union").defer("person__search_keys", "person__identity", "person__phone")


def requests_to_answer(actor: Actor) -> QuerySet[DataSubjectRequest]:
    """Return the requests that wait for this actor's answer, the earliest due first."""
    rows = DataSubjectRequest.objects.permitted(actor, ANSWER_RIGHT).open()
    found: QuerySet[DataSubjectRequest] = rows.select_related("person", "union").defer("person__search_keys")
    return found.order_by("due_on", "pk")


def request_seen(actor: Actor, request_id: Any) -> DataSubjectRequest:
    """Return one request with everything its page says; out of reach looks like missing."""
    found = find(DataSubjectRequest, request_id, actor, VIEW)
    rows = DataSubjectRequest.unscoped.select_related("person", "union", "registered_by", "answered_by")
    return rows.get(pk=found.pk)


def requests_due(first: date, last: date) -> QuerySet[DataSubjectRequest]:
    """Return the unanswered requests due in a stretch of days, for reminders."""
    rows = DataSubjectRequest.unscoped.open().filter(due_on__range=(first, last))
    return rows.select_related("union__county")


def still_unanswered(ids: Collection[str]) -> QuerySet[Any, Any]:
    """Return which of these requests still wait."""
    return DataSubjectRequest.unscoped.open().filter(pk__in=list(ids)).values_list("pk", flat=True)
