"""Carrying out an erasure: what no law keeps goes, what one keeps stays with its reason (PIPL Art. 47)."""

from datetime import date
from typing import Any

from django.db import transaction

from core import outside
from core.actors import Actor
from core.chinese.identity import Sex
from core.events.models import Event
from core.events.services import record
from core.parameters.selectors import value
from core.privacy.wiping import GONE
from core.violations import refusing_violations
from core.wall.scope import everywhere
from unions.holdings import holdings_of
from unions.models import IdentityAlias, MemberCard, Membership, Person, StaffPerson
from unions.rules import data_rights as rules
from unions.rules.data_rights import Facts, Part
from unions.selectors.holds import papers_holding
from unions.selectors.members import in_force_of
from unions.services import leftovers

ANONYMOUS = GONE
ERASED = "unions.person.erased"
LEDGER = "erasures"
PERSON_FACTS = ("ethnic", "political", "education", "household_type")


def facts_about(person: Person, today: date) -> Facts:
    """Return what decides whether a person's data may go."""
    ended = Membership.unscoped.filter(person=person).exclude(left_on=None).order_by("-left_on")
    kept = [(each.title, each.basis, each.until) for each in holdings_of(person.pk, today) if each.keeps]
    return Facts(
        in_force=in_force_of(person.pk) is not None,
        ended_on=ended.values_list("left_on", flat=True).first(),
        keep_years=value(rules.KEEP_YEARS, person.union.region_id, today),
        is_staff=StaffPerson.objects.filter(person=person).exists(),
        kept_elsewhere=kept,
        today=today,
        held_by=papers_holding(person.pk),
    )


@everywhere("an erasure finds a person wherever they were known")
def parts_of(person: Person, today: date) -> list[Part]:
    """Return what of a person's data may be erased now, and what is kept on which basis."""
    return rules.parts(facts_about(person, today))


@everywhere("an erasure finds a person wherever they were known")
def erase(*, actor: Actor, person_id: Any, today: date) -> dict[str, Any]:
    """Erase what may go, inside the caller's transaction; return what went and what stays, for the answer."""
    person: Person = Person.unscoped.select_for_update(of=("self",)).select_related("union").get(pk=person_id)
    found = parts_of(person, today)
    _carry_out(actor, person, {part.code for part in found if part.erasable})
    return {
        "erased": [part.code for part in found if part.erasable],
        "kept": [
            {"part": part.code, "basis": part.basis, "until": part.until.isoformat() if part.until else ""}
            for part in found
            if not part.erasable
        ],
    }


def _carry_out(actor: Actor, person: Person, gone: set[str], **told: Any) -> None:
    if rules.IDENTITY in gone:
        leftovers.clear(person, leftovers.words_of(person))
    if rules.OPTIONAL in gone:
        for name in PERSON_FACTS:
            setattr(person, name, "")
        Membership.unscoped.filter(person=person).exclude(remark="").update(remark="")
    if rules.CONTACT in gone:
        person.phone = ""
    if rules.IDENTITY in gone:
        _anonymise(person)
    _keep_findable(person, gone)
    person.version += 1
    with refusing_violations(Person):
        person.save()
    record(actor, ERASED, person, parts=sorted(gone), **told)


def note_outside(event: Event) -> None:
    """Keep outside the database that somebody was erased: an older backup, once restored, has them again."""
    if not event.data.get("replayed"):
        line = {"person": event.subject_id, "parts": event.data["parts"], "at": event.happened_at.isoformat()}
        outside.add(LEDGER, line | {"event": event.pk})


def replay(*, actor: Actor) -> int:
    """Erase again whom a restored backup brought back; return how many. Safe to repeat: the erased stay as they are."""
    wanted: dict[str, set[str]] = {}
    for line in outside.read(LEDGER):
        wanted.setdefault(line["person"], set()).update(line["parts"])
    return sum(_erase_again(actor, person_id, parts) for person_id, parts in wanted.items())


@transaction.atomic
def _erase_again(actor: Actor, person_id: str, parts: set[str]) -> bool:
    rows = Person.unscoped.select_for_update(of=("self",)).select_related("union")
    person = rows.filter(pk=person_id).first()
    if person is None:
        return False
    back = {part for part in parts if _is_there(person, part)}
    if back:
        _carry_out(actor, person, back, replayed=True)
    return bool(back)


def _is_there(person: Person, part: str) -> bool:
    if part == rules.OPTIONAL:
        remarks = Membership.unscoped.filter(person=person).exclude(remark="")
        return any(getattr(person, name) for name in PERSON_FACTS) or remarks.exists()
    return bool(person.phone) if part == rules.CONTACT else person.name != ANONYMOUS


def _anonymise(person: Person) -> None:
    """Leave a row that says nothing about anybody, for the rows that hang on it."""
    person.name, person.sort_key, person.initials = ANONYMOUS, "", ""
    person.identity, person.phone = "", ""
    person.sex, person.birth_on = Sex.UNKNOWN.value, None
    IdentityAlias.objects.filter(person=person).delete()
    for card in MemberCard.unscoped.filter(person=person).exclude(number_index=None):
        card.number = ""
        card.save(update_fields=["number", "number_index"])


def _keep_findable(person: Person, gone: set[str]) -> None:
    """Take out of the search what was erased."""
    if rules.IDENTITY in gone:
        person.search_keys, person.known_in = [], []
    elif rules.CONTACT in gone:
        person.search_keys = [key for key in person.search_keys if not key.split("|", 1)[1].startswith("p4:")]
