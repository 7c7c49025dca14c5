"""Entering a consent or the law in its place, and taking a consent back (PIPL Arts. 13 to 15)."""

from datetime import date
from typing import Any

from django.db import transaction

from core.actors import Actor
from core.events.services import record
from core.fetch import find
from core.transitions import check_fresh
from core.violations import refusing_violations
from unions.models import Person, PersonConsent
from unions.rules import consents as rules
from unions.rules.members import EDIT, check_day


@transaction.atomic
def enter_consent(*, actor: Actor, person_id: Any, today: date, guardian: str = "", **told: Any) -> PersonConsent:
    """Write down what a person agreed to, or on which law a purpose rests."""
    person: Person = find(Person, person_id, actor, EDIT)
    check_day(on=told["given_on"], since=None, today=today, field="given_on")
    rules.check_giver(
        birth_on=person.birth_on,
        given_by=told["given_by"],
        guardian=guardian,
        basis=told["basis"],
        on=told["given_on"],
    )
    consent = PersonConsent(
        person=person, union_id=person.union_id, guardian=guardian.strip(), collected_by_id=actor.user_id, **told
    )
    with refusing_violations(PersonConsent):
        consent.save(force_insert=True)
    record(actor, "unions.consent.entered", consent, purpose=consent.purpose, basis=consent.basis)
    return consent


@transaction.atomic
def withdraw_consent(*, actor: Actor, consent_id: Any, seen_version: int, because: str, today: date) -> PersonConsent:
    """Take a consent back: what was done before stands, from today on nothing more is done on it."""
    consent: PersonConsent = find(PersonConsent, consent_id, actor, EDIT, lock=True)
    check_fresh(consent, seen_version)
    rules.check_withdrawable(basis=consent.basis, is_withdrawn=not consent.stands)
    consent.withdrawn_on, consent.withdrawn_by_id = today, actor.user_id
    consent.withdrawn_because = because.strip()
    consent.version += 1
    with refusing_violations(PersonConsent):
        consent.save()
    record(actor, "unions.consent.withdrawn", consent, purpose=consent.purpose)
    return consent
