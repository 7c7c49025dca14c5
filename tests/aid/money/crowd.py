"""A county with very many families on file, entered in bulk: for batches of the size of a festival."""

from datetime import date
from typing import Any
from uuid import UUID

from aid.choices.files import Category, FileStatus, Relation
from aid.models import Household, HouseholdMember, NeedyFile
from tests.aid.money.treasury import agreement, card
from unions.models import Person, PersonConsent, Union

PIECE = 2000


def crowd(union: Union, count: int, *, category: str = Category.DEEP) -> list[UUID]:
    """Enter many families of one union, each with a card of its own; return the keys of their files."""
    keys: list[UUID] = []
    for start in range(0, count, PIECE):
        keys += _piece(union, range(start, min(start + PIECE, count)), category)
    return keys


def _piece(union: Union, numbers: range, category: str) -> list[UUID]:
    people = [Person(union=union, name=f"王{number:05d}", sort_key=f"wang{number:05d}") for number in numbers]
    Person.objects.bulk_create(people)
    households = [Household(union=union, head=person) for person in people]
    Household.objects.bulk_create(households)
    HouseholdMember.objects.bulk_create(
        [
            HouseholdMember(
                household=household, person=household.head, relation=Relation.SELF, from_on=date(2026, 1, 1)
            )
            for household in households
        ]
    )
    files = [_file(union, household, number, category) for number, household in zip(numbers, households, strict=True)]
    NeedyFile.objects.bulk_create(files)
    PersonConsent.objects.bulk_create([agreement(file, "share_bank") for file in files])
    return [file.pk for file in files]


def _file(union: Union, household: Household, number: int, category: str) -> NeedyFile:
    facts: dict[str, Any] = {
        "application_no": f"C{number}",
        "number": f"330203-2026-{number:05d}",
        "status": FileStatus.FILED,
        "submitted_on": date(2026, 5, 1),
        "filed_on": date(2026, 6, 1),
        "valid_to": date(2027, 5, 31),
        "account": card(),
        "bank_name": "中国工商银行",
    }
    return NeedyFile(union=union, household=household, head=household.head, category=category, **facts)
