"""Asking for transfers of members."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import QuerySet

from core.actors import Actor
from core.fetch import find
from unions.choices.members import TransferStatus
from unions.models import MemberTransfer, Union
from unions.rules.members import ALIVE, DECIDE_RIGHT, EDIT, HOLDS_MEMBERS, PARTS, VIEW
from unions.selectors.sought import Sought, look_for


def transfers_seen(actor: Actor) -> QuerySet[MemberTransfer]:
    """Return the transfers an actor's unions are part of, or that the actor may decide on, ready for a table."""
    right = VIEW if actor.can(VIEW) else DECIDE_RIGHT
    rows: QuerySet[MemberTransfer] = MemberTransfer.objects.permitted(actor, right)
    return rows.select_related("person", "union", "from_union", "common").defer(
        "person__search_keys", "person__identity", "person__phone"
    )


def transfer_seen(actor: Actor, transfer_id: Any) -> MemberTransfer:
    """Return one transfer with everything its page says; out of reach looks like missing."""
    right = VIEW if actor.can(VIEW) else DECIDE_RIGHT
    found = find(MemberTransfer, transfer_id, actor, right)
    rows = MemberTransfer.unscoped.select_related(
        "person", "membership", "union", "from_union", "common", "employer", "asked_by", "answered_by"
    )
    return rows.get(pk=found.pk)


def transfers_to_answer(actor: Actor, today: date) -> QuerySet[MemberTransfer]:
    """Return the open transfers that may ask something of this actor: as either union, or from above when overdue."""
    rows = transfers_seen(actor).filter(status__in=[TransferStatus.WANTED, TransferStatus.MARKED_OUT])
    if not actor.can(EDIT):
        rows = rows.filter(due_on__lt=today)
    return rows.order_by("due_on", "pk")


def open_between(first: date, last: date) -> QuerySet[MemberTransfer]:
    """Return the open transfers whose answer is due in a stretch of days, for reminders."""
    rows = MemberTransfer.unscoped.open().filter(due_on__range=(first, last))
    return rows.select_related("union", "from_union", "common", "person").defer("person__search_keys")


def still_open(ids: Collection[str]) -> QuerySet[Any, Any]:
    """Return which of these transfers still wait."""
    return MemberTransfer.unscoped.open().filter(pk__in=list(ids)).values_list("pk", flat=True)


def unions_to_go_to(text: str, *, besides: Union) -> Sought:
    """Return the unions a member may go to, as they are looked for."""
    rows = Union.unscoped.filter(level__in=HOLDS_MEMBERS, status__in=ALIVE).exclude(kind__in=PARTS)
    return look_for(rows.exclude(pk=besides.pk), text, near=besides)
