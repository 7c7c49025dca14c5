"""Students of families on file, with and without the paper that proves their school year."""

from copy import copy
from datetime import date
from typing import Any

from aid.choices.files import Category, Relation, Standing
from aid.choices.relief import ReliefKind, Season
from aid.choices.students import Stage
from aid.models import Enrolment, FileMember, HouseholdMember, NeedyFile, Programme
from aid.services.endings import end_file
from aid.services.students import enrol_student
from tests.aid.applications import photo
from tests.aid.money.treasury import Treasury, family
from tests.factories import identity_number, person
from unions.models import Person, Union

AUTUMN: dict[str, Any] = {
    "season": Season.AUTUMN,
    "kind": ReliefKind.TUITION,
    "year": 2026,
    "name": "2026 金秋助学",
    "opens_on": date(2026, 7, 15),
    "closes_on": date(2026, 11, 30),
    "roster_due_on": date(2026, 8, 31),
    "report_due_on": date(2026, 12, 15),
}


def school(*, granted: int = 120_000_00, standards: Any = None, **plan: Any) -> Treasury:
    """Return a county with an open schooling programme, by the standards the province ships."""
    return Treasury(granted=granted, standards=standards, **(AUTUMN | plan))


class Neighbour(Treasury):
    """The same programme in the county next door, with its own people and its own fund."""

    def __init__(self, home: Treasury, *, granted: int = 100_000_00) -> None:
        self.running = home.programme
        tree = copy(home.tree)
        tree.haishu, tree.wangchun, tree.textile = tree.jiangbei, tree.zhuangqiao, tree.elsewhere
        super().__init__(tree, granted=granted)

    def opened(self, **_plan: Any) -> Programme:
        return self.running


def seat(file: NeedyFile, child: Person | None = None, name: str = "李欣悦") -> FileMember:
    """Return a child's seat in a family on file."""
    child = child or person(file.union, name, identity=identity_number(birth=date(2008, 9, 1)))
    HouseholdMember.objects.create(
        household=file.household, person=child, relation=Relation.DAUGHTER, from_on=date(2026, 1, 1)
    )
    return FileMember.objects.create(
        file=file, person=child, relation=Relation.DAUGHTER, standing=Standing.STUDENT, live=True
    )


def enrolled(
    actor: Any, member: FileMember, *, stage: str = Stage.HIGHER, proved: bool = True, **facts: Any
) -> Enrolment:
    """Enter a child's school year."""
    given = {"school_year": 2026, "school": "宁波大学"} | facts
    return enrol_student(
        actor=actor, member_id=member.pk, stage=stage, proof=photo("录取通知书.jpg") if proved else None, **given
    )


def students(
    treasury: Treasury, count: int, *, stage: str = Stage.HIGHER, category: str = Category.DEEP, proved: bool = True
) -> list[FileMember]:
    """Return as many children, each of a family of its own."""
    seats = [seat(family(treasury.tree.textile, category=category)) for _turn in range(count)]
    for member in seats:
        enrolled(treasury.cadre, member, stage=stage, proved=proved)
    return seats


def moved_to(union: Union, member: FileMember, **fields: Any) -> FileMember:
    """Let a child live with the other parent from now on: the first family's file ends, another counts it."""
    file = member.file
    end_file(file, on=date(2026, 10, 1))
    NeedyFile.unscoped.filter(pk=file.pk).update(status="exited", ended_on=date(2026, 10, 1), exit_code="moved")
    HouseholdMember.objects.filter(person=member.person).update(to_on=date(2026, 10, 1))
    return seat(family(union, name="李建国", **fields), member.person)
