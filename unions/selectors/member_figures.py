"""The rates of one union's members, counted from the register (domain.md 1.4)."""

from django.db.models import Count, Q

from unions.choices.members import CardStatus
from unions.models import MemberCard, Membership, Union
from unions.rules.figures import Figure, figure

OUT = (CardStatus.ISSUED, CardStatus.ACTIVE)
SHOWN = ("real_name", "cards_issued", "cards_active", "new_form")


def rates_of(union: Union, reported: int | None = None) -> list[Figure]:
    """Return the rates of a union; ``reported`` is what it reports, else its active members. Two queries."""
    members = Membership.unscoped.active().filter(union=union)
    known = Q(person__identity_index__isnull=False, person__phone_index__isnull=False)
    counts = members.aggregate(
        members=Count("pk"),
        members_real_name=Count("pk", filter=known),
        members_new_form=Count("pk", filter=~Q(new_form_category="")),
    )
    held = MemberCard.unscoped.filter(union=union, person__in=members.values("person"))
    counts |= held.aggregate(
        cards_issued=Count("pk", filter=Q(status__in=OUT)), cards_active=Count("pk", filter=Q(status=CardStatus.ACTIVE))
    )
    counts["members_reported"] = reported or counts["members"]
    return [figure(code, counts) for code in SHOWN]
