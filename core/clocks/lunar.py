"""Lunar festivals and solar terms as dates, on which the windows of the four seasons hang (aid.rules.seasons).

The dates come from a shipped table: a window is opened from here once and then stored as dates that people may edit
(domain.md 3.3 and 10.8). Nothing computes the lunar calendar while the program runs.
"""

import csv
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from core.clocks.data import HERE


class AnchorMissingError(LookupError):
    """The shipped table ends before that year, or has no such name."""


def anchor(name: str, year: int) -> date:
    """Return the day of a festival or solar term.

    The year is the Gregorian one, except that the last lunar month belongs to the Spring Festival it leads to:
    腊八 and 除夕 of 2027 come just before 春节 2027 (腊八 of 2023 was on 2022-12-30).
    """
    try:
        return anchors()[name, year]
    except KeyError as error:
        raise AnchorMissingError(f"No date is known for {name} in {year}.") from error


@lru_cache(maxsize=1)
def anchors() -> MappingProxyType[tuple[str, int], date]:
    """Return every date of the shipped table by name and year."""
    with (HERE / "lunar.csv").open(encoding="utf-8", newline="") as rows:
        found = {(row["name"], int(row["year"])): date.fromisoformat(row["date"]) for row in csv.DictReader(rows)}
    return MappingProxyType(found)
