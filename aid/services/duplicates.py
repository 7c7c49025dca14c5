"""One family, one file: pairs of people found in files, merged with their seats, taken apart again."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from aid.models import FileMember, HouseholdMember, NeedyFile
from core.actors import Actor
from core.errors import ConflictError
from core.fetch import find
from core.wall.scope import everywhere
from unions.models import Person, PersonPair
from unions.selectors.matches import likely, traits_of
from unions.services import matches

LOOK_BACK = timedelta(days=2)  # a night that was missed is made up by the next


@everywhere("the same person may be on file in two branches")
def find_pairs(*, actor: Actor, today: date, whole: bool = False) -> int:
    """Look for people of new files who resemble somebody on file; return how many pairs are new.

    Nightly for the last two days' applications; ``whole`` for every running file.
    """
    seats = FileMember.objects.filter(live=True)
    if not whole:
        seats = seats.filter(created_at__date__gte=today - LOOK_BACK)
    found = 0
    for person in _people(seats).iterator(chunk_size=500):
        near = likely(traits_of(person), on=today, leave_out=[person.pk])
        if near:
            found += matches.note_pairs(actor=actor, person=person, matches=near)
    return found


def _people(seats: QuerySet[FileMember]) -> QuerySet[Person]:
    return (
        Person.unscoped.filter(pk__in=seats.values("person_id"), merged_into=None)
        .select_related("union")
        .order_by("pk")
    )


@everywhere("the same person may be on file in two branches")
@transaction.atomic
def merge_people(
    *, actor: Actor, pair_id: Any, seen_version: int, kept_id: Any, reason: str, moment: datetime
) -> PersonPair:
    """Let one record stand for both, and move the running seats of the other to it (domain.md 2.1).

    Two running files are never merged by this: one of them has to end first, and the refusal names both.
    """
    pair = find(PersonPair, pair_id, actor, "unions.settle_pair", lock=True)
    _check_one_running_file(pair)
    pair, kept, gone = matches.merge_people(
        actor=actor, pair_id=pair_id, seen_version=seen_version, kept_id=kept_id, reason=reason, moment=moment
    )
    pair.moved = _move_seats(gone, kept)
    pair.save(update_fields=["moved"])
    return pair


def _check_one_running_file(pair: PersonPair) -> None:
    running = NeedyFile.unscoped.filter(members__live=True, members__person__in=[pair.one_id, pair.other_id]).distinct()
    keys = [file.key for file in running.order_by("created_at")[:3]]
    if len(keys) > 1:
        text = _("Both stand in running files: %(files)s. End one of the files first, then merge.")
        raise ConflictError(text % {"files": _(", ").join(keys)}, code="two_running_files", details={"files": keys})


def _move_seats(gone: Person, kept: Person) -> dict[str, list[str]]:
    seats = FileMember.objects.filter(person=gone, live=True)
    homes = HouseholdMember.objects.filter(person=gone, to_on=None)
    if HouseholdMember.objects.filter(person=kept, to_on=None).exists():
        homes = homes.none()  # the one kept lives somewhere already; the other's household stays as history
    headed = NeedyFile.unscoped.filter(head=gone, members__in=seats)
    moved = {
        "heads": [str(key) for key in headed.values_list("pk", flat=True)],
        "seats": [str(key) for key in seats.values_list("pk", flat=True)],
        "homes": [str(key) for key in homes.values_list("pk", flat=True)],
    }
    _hand_over(moved, kept)
    return moved


def _hand_over(moved: dict[str, list[str]], to: Person) -> None:
    NeedyFile.unscoped.filter(pk__in=moved.get("heads", [])).update(head=to)
    FileMember.objects.filter(pk__in=moved.get("seats", [])).update(person=to)
    HouseholdMember.objects.filter(pk__in=moved.get("homes", [])).update(person=to)


@everywhere("the same person may be on file in two branches")
@transaction.atomic
def undo_merge(*, actor: Actor, pair_id: Any, seen_version: int, reason: str, moment: datetime) -> PersonPair:
    """Take a merge back: the seats that moved go back to the record they came from."""
    pair, gone = matches.undo_merge(
        actor=actor, pair_id=pair_id, seen_version=seen_version, reason=reason, moment=moment
    )
    _hand_over(pair.moved, gone)
    pair.moved = {}
    pair.save(update_fields=["moved"])
    return pair
