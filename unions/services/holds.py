"""Placing a hold on somebody's data and lifting it again, by two people."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import check_fresh
from core.violations import refusing_violations
from unions.models import LegalHold, Person
from unions.rules.members import ANSWER_RIGHT


@transaction.atomic
def place_hold(*, actor: Actor, person_id: Any, reference: str, reason: str, today: date) -> LegalHold:
    """Stop every erasure of a person's data until somebody else lifts it."""
    person = find(Person, person_id, actor, ANSWER_RIGHT, lock=True)
    hold = LegalHold(
        person=person,
        union_id=person.union_id,
        reference=reference.strip(),
        reason=reason.strip(),
        placed_on=today,
        placed_by_id=actor.user_id,
    )
    with refusing_violations(LegalHold):
        hold.save(force_insert=True)
    record(actor, "unions.hold.placed", hold, reference=hold.reference, reason=hold.reason)
    return hold


@transaction.atomic
def lift_hold(*, actor: Actor, hold_id: Any, seen_version: int, because: str, today: date) -> LegalHold:
    """Let a person's data go the way of every other's again."""
    hold = find(LegalHold, hold_id, actor, ANSWER_RIGHT, lock=True)
    check_fresh(hold, seen_version)
    if not hold.stands:
        raise ConflictError(_("The hold was lifted already."), code="lifted")
    if hold.placed_by_id == actor.user_id:
        raise RuleBrokenError(_("Whoever placed a hold does not lift it."), code="four_eyes")
    hold.lifted_on, hold.lifted_by_id, hold.lifted_because = today, actor.user_id, because.strip()
    hold.version += 1
    with refusing_violations(LegalHold):
        hold.save()
    record(actor, "unions.hold.lifted", hold, reference=hold.reference, reason=hold.lifted_because)
    return hold
