"""Asking about memberships."""

from typing import Any

from unions.choices import MembershipStatus
from unions.models import Membership


def membership_of(person_id: Any) -> Membership | None:
    """Return the membership that a person holds now, also one being transferred; nobody holds two (domain.md 1.3)."""
    held = Membership.unscoped.filter(
        person=person_id, status__in=[MembershipStatus.ACTIVE, MembershipStatus.TRANSFERRING]
    )
    return held.select_related("union").first()
