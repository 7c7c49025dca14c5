"""Who lives with whom: households follow the files that describe them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from aid.models import FileMember, Household, HouseholdMember, NeedyFile
from core.actors import Actor
from core.errors import ConflictError
from core.violations import refusing_violations
from core.wall.scope import everywhere
from unions.models import Person


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
    ).update(to_on=Greatest("from_on", Value(on)))
    for member in members:
        if member.person_id not in now_living:
            move_in(household, member.person_id, member.relation, on)
    return household


def move_in(household: Household, person_id: Any, relation: str, on: date) -> None:
    """Let a person live in a household from a day on; where they lived before keeps its dated seat."""
    move_out(person_id, on)
    with refusing_violations(HouseholdMember):
        HouseholdMember.objects.create(household=household, person_id=person_id, relation=relation, from_on=on)


def move_out(person_id: Any, on: date) -> None:
    """End where a person lives; a seat that began later ends on its first day."""
    seats = HouseholdMember.objects.filter(person_id=person_id, to_on=None)
    seats.update(to_on=Greatest("from_on", Value(on)))


@everywhere("one human being is one row, whoever decides on them")
def hold_members(household_id: Any) -> None:
    """Let nobody decide on aid to anybody of a household while it changes; the same rows as an approval locks."""
    people = HouseholdMember.objects.filter(household_id=household_id, to_on=None).values("person_id")
    list(Person.unscoped.filter(pk__in=people).order_by("pk").select_for_update(no_key=True).values_list("pk"))


@everywhere("nobody counts in two running files, wherever the other is")
def check_in_no_other_file(actor: Actor, file: NeedyFile, person_ids: Iterable[Any]) -> None:
    """Refuse somebody who counts in another running file, and say where that is (Appendix B2).

    Whoever may read the other file is told its number and head; anybody else only the union that holds it.
    """
    seat = (
        FileMember.objects.filter(live=True, person__in=list(person_ids))
        .exclude(file=file)
        .select_related("person", "file__union", "file__head")
        .first()
    )
    if seat is None:
        return
    other = seat.file
    if actor.reaches("aid.view_file", other.union.path):
        text = _("%(name)s is in file %(number)s of %(head)s already. Open that file and report a change there.")
        details = {"file": other.key}
    else:
        text = _("%(name)s is in a running file of %(union)s already. Ask there for the change or the move.")
        details = {}
    told = {"name": seat.person.name, "number": other.key, "head": other.head, "union": other.union.name}
    raise ConflictError(text % told, code="other_file", details=details)
