"""Settlements of mutual aid, told by the scheme's own system: kept with the person they concern (domain.md 4)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.errors import ConflictError, DomainError, NotFoundError
from core.events.services import record
from core.violations import refusing_violations
from partners.models import MutualSettlement
from partners.rules import inbound
from partners.rules.inbound import Result, Row
from partners.services.desks import Desk
from unions.models import Person
from unions.selectors.identities import holder_of

ENTER = "partners.enter_settlement"
ENTERED = "partners.settlement.entered"


def take_settlements(desk: Desk, told: Mapping[str, Any]) -> list[Result]:
    """Keep each settlement once; what the scheme paid is seen beside the family's other aid from then on."""
    readers: Mapping[str, inbound.Reader] = {
        "reference": inbound.text(40),
        "identity": inbound.identity(desk.today),
        "invoice": inbound.text(40),
        "scheme": inbound.text(60),
        "settled_on": inbound.day_until(desk.today),
        "self_paid": inbound.money,
        "paid": inbound.money,
    }
    rows = inbound.rows_of(told, "settlements", readers, frozenset())
    return [inbound.invalid(row) if row.faults else _enter(desk, row) for row in rows]


def _enter(desk: Desk, row: Row) -> Result:
    said = dict(row.values)
    try:
        person = _person(desk, said.pop("identity"))
        held = MutualSettlement.unscoped.filter(callback=desk.callback, reference=said["reference"]).first()
        if held is not None:
            return _repeated(row, held, person, said)
        settlement = MutualSettlement(callback=desk.callback, person=person, union=person.union, **said)
        with refusing_violations(MutualSettlement):
            settlement.save(force_insert=True)
    except DomainError as error:
        return inbound.refused(row, error)
    record(
        desk.actor, ENTERED, settlement, person=person.pk, scheme=settlement.scheme, settled_on=settlement.settled_on
    )
    return Result(row.number, "accepted", id=str(settlement.pk))


def _person(desk: Desk, number: str) -> Person:
    """Return who holds a number; somebody in another branch is as unknown as somebody nobody knows."""
    person = holder_of(number)
    if person is None or not desk.actor.reaches(ENTER, person.union.path):
        text = _("No person with this number is known here.")
        raise NotFoundError(text, code="person_not_found", fields={"identity": text})
    return person


def _repeated(row: Row, held: MutualSettlement, person: Person, said: Mapping[str, Any]) -> Result:
    if held.person_id != person.pk or any(getattr(held, name) != given for name, given in said.items()):
        text = _("This settlement number was used for another settlement.")
        raise ConflictError(text, code="reference_used", fields={"reference": text})
    return Result(row.number, "repeated", id=str(held.pk))
