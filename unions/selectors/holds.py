"""Which data may not be erased because somebody with the right to ask needs them."""

from typing import Any

from core.actors import Actor
from core.fetch import find
from unions.models import LegalHold, Person
from unions.rules.members import ANSWER_RIGHT

MOST = 100


def holds_on(person: Person) -> list[LegalHold]:
    """Return every hold on a person, those that stand first; the caller may see the person."""
    rows = LegalHold.unscoped.filter(person=person).select_related("placed_by", "lifted_by")[:MOST]
    return sorted(rows, key=lambda each: not each.stands)


def hold_seen(actor: Actor, hold_id: Any) -> LegalHold:
    """Return one hold within reach."""
    return find(LegalHold, hold_id, actor, ANSWER_RIGHT)


def papers_holding(person_id: Any) -> list[str]:
    """Return the papers that hold somebody's data now."""
    rows = LegalHold.unscoped.filter(person=person_id, lifted_on=None)
    return list(rows.order_by("placed_on", "pk").values_list("reference", flat=True)[:MOST])
