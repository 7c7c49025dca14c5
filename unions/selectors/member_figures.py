"""The rates of one union's members, counted from the register (domain.md 1.4)."""

from django.db.models import Count, Q

from unions.choices.members import CardStatus
from unions.models import MemberCard, Membership, Union
from unions.rules import member_figures as rules
from unions.rules.member_figures import Rate

OUT = (CardStatus.ISSUED, CardStatus.ACTIVE)


def rates_of(union: Union, reported: int | None = None) -> list[Rate]:
    """Return the rates of a union; ``reported`` is what it reports, else its active members. Two queries."""
    members = Membership.unscoped.active().filter(union=union)
    found = members.aggregate(
        active=Count("pk"),
        complete=Count("pk", filter=Q(person__identity_index__isnull=False, person__phone_index__isnull=False)),
        new_form=Count("pk", filter=~Q(new_form_category="")),
    )
    held = MemberCard.unscoped.filter(union=union, person__in=members.values("person"))
    cards = held.aggregate(
        out=Count("pk", filter=Q(status__in=OUT)), active=Count("pk", filter=Q(status=CardStatus.ACTIVE))
    )
    return [
        rules.completion(found["complete"], reported or found["active"]),
        rules.card_issuance(cards["out"], found["active"]),
        rules.card_activation(cards["active"], cards["out"]),
        rules.new_form_share(found["new_form"], found["active"]),
    ]
