"""Who lives with whom: households follow the files that describe them."""

from datetime import date
from typing import Any

from aid.models import FileMember, Household, HouseholdMember, NeedyFile
from core.violations import refusing_violations


def settle_household(file: NeedyFile, *, on: date) -> Household:
    """Return the household of a file as its members are today: found by its head, entered if new, brought up to date.

    A person who lived elsewhere moves here; where the other household has a running file, the database refuses, for
    a person stands in one running file at most.
    """
    members = list(file.members.select_related("person"))
    head_id: Any = file.head_id  # asked for before: an application without an applicant is not complete
    household = Household.unscoped.filter(members__person_id=head_id, members__to_on=None).first()
    if household is None:
        household = Household.objects.create(union=file.union, head_id=head_id)
    now_living = {seat.person_id: seat for seat in HouseholdMember.objects.filter(household=household, to_on=None)}
    here = {member.person_id for member in members}
    HouseholdMember.objects.filter(
        pk__in=[seat.pk for person_id, seat in now_living.items() if person_id not in here]
    ).update(to_on=on)
    for member in members:
        if member.person_id not in now_living:
            _move_in(household, member, on)
    return household


def _move_in(household: Household, member: FileMember, on: date) -> None:
    HouseholdMember.objects.filter(person_id=member.person_id, to_on=None).update(to_on=on)
    with refusing_violations(HouseholdMember):
        HouseholdMember.objects.create(
            household=household, person_id=member.person_id, relation=member.relation, from_on=on
        )
