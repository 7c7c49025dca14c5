"""Laying a matter before the upper union, and noting that it was answered."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from core.actors import Actor
from core.violations import refusing_violations
from unions.models import Union, UpperDecision
from unions.rules import lifecycle as rules
from unions.selectors.decisions import deciding_node


def lay_before(
    *, actor: Actor, union: Union, kind: str, subject: Any, path: str, apart: Iterable[int | None], today: date
) -> UpperDecision:
    """Lay a matter before the union at ``path``; whoever acted on it may not decide. In the caller's transaction."""
    user_id = rules.check_user(actor.user_id)
    with refusing_violations(UpperDecision):
        row: UpperDecision = UpperDecision.objects.create(
            union=union,
            kind=kind,
            subject_id=str(subject.pk),
            path=path,
            asked_on=today,
            asked_by_id=user_id,
            apart=sorted({each for each in (*apart, user_id) if each is not None}),
        )
    return row


def check_may_decide(*, actor: Actor, kind: str, subject: Any, today: date) -> UpperDecision:
    """Refuse whoever acted before, and anybody who does not stand where the matter is decided; return the matter."""
    rules.check_user(actor.user_id)
    row = UpperDecision.unscoped.filter(kind=kind, subject_id=str(subject.pk), answered_on=None).get()
    rules.check_apart(user_id=actor.user_id, before=row.apart)
    node = deciding_node(row.path, row.apart, today)
    rules.check_decides(node=node, paths=(branch.path for branch in actor.branches(rules.DECIDE)))
    return row


def note_answer(row: UpperDecision, today: date) -> None:
    """Note that a matter has been answered: it leaves the queue."""
    row.answered_on = today
    row.version += 1
    row.save(update_fields=["answered_on", "version"])


def take_back(*, kind: str, subject: Any, today: date) -> None:
    """Take a matter out of the queue that nobody needs to decide any more."""
    UpperDecision.unscoped.filter(kind=kind, subject_id=str(subject.pk), answered_on=None).update(answered_on=today)
