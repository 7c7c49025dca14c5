"""Asking about the founding of a union: what its application holds, what it lacks."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from core.documents.models import Attachment
from core.parameters.selectors import value
from unions.choices import MembershipStatus
from unions.models import Candidate, EmployerCover, Founding, Membership, Union
from unions.rules import lifecycle as rules

SHOWN = 200


def founding_of(union: Union) -> Founding | None:
    """Return the application a union was founded by; None for one entered otherwise."""
    return Founding.unscoped.select_related("recorder").filter(union=union).first()


def candidates_of(*, founding: Founding | None = None, reelection: Any = None) -> QuerySet[Candidate]:
    """Return who stands at an election, in the order of the list."""
    owner = {"founding": founding} if founding is not None else {"reelection": reelection}
    return Candidate.objects.filter(**owner).select_related("person").order_by("created_at", "pk")


def covered(union: Union) -> QuerySet[EmployerCover]:
    """Return the employers a union covers now, with the day from which."""
    return EmployerCover.objects.filter(union=union, to_on=None).select_related("employer__place").order_by("pk")


def members_on_list(union: Union) -> QuerySet[Membership]:
    """Return who has applied for membership in a union that is being founded."""
    return Membership.unscoped.filter(union=union, status=MembershipStatus.APPLIED)


def papers(union: Union, *slots: str, since: datetime | None = None) -> QuerySet[Attachment]:
    """Return the papers of a union in some slots, the latest first; ``since`` a case of its own began, if it did."""
    rows = Attachment.unscoped.about(Union._meta.label_lower, union.pk)
    rows = rows if since is None else rows.filter(created_at__gte=since)
    return rows.filter(slot__in=slots, replaced_at=None).order_by("-created_at", "-pk")


def missing(union: Union, founding: Founding, today: Any) -> dict[str, str]:
    """Return what the application of a union still lacks."""
    return rules.missing_for_application(
        kind=union.kind,
        employers=covered(union).count(),
        has_letter=papers(union, rules.LETTER).exists(),
        members=members_on_list(union).count(),
        threshold=value(rules.FOUNDING_MEMBERS, union.region_id, today),
        few_members=founding.few_members,
        candidates=Candidate.objects.filter(founding=founding).count(),
    )
