"""The rows behind each figure of relief: from the very facts counted, so that the list is as long as the figure.

A household counts once in each batch (times) and once in the period (households); so it has one row in such a list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from aid.models import Household, NeedyFile, Programme
from aid.selectors.counting import FACTS, facts_asked
from core.actors import Actor
from unions.models import Person, Union

ITSELF = "fact.kind || '/' || fact.row_id"
# A figure: which facts it counts, and what one row of its list is.
BEHIND = {
    "household_times": (
        "fact.household_id IS NOT NULL AND fact.kind <> 'service'",
        "concat_ws('/', fact.household_id, fact.programme_id, fact.occasion)",
    ),
    "person_times": ("fact.person_id IS NOT NULL", ITSELF),
    "households": ("fact.household_id IS NOT NULL", "fact.household_id::text"),
    "people": ("fact.person_id IS NOT NULL", "fact.person_id::text"),
    "cash": ("fact.kind = 'cash'", ITSELF),
    "goods": ("fact.kind = 'goods'", ITSELF),
    "services": ("fact.kind = 'service'", ITSELF),
}
ROWS = """
SELECT * FROM (
    SELECT {key} AS key, max(fact.on_day) AS on_day, min(fact.household_id::text) AS household,
           min(fact.person_id::text) AS person, min(fact.programme_id::text) AS programme,
           min(fact.union_id) AS place, sum(fact.amount_fen)::bigint AS amount_fen, count(*) AS times
    {asked} AND {counted}
    GROUP BY 1) found
 WHERE %(mark_day)s::date IS NULL OR (found.on_day, found.key) < (%(mark_day)s::date, %(mark_key)s)
 ORDER BY found.on_day DESC, found.key DESC
 LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Mark:
    """Where a page of the list ends: the next begins behind it."""

    day: date
    key: str


@dataclass(frozen=True)
class Row:
    """One row behind a figure, ready to be shown."""

    mark: Mark
    name: str
    number: str
    union: str
    programme: str
    amount_fen: int
    times: int


def relief_rows(
    actor: Actor, permission: str, figure: str, *, limit: int, after: Mark | None = None, by: str = "", **asked: Any
) -> list[Row]:
    """Return some of the rows behind a figure, newest first, for somebody who may read names there."""
    counted, key = BEHIND[figure]
    given = {"below": "", "season": "", "source": "", "first": None, "last": None, "said": None} | asked
    narrowed, named = facts_asked(actor, permission, by=by, **given)
    sql = FACTS + ROWS.format(key=key, counted=counted, asked=narrowed)
    named |= {"limit": limit, "mark_day": after.day if after else None, "mark_key": after.key if after else ""}
    with connection.cursor() as cursor:
        cursor.execute(sql, named)
        found = cursor.fetchall()
    return list(_named(found))


def _named(found: list[tuple[Any, ...]]) -> Iterator[Row]:
    """Add the names: four questions, however many rows."""
    households = {str(one.pk): one for one in Household.unscoped.filter(pk__in=_keys(found, 2)).select_related("head")}
    files = NeedyFile.unscoped.filter(household__in=list(households)).order_by("created_at")
    numbers = {str(one.household_id): one.key for one in files}
    people = dict(Person.unscoped.filter(pk__in=_keys(found, 3)).values_list("pk", "name"))
    programmes = dict(Programme.unscoped.filter(pk__in=_keys(found, 4)).values_list("pk", "name"))
    unions = dict(Union.unscoped.filter(pk__in={row[5] for row in found}).values_list("pk", "name"))
    names = {str(pk): name for pk, name in people.items()}
    titles = {str(pk): name for pk, name in programmes.items()}
    for key, day, household, person, programme, place, fen, times in found:
        home = households.get(household)
        yield Row(
            mark=Mark(day, key),
            name=names.get(person, "") or (str(home.head) if home else ""),
            number=numbers.get(household, ""),
            union=unions.get(place, ""),
            programme=titles.get(programme, ""),
            amount_fen=fen,
            times=times,
        )


def _keys(found: list[tuple[Any, ...]], place: int) -> set[str]:
    return {row[place] for row in found if row[place]}
