"""Carrying out an erasure: what no law keeps goes, what one keeps stays with its reason (PIPL Art. 47)."""

from datetime import date
from typing import Any

from core.actors import Actor
from core.chinese.identity import Sex
from core.events.services import record
from core.parameters.selectors import value
from core.violations import refusing_violations
from unions.holdings import holdings_of
from unions.models import IdentityAlias, MemberCard, Membership, Person, StaffPerson
from unions.rules import data_rights as rules
from unions.rules.data_rights import Facts, Part
from unions.selectors.members import in_force_of

ANONYMOUS = "（已删除）"
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
    )


def parts_of(person: Person, today: date) -> list[Part]:
    """Return what of a person's data may be erased now, and what is kept on which basis."""
    return rules.parts(facts_about(person, today))


def erase(*, actor: Actor, person_id: Any, today: date) -> dict[str, Any]:
    """Erase what may go, inside the caller's transaction; return what went and what stays, for the answer."""
    person: Person = Person.unscoped.select_for_update(of=("self",)).select_related("union").get(pk=person_id)
    found = parts_of(person, today)
    gone = {part.code for part in found if part.erasable}
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
    record(actor, "unions.person.erased", person, parts=sorted(gone))
    return {
        "erased": [part.code for part in found if part.erasable],
        "kept": [
            {"part": part.code, "basis": part.basis, "until": part.until.isoformat() if part.until else ""}
            for part in found
            if not part.erasable
        ],
    }


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
