"""Entering a consent or the law in its place, and taking a consent back (PIPL Arts. 13 to 15)."""

from datetime import date
from typing import Any

from django.db import transaction

from core.actors import Actor
from core.events.services import record
from core.fetch import find
from core.transitions import check_fresh
from core.violations import refusing_violations
from unions.choices.consents import Basis, How, Purpose
from unions.models import Person, PersonConsent
from unions.rules import consents as rules
from unions.rules.members import EDIT, check_day
from unions.selectors.consents import About, given_for


@transaction.atomic
def enter_consent(*, actor: Actor, person_id: Any, today: date, guardian: str = "", **told: Any) -> PersonConsent:
    """Write down what a person agreed to, or on which law a purpose rests."""
    person = find(Person, person_id, actor, EDIT)
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


def enter_for_row(
    *, actor: Actor, person: Person, about: About, purpose: str, text_version: str, scope: str, on: date, how: str
) -> PersonConsent:
    """Enter what a person agreed to for one row; the caller has asked for the right to that row."""
    consent = PersonConsent(
        person=person,
        union_id=person.union_id,
        purpose=Purpose(purpose),
        about_type=about[0],
        about_id=str(about[1]),
        scope=scope,
        basis=Basis.CONSENT,
        text_version=text_version,
        how=How(how),
        given_on=on,
        collected_by_id=actor.user_id,
    )
    with refusing_violations(PersonConsent):
        consent.save(force_insert=True)
    record(actor, "unions.consent.entered", consent, purpose=consent.purpose, basis=consent.basis, about=about[0])
    return consent


def withdraw_for_row(*, actor: Actor, about: About, purpose: str, because: str, on: date) -> int:
    """Take back what was agreed to for one row; the caller has asked for the right to that row. Return how many."""
    rows = given_for(about).filter(purpose=purpose).select_for_update(of=("self",))
    return sum(_withdraw(actor, consent, because, on) for consent in rows)


def _withdraw(actor: Actor, consent: PersonConsent, because: str, on: date) -> bool:
    consent.withdrawn_on, consent.withdrawn_by_id = max(on, consent.given_on), actor.user_id
    consent.withdrawn_because = because.strip()
    consent.version += 1
    with refusing_violations(PersonConsent):
        consent.save()
    told = {"purpose": consent.purpose, "person": str(consent.person_id)}
    record(actor, "unions.consent.withdrawn", consent, **told)
    return True


@transaction.atomic
def withdraw_consent(*, actor: Actor, consent_id: Any, seen_version: int, because: str, today: date) -> PersonConsent:
    """Take a consent back: what was done before stands, from today on nothing more is done on it."""
    consent = find(PersonConsent, consent_id, actor, EDIT, lock=True)
    check_fresh(consent, seen_version)
    rules.check_withdrawable(basis=consent.basis, is_withdrawn=not consent.stands)
    _withdraw(actor, consent, because, today)
    return consent
