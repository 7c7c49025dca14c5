"""Which rows are about a person, whoever keeps them: what “who saw my file” has to look at.

Apps above this one register their part when they start; this app never asks them by name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from core.actors import Actor
from core.events.looks import looks_at
from core.events.models import EventQuerySet
from unions.models import DataSubjectRequest, Membership, Person
from unions.selectors.identities import holder_of
from unions.selectors.records import records_of

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class About:
    """A row that tells of a person: its table, its key, what people call it."""

    label: str
    key: str
    title: str


Rows = Callable[[Any], Sequence[About]]
Finder = Callable[[str], Any]
_rows: dict[str, Rows] = {}
_finders: dict[str, Finder] = {}


def register_rows(code: str, rows: Rows, finder: Finder) -> None:
    """Let an app name its rows about a person, and find the person whom a number of its own leads to."""
    _rows[code], _finders[code] = rows, finder


def rows_about(person_id: Any) -> list[About]:
    """Return every row about a person: their own, their memberships and requests, and what the apps above keep.

    A look at a record that was merged is a look at the person.
    """
    return [each for record in records_of([person_id]) for each in _about(record)]


def _about(person_id: Any) -> list[About]:
    found = [About("unions.person", str(person_id), str(Person._meta.verbose_name))]
    for model in (Membership, DataSubjectRequest):
        name = str(model._meta.verbose_name)
        keys = model.unscoped.filter(person=person_id).values_list("pk", flat=True)
        found += [About(model._meta.label_lower, str(key), name) for key in keys]
    return found + [each for code in sorted(_rows) for each in _rows[code](person_id)]


def looks_of_a_year(person_id: Any, moment: datetime) -> tuple[EventQuerySet, dict[tuple[str, str], str]]:
    """Return who looked at anything about a person within the last year, and the title of each row by table and key."""
    about = rows_about(person_id)
    found = looks_at(((each.label, each.key) for each in about), since=moment - YEAR)
    return found, {(each.label, each.key): each.title for each in about}


def person_meant(actor: Actor, text: str, permission: str) -> Person | None:
    """Return the person whom an identity number or a case's number leads to, within somebody's reach."""
    key = next((found for code in sorted(_finders) if (found := _finders[code](text.strip()))), None)
    if key is None:
        holder = holder_of(text) if text.strip() else None
        key = holder.pk if holder else None
    if key is None:
        return None
    rows = Person.objects.permitted(actor, permission).filter(pk__in=records_of([key]))
    row: Person | None = rows.order_by(F("merged_into").asc(nulls_first=True)).first()
    return row
