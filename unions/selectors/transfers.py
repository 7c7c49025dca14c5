"""Asking for transfers of members."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.actors import Actor
from core.fetch import find
from unions.choices.members import TransferStatus
from unions.models import MemberTransfer, Union
from unions.rules.members import ALIVE, DECIDE_RIGHT, EDIT, HOLDS_MEMBERS, PARTS, VIEW
from unions.selectors.tree import named


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
    found: MemberTransfer = find(MemberTransfer, transfer_id, actor, right)
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


MOST_UNIONS = 20


def unions_named(text: str, *, besides: int) -> list[Union]:
    """Return the unions a member may go to, by part of their name or by code; names of unions are no secret."""
    rows = Union.unscoped.filter(level__in=HOLDS_MEMBERS, status__in=ALIVE).exclude(kind__in=PARTS)
    rows = rows.exclude(pk=besides)
    wanted = rows.filter(code=text) if text.isascii() and text.isdigit() else named(rows, text)
    return list(wanted.select_related("county", "township").order_by("path")[:MOST_UNIONS])


def with_above(union: Union) -> str:
    """Return a union's name with the county it is in, so that two of one name can be told apart."""
    return (
        _("%(union)s (%(county)s)") % {"union": union.name, "county": union.county.name} if union.county else union.name
    )
