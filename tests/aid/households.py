"""A family on file with its people seated, by the shortest way."""

from datetime import date
from typing import Any

from aid.choices.files import Relation, Standing
from aid.models import FileMember, HouseholdMember, NeedyFile
from aid.services.changes import Told
from tests.aid.applications import photo
from tests.aid.money.treasury import family, fresh
from tests.factories import DAY, person

MOVED_IN = date(2026, 1, 1)
PEOPLE = (
    ("李建国", Relation.SPOUSE, Standing.WORKING, date(1977, 5, 2), "1"),
    ("李欣悦", Relation.DAUGHTER, Standing.STUDENT, date(2012, 9, 1), "2"),
    ("李子涵", Relation.SON, Standing.WORKING, date(2008, 3, 3), "1"),
)


def seated(union: Any, *, people: Any = PEOPLE, **facts: Any) -> NeedyFile:
    """Return a file on record of a family whose people all have their seats."""
    file = family(union, **facts)
    FileMember.objects.create(file=file, person=file.head, relation=Relation.SELF, standing=Standing.WORKING, live=True)
    for name, relation, standing, birth, sex in people:
        human = person(union, name, birth=birth, sex=sex)
        FileMember.objects.create(file=file, person=human, relation=relation, standing=standing, live=True)
        HouseholdMember.objects.create(household=file.household, person=human, relation=relation, from_on=MOVED_IN)
    return file


def member(file: NeedyFile, name: str) -> FileMember:
    return file.members.get(person__name=name)


def told(file: NeedyFile, **more: Any) -> Told:
    """Return the day, reason and paper that every report has."""
    facts = {"happened_on": DAY, "reason": "居委会证明", "evidence": photo("证明.jpg"), "today": DAY}
    return Told(**(facts | {"seen_version": fresh(file).version} | more))


def lives_in(name: str) -> list[tuple[date, date | None]]:
    """Return where somebody lived, from when to when."""
    rows = HouseholdMember.objects.filter(person__name=name).order_by("from_on", "pk")
    return list(rows.values_list("from_on", "to_on"))
