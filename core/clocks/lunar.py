"""Lunar festivals and solar terms as dates, and the default windows of the four seasons that hang on them.

The dates come from a shipped table: a window is opened from here once and then stored as dates that people may edit
(domain.md 3.3 and 10.8). Nothing computes the lunar calendar while the program runs.
"""

import csv
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from core.clocks.data import HERE
from core.clocks.rules import WorkCalendar


class Season(StrEnum):
    """The four programmes of the year."""

    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


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


def season_window(season: str, year: int, calendar: WorkCalendar) -> tuple[date, date]:
    """Return the default first and last day of a season's programme; winter ends in the year after."""
    match Season(season):
        case Season.SPRING:
            return calendar.next_workday(anchor("正月初七", year)), date(year, 4, 30)
        case Season.SUMMER:
            return date(year, 6, 15), date(year, 9, 15)
        case Season.AUTUMN:
            return date(year, 7, 15), date(year, 8, 31)
        case Season.WINTER:
            return date(year, 12, 15), anchor("元宵", year + 1)
