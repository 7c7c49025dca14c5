"""Filling in an application from the member register: one number, one search of the hour, one line in the trail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.actors import Actor
from core.chinese.identity import IdentityError, parse_identity
from core.clock import day_of
from core.errors import NotFoundError, RuleBrokenError
from core.events.looks import note_look
from core.privacy.services import reveal
from legal.rules import cases as rules
from unions.choices import Level
from unions.models import Membership, Person, Union
from unions.rules.members import VIEW
from unions.selectors.decisions import chain
from unions.selectors.identities import holder_of
from unions.services.member_search import check_searches, note_search

PURPOSE = "受理法律援助申请"  # stands in the trail beside the telephone that was shown


@dataclass(frozen=True)
class KnownMember:
    """What the register keeps of somebody who applies, as the form asks for it."""

    name: str
    phone: str
    employer_name: str
    employer_code: str
    is_migrant: bool
    union_id: int | None  # where the application may be taken in, nearest to the member's own union


def known_member(*, actor: Actor, user: Any, number: str, moment: datetime) -> KnownMember | None:
    """Return what is known of the member with this number, for whoever takes in the application.

    A number that is nobody's and one of a member out of reach give the same answer. Each search counts and is written
    down; a member found leaves a look, and the telephone the line of a secret that was shown.
    """
    today = day_of(moment)
    try:
        identity = parse_identity(number, today=today).number
    except IdentityError as error:
        raise RuleBrokenError(str(error), code="identity", fields={"identity": str(error)}) from error
    check_searches(actor=actor, today=today)
    member = _member(actor, identity)
    note_search(actor=actor, user=user, kind="identity", found=int(member is not None))
    if member is None:
        return None
    note_look(actor, member, "legal-intake")
    employer = member.employer
    return KnownMember(
        name=member.person.name,
        phone=_phone(actor, member.person, moment),
        employer_name=employer.name if employer else "",
        employer_code=employer.credit_code if employer else "",
        is_migrant=member.is_migrant,
        union_id=_taken_in_at(actor, member.union),
    )


def _member(actor: Actor, identity: str) -> Membership | None:
    holder = holder_of(identity)
    if holder is None:
        return None
    rows = Membership.objects.permitted(actor, VIEW).filter(person=holder.pk, left_on=None)
    found: Membership | None = rows.select_related("person", "union", "employer").order_by("-pk").first()
    return found


def _phone(actor: Actor, person: Person, moment: datetime) -> str:
    """Return the telephone to whoever may see secrets, with its line in the trail; else it is asked for."""
    if not actor.can("core.reveal_secret") or not person.phone:
        return ""
    try:
        return reveal(
            actor=actor, model=Person, pk=person.pk, field="phone", permission=VIEW, reason=PURPOSE, moment=moment
        )
    except (NotFoundError, RuleBrokenError):  # kept by another branch, or the hour's number of full values is reached
        return ""


def _taken_in_at(actor: Actor, union: Union) -> int | None:
    rows = Union.objects.permitted(actor, rules.TAKE).filter(path__in=chain(union.path))
    rows = rows.filter(level__in=[Level.COUNTY, Level.TOWNSHIP])
    found: int | None = rows.order_by("-path").values_list("pk", flat=True).first()
    return found
