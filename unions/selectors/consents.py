"""What stands in the register of consents."""

from datetime import date
from typing import Any

from django.db.models import Q

from core.actors import Actor
from core.fetch import find
from unions.models import Person, PersonConsent
from unions.rules.members import VIEW

MOST = 200


def consents_of(person: Person) -> list[PersonConsent]:
    """Return everything a person consented to or that rests on a law, what stands first."""
    rows = PersonConsent.unscoped.filter(person=person).select_related("collected_by", "withdrawn_by")
    return sorted(rows[:MOST], key=lambda each: (not each.stands, -each.given_on.toordinal()))


def consent_seen(actor: Actor, consent_id: Any) -> PersonConsent:
    """Return one entry within reach."""
    found: PersonConsent = find(PersonConsent, consent_id, actor, VIEW)
    return found


def stands(person_id: Any, purpose: str, *, recipient: str = "", on: date) -> bool:
    """Say whether a purpose (and recipient) has a basis on a day: for whoever is about to use or to hand over data."""
    rows = PersonConsent.unscoped.filter(person=person_id, purpose=purpose, recipient=recipient, given_on__lte=on)
    return rows.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)).exists()
