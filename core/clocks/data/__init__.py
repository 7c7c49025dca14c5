"""The calendar facts shipped with the program, as plain rows: workdays the State Council moved, and lunar anchors."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.clocks.rules import WorkCalendar

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class WorkdayRow:
    """One day that is not what its weekday says, or that a notice names anyway, with the notice it comes from."""

    day: date
    is_workday: bool
    name: str
    source: str


def workday_rows() -> list[WorkdayRow]:
    """Return the published holidays and make-up days, to load into the calendar table."""
    with (HERE / "workdays.csv").open(encoding="utf-8", newline="") as rows:
        return [
            WorkdayRow(date.fromisoformat(row["date"]), row["is_workday"] == "1", row["name"], row["source"])
            for row in csv.DictReader(rows)
        ]


def shipped_calendar() -> WorkCalendar:
    """Return the calendar as shipped. Pages and jobs use the table in the database instead, which can be newer."""
    rows = workday_rows()
    return WorkCalendar(
        days={row.day: row.is_workday for row in rows},
        known_years=frozenset(row.day.year for row in rows),
        names={row.day: row.name for row in rows},
    )
