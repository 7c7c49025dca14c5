"""Asking about memberships."""

from typing import Any

from unions.choices import MembershipStatus
from unions.models import Membership

HELD = (MembershipStatus.ACTIVE, MembershipStatus.TRANSFERRING)
IN_FORCE = (*HELD, MembershipStatus.APPLIED, MembershipStatus.RETAINED)


def membership_of(person_id: Any) -> Membership | None:
    """Return the membership that a person holds now, also one being transferred; nobody holds two (domain.md 1.3)."""
    held = Membership.unscoped.filter(person=person_id, status__in=HELD)
    return held.select_related("union").first()


def in_force_of(person_id: Any) -> Membership | None:
    """Return the membership that keeps a person from entering another union: also an application, or one retained."""
    held = Membership.unscoped.filter(person=person_id, status__in=IN_FORCE)
    return held.select_related("union").first()
