"""The member list of a union that is being founded: real people, applicants until the union stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import DomainError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import check_state
from core.wall.scope import everywhere
from unions.choices import MembershipStatus
from unions.models import EmployerCover, Membership, Person, Union
from unions.rules import lifecycle as rules
from unions.services.people import describe, ensure_person

MOST = 1000


@dataclass(frozen=True)
class Line:
    """One line of a list as somebody pastes it: name, identity number, perhaps a telephone."""

    number: int
    name: str
    identity: str
    phone: str = ""


def read_lines(text: str) -> list[Line]:
    """Read a pasted list: a person a line, columns apart by a tab, comma or space; blank lines are nobody."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = line.replace("\t", " ").replace(",", " ").replace("，", " ").replace("、", " ").split()
        if parts:
            name, identity, phone, *_rest = [*parts, "", "", ""]
            found.append(Line(number, name, identity, phone))
    return found


@everywhere("who joins here may be known elsewhere")
@transaction.atomic
def list_members(*, actor: Actor, union_id: Any, text: str, today: date) -> int:
    """Put people on the member list of a union being prepared; one faulty line refuses all, naming every faulty one.

    A person on the list already is not entered twice, so the same list may be sent again.
    """
    union = find(Union, union_id, actor, rules.EDIT, lock=True)
    check_state(union, rules.APPLY)
    lines = read_lines(text)
    if not 1 <= len(lines) <= MOST:
        words = _("Enter between 1 and %(most)s people, one a line.") % {"most": MOST}
        raise RuleBrokenError(words, code="members", fields={"text": words})
    people, wrong = [], []
    for line in lines:
        try:
            people.append(_person(actor, union, line, today))
        except DomainError as error:
            wrong.append(_("Line %(number)s: %(reason)s") % {"number": line.number, "reason": error.message})
    if wrong:
        words = "\n".join(wrong)
        raise RuleBrokenError(words, code="members", fields={"text": words})
    added = _apply_for(union, people, today)
    record(actor, "unions.union.members_listed", union, lines=len(lines), added=added)
    return added


def _person(actor: Actor, union: Union, line: Line, today: date) -> Person:
    described = describe(name=line.name, identity=line.identity, phone=line.phone, today=today)
    if not described.identity:
        raise RuleBrokenError(_("Enter the identity number."), code="person")
    return ensure_person(actor=actor, union=union, described=described)


def _apply_for(union: Union, people: list[Person], today: date) -> int:
    known = set(
        Membership.unscoped.filter(union=union, status=MembershipStatus.APPLIED).values_list("person_id", flat=True)
    )
    fresh = list({person.pk: person for person in people if person.pk not in known}.values())
    only = list(EmployerCover.objects.filter(union=union, to_on=None).values_list("employer_id", flat=True)[:2])
    Membership.objects.bulk_create(
        [
            Membership(
                person=person,
                union=union,
                city_id=union.city_id,
                county_id=union.county_id,
                township_id=union.township_id,
                employer_id=only[0] if len(only) == 1 else None,
                status=MembershipStatus.APPLIED,
                joined_on=today,
            )
            for person in fresh
        ]
    )
    return len(fresh)
