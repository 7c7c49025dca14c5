"""Asking about memberships."""

from typing import Any

from django.db.models import QuerySet

from core.actors import Actor
from core.wall.scope import everywhere
from unions.choices import MembershipStatus
from unions.models import Membership, Union
from unions.rules.members import ALIVE, HOLDS_MEMBERS, PARTS

HELD = (MembershipStatus.ACTIVE, MembershipStatus.TRANSFERRING)
IN_FORCE = (*HELD, MembershipStatus.APPLIED, MembershipStatus.RETAINED)


@everywhere("nobody is an active member twice, wherever the other union is")
def membership_of(person_id: Any) -> Membership | None:
    """Return the membership that a person holds now, also one being transferred; nobody holds two (domain.md 1.3)."""
    held = Membership.unscoped.filter(person=person_id, status__in=HELD)
    return held.select_related("union").first()


@everywhere("nobody is a member twice, wherever the other union is")
def in_force_of(person_id: Any) -> Membership | None:
    """Return the membership that keeps a person from entering another union: also an application, or one retained."""
    held = Membership.unscoped.filter(person=person_id, status__in=IN_FORCE)
    return held.select_related("union").first()


MOST_UNIONS = 200


def own_unions(actor: Actor, permission: str) -> QuerySet[Union]:
    """Return the unions with members of their own in which a right is held, for a choice: the first two hundred."""
    rows = Union.objects.permitted(actor, permission).filter(level__in=HOLDS_MEMBERS, status__in=ALIVE)
    found: QuerySet[Union] = rows.exclude(kind__in=PARTS).order_by("path")
    return found[:MOST_UNIONS]
