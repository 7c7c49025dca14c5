"""When a labour claim is barred (domain.md 7.4; Labour Dispute Mediation and Arbitration Law Art. 27). Pure.

A year from the day the worker knew or should have known. An interruption starts the year anew; a suspension adds its
span. Wages owed during employment are not barred before a year after the relation has ended.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.clocks.rules import Computation, Pause, Unit, WorkCalendar, due_with_pauses
from legal.choices.limitation import LimitationKind


@dataclass(frozen=True)
class LimitationEvent:
    """A claim raised, an office asked or a promise made (interrupts), or a hindrance from day to day (suspends)."""

    kind: str
    on: date
    until: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Limitation:
    """How long a claim may be brought. ``ends`` None: it does not run (employment goes on, or a hindrance stands)."""

    starts_on: date | None
    ends: Computation | None
    ignored: tuple[LimitationEvent, ...] = ()  # what came after the year was over changes nothing

    @property
    def ends_on(self) -> date | None:
        return self.ends.due_on if self.ends else None


def limitation(
    known_on: date,
    events: Sequence[LimitationEvent],
    calendar: WorkCalendar,
    *,
    years: int = 1,
    owed_wages: bool = False,
    employment_ended_on: date | None = None,
) -> Limitation:
    """Reckon when a claim is barred from the day it was known and from what happened since."""
    if owed_wages and employment_ended_on is None:
        return Limitation(None, None)
    start = max(known_on, employment_ended_on) if owed_wages and employment_ended_on else known_on
    found = due_with_pauses(start, years, Unit.YEAR, calendar, ())
    pauses: list[Pause] = []
    ignored: list[LimitationEvent] = []
    for event in sorted(events, key=lambda each: (each.on, each.kind)):
        if event.on < start or (found is not None and event.on > found.due_on):
            ignored.append(event)
            continue
        if event.kind == LimitationKind.INTERRUPT:
            start, pauses = event.on, []
        else:
            pauses.append((event.on, event.until))
        found = due_with_pauses(start, years, Unit.YEAR, calendar, pauses)
    return Limitation(start, found, tuple(ignored))


def days_left(ends_on: date | None, today: date) -> int | None:
    """Return how many days are left; negative when the claim is barred, None when no limitation runs."""
    return None if ends_on is None else (ends_on - today).days


def is_urgent(ends_on: date | None, today: date, within: int) -> bool:
    """Say whether a limitation is so near that aid comes first and papers later (Legal Aid Law Art. 44)."""
    left = days_left(ends_on, today)
    return left is not None and 0 <= left < within
