"""The rates of one union's members, counted from the register (domain.md 1.4)."""

from django.db.models import Count, Q, QuerySet, Subquery

from core.prepared import prepared
from unions.choices.members import CardStatus
from unions.models import MemberCard, Membership, Union
from unions.rules.figures import Figure, figure

OUT = (CardStatus.ISSUED, CardStatus.ACTIVE)
COUNTED = ("members", "members_real_name", "members_new_form", "cards_issued", "cards_active")
SHOWN = ("real_name", "cards_issued", "cards_active", "new_form")


def rates_of(union: Union, reported: int | None = None) -> list[Figure]:
    """Return the rates of a union; ``reported`` is what it reports, else its active members. One query."""
    counts = dict.fromkeys(COUNTED, 0)
    for told in _counted(union_id=union.pk):
        counts |= {code: told[code] or 0 for code in COUNTED}
    counts["members_reported"] = reported or counts["members"]
    return [figure(code, counts) for code in SHOWN]


@prepared("union_id")
def _counted(*, union_id: int) -> QuerySet[Membership, dict[str, int]]:
    known = Q(person__identity_index__isnull=False, person__phone_index__isnull=False)
    held = MemberCard.unscoped.filter(union_id=union_id, person__in=_active(union_id).values("person")).order_by()
    counted = (
        _active(union_id)
        .values("union_id")
        .annotate(
            members=Count("pk"),
            members_real_name=Count("pk", filter=known),
            members_new_form=Count("pk", filter=~Q(new_form_category="")),
            cards_issued=_number(held.filter(status__in=OUT)),
            cards_active=_number(held.filter(status=CardStatus.ACTIVE)),
        )
    )
    return counted.values(*COUNTED)


def _number(rows: QuerySet[MemberCard]) -> Subquery:
    return Subquery(rows.values("union_id").annotate(n=Count("pk")).values("n"))


def _active(union_id: int) -> QuerySet[Membership]:
    return Membership.unscoped.active().filter(union_id=union_id).order_by()
