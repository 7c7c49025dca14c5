"""Entering people and memberships."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.actors import Actor
from core.chinese.identity import DocumentKind, Sex, parse_document
from core.chinese.likeness import Traits
from core.chinese.names import name_key, parse_name
from core.chinese.phone import parse_mobile
from core.chinese.text import TextError
from core.errors import ForbiddenError, RuleBrokenError, in_one
from core.events.services import record
from core.violations import refusing_violations
from unions.choices import MembershipStatus
from unions.models import Employer, Membership, Person, Union
from unions.selectors.finding import cell_of
from unions.selectors.identities import former_names, holder_of
from unions.selectors.matches import canonical
from unions.services.finding import know_in, make_findable, place_person

T = TypeVar("T")
NAMED_OTHERWISE = gettext_noop("This identity number is on file under another name. Check the number and the name.")


@dataclass(frozen=True)
class Described:
    """A human being as a form describes them, checked and in our written form."""

    name: str
    identity_kind: str
    identity: str
    sex: str
    birth_on: date | None
    phone: str


def describe(
    *,
    name: str,
    today: date,
    identity: str = "",
    identity_kind: str = DocumentKind.RESIDENT_ID,
    phone: str = "",
    sex: str = Sex.UNKNOWN,
    birth_on: date | None = None,
) -> Described:
    """Read what somebody typed about a person; refuse every faulty field at once, each with its own sentence.

    Sex and birth follow from a resident identity number; an entered value that differs is an error (domain.md 10.1).
    """
    wrong: dict[str, str] = {}
    clean_name = _read(wrong, "name", lambda: parse_name(name))
    mobile = _read(wrong, "phone", lambda: parse_mobile(phone)) if phone.strip() else ""
    found = None
    if identity.strip():
        found = _read(wrong, "identity", lambda: parse_document(DocumentKind(identity_kind), identity, today=today))
        if found and found.birth_on and birth_on and found.birth_on != birth_on:
            wrong["birth_on"] = _("The date of birth differs from the identity number.")
        if found and found.sex and sex not in (Sex.UNKNOWN, Sex.NOT_STATED, found.sex):
            wrong["sex"] = _("The sex differs from the identity number.")
    if wrong:
        raise RuleBrokenError(in_one(wrong.values()), code="person", fields=wrong)
    return Described(
        name=clean_name or "",
        identity_kind=identity_kind,
        identity=found.number if found else "",
        sex=(found.sex if found and found.sex else sex),
        birth_on=(found.birth_on if found and found.birth_on else birth_on),
        phone=mobile or "",
    )


def _read(wrong: dict[str, str], field: str, parse: Callable[[], T]) -> T | None:
    try:
        return parse()
    except TextError as error:
        wrong[field] = error.message
        return None


def is_known(described: Described) -> bool:
    """Say whether the identity number names a person on file: then there is nothing to guess."""
    return bool(described.identity) and holder_of(described.identity) is not None


def traits_told(described: Described) -> Traits:
    """Return what of a description is compared with the people on file."""
    return Traits(
        name=described.name,
        birth_on=described.birth_on,
        sex=described.sex,
        phone=described.phone,
        identity=described.identity,
        identity_kind=described.identity_kind,
    )


@transaction.atomic
def ensure_person(*, actor: Actor, union: Union, described: Described) -> Person:
    """Return the one row for this human being, found by identity number; enter it if nobody knows it yet.

    A known person's name must agree: the same number under another name is refused, for somebody has to look.
    """
    if described.identity:
        known = holder_of(described.identity)  # by a number since corrected or replaced as well (B4)
        if known is not None:
            _check_name(known, described)
            found = _told_phone(canonical(known), described)
            know_in(found, union)
            return found
    person = Person(
        name=described.name,
        identity_kind=described.identity_kind,
        identity=described.identity,
        phone=described.phone,
        sex=described.sex,
        birth_on=described.birth_on,
    )
    place_person(person, union)
    with refusing_violations(Person):
        person.save(force_insert=True)
    record(actor, "unions.person.entered", person)
    return person


def bears(known: Person, name: str) -> bool:
    """Say whether a person on file bears a name, or bore it."""
    told = name_key(name)  # a list of members asks this for every row: former names are looked up where it differs
    return told == name_key(known.name) or told in {name_key(each) for each in former_names(known)}


def _check_name(known: Person, described: Described) -> None:
    if not bears(known, described.name):
        text = _(NAMED_OTHERWISE)
        raise RuleBrokenError(text, code="identity_name", fields={"identity": text})


def _told_phone(known: Person, described: Described) -> Person:
    if described.phone and known.phone != described.phone:
        known.phone = described.phone
        make_findable(known, cell_of(known.union))
        known.save(update_fields=["phone", "phone_index", "search_keys"])
    return known


@transaction.atomic
def enrol(
    *,
    actor: Actor,
    person: Person,
    union: Union,
    joined_on: date,
    employer: Employer | None = None,
    job: str = "",
    is_migrant: bool = False,
) -> Membership:
    """Make a person an active member of a union; a second active membership is refused by the database."""
    if not actor.reaches("unions.edit_person", union.path):
        raise ForbiddenError(_("You do not have the right to do this."), code="unions.edit_person")
    with refusing_violations(Membership):
        membership = Membership.objects.create(
            person=person,
            union=union,
            city_id=union.city_id,
            county_id=union.county_id,
            township_id=union.township_id,
            employer=employer,
            status=MembershipStatus.ACTIVE,
            joined_on=joined_on,
            job=job,
            is_migrant=is_migrant,
        )
    record(actor, "unions.member.enrolled", membership)
    return membership
