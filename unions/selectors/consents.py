"""What stands in the register of consents."""

from datetime import date
from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from core.actors import Actor
from core.fetch import find
from core.parameters.selectors import lookup
from unions.choices.consents import Purpose
from unions.models import Person, PersonConsent
from unions.rules.consents import BASES
from unions.rules.members import VIEW

MOST = 200


def consents_of(person: Person) -> list[PersonConsent]:
    """Return everything a person consented to or that rests on a law, what stands first."""
    rows = PersonConsent.unscoped.filter(person=person).select_related("collected_by", "withdrawn_by")
    return sorted(rows[:MOST], key=lambda each: (not each.stands, -each.given_on.toordinal()))


def consent_seen(actor: Actor, consent_id: Any) -> PersonConsent:
    """Return one entry within reach."""
    return find(PersonConsent, consent_id, actor, VIEW)


About = tuple[str, Any]  # table and key of the row a consent was given for


def stands(person_id: Any, purpose: str, *, recipient: str = "", about: About | None = None, on: date) -> bool:
    """Say whether a purpose (and recipient) has a basis on a day: for whoever is about to use or to hand over data.

    What was given without a row holds for every row; what was given for one holds for that one alone.
    """
    if person_id is None:
        return False
    rows = PersonConsent.unscoped.filter(person=person_id, purpose=purpose, recipient=recipient, given_on__lte=on)
    if about is None:
        rows = rows.filter(about_id="")
    else:
        rows = rows.filter(Q(about_id="") | Q(about_type=about[0], about_id=str(about[1])))
    return rows.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)).exists()


def other_basis(purpose: str, region: str, on: date) -> str:
    """Return the law by which the province lets a purpose go without consent; nothing where it entered none."""
    code = BASES.get(Purpose(purpose))
    found = lookup([code], region, on).get(code) if code else None
    return str(found.value).strip() if found else ""


def may_use(
    person_id: Any, purpose: str, *, region: str, recipient: str = "", about: About | None = None, on: date
) -> bool:
    """Say whether data may be used or handed over for a purpose: the person agreed, or a law stands in its place."""
    asked = stands(person_id, purpose, recipient=recipient, about=about, on=on)
    return asked or bool(other_basis(purpose, region, on))


def standing_for(purpose: str, *, person: str, about: str = "", about_type: str = "") -> QuerySet[PersonConsent]:
    """Return the consents that stand for the person (and the row) an outer query names, for ``Exists``."""
    rows = PersonConsent.unscoped.filter(person=OuterRef(person), purpose=purpose, recipient="", withdrawn_on=None)
    if not about:
        return rows.filter(about_id="")
    key = Cast(OuterRef(about), CharField())
    return rows.filter(Q(about_id="") | Q(about_type=about_type, about_id=key))


def given_for(about: About) -> QuerySet[PersonConsent]:
    """Return what stands in the register for one row."""
    rows: QuerySet[PersonConsent] = PersonConsent.unscoped.filter(about_type=about[0], about_id=str(about[1]))
    return rows.filter(withdrawn_on=None)
