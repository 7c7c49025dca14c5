"""Deadline arithmetic (domain.md 0.3): which days count, when a period ends, and how to show the reckoning.

Pure: the calendar comes as an argument and no clock is read. Dates are local dates of Asia/Shanghai.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _

DAY = timedelta(days=1)

# (paused_on, resumed_on). The day of the pause still counts, the day of resuming does not: the same rule as for the
# day a period starts on. No resuming day: still paused.
Pause = tuple[date, date | None]


class Unit(TextChoices):
    """What a period is measured in."""

    WORKING_DAY = "working_day", _("working days")
    CALENDAR_DAY = "calendar_day", _("calendar days")
    MONTH = "month", _("months")
    YEAR = "year", _("years")


class StepKind(StrEnum):
    """Why a stretch of days does or does not bring the deadline nearer."""

    START = "start"  # the day of the event: not counted
    COUNTED = "counted"
    REST = "rest"  # a rest day inside a period of working days
    PAUSED = "paused"
    ROLLED = "rolled"  # from a last day nobody works on to the day the period really ends
    DUE = "due"  # that day, when it is not the last one counted


@dataclass(frozen=True)
class DayStep:
    """A stretch of days read the same way: one line of the explanation shown beside a deadline."""

    kind: StepKind
    first_on: date
    last_on: date
    counted: int  # how many days of the period are used up after this stretch
    note: str = ""  # the holiday's name, where the calendar gives one


@dataclass(frozen=True)
class Computation:
    """A deadline with its reckoning."""

    due_on: date
    rolled: bool
    provisional: bool  # a calendar not yet published may still move it
    steps: tuple[DayStep, ...]


@dataclass(frozen=True)
class WorkCalendar:
    """The days the State Council moved, and the years it has spoken about. All others are plain weeks."""

    days: Mapping[date, bool]
    known_years: frozenset[int]
    names: Mapping[date, str] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """Tell whether offices work that day; make-up days are workdays."""
        return self.days.get(_plain(day), day.weekday() < 5)

    def is_known(self, day: date) -> bool:
        """Tell whether that year's holidays are published."""
        return day.year in self.known_years

    def next_workday(self, day: date) -> date:
        """Return the first workday after that day."""
        return self.workday_from(day + DAY)

    def workday_from(self, day: date) -> date:
        """Return that day if it is a workday, else the first workday after it."""
        while not self.is_workday(day):
            day += DAY
        return day


def due(start: date, length: int, unit: Unit, calendar: WorkCalendar, *, roll: bool = True) -> Computation:
    """Reckon the last day of a period for whoever must act in it (Civil Code Arts. 201 to 203)."""
    computation = due_with_pauses(start, length, unit, calendar, (), roll=roll)
    if computation is None:
        raise AssertionError("A period without pauses has an end.")
    return computation


def due_with_pauses(
    start: date, length: int, unit: Unit, calendar: WorkCalendar, pauses: Sequence[Pause], *, roll: bool = True
) -> Computation | None:
    """Reckon a period whose clock was stopped; None while a pause without end keeps it from ending."""
    if length < 1:
        raise ValueError(f"A period has at least one {unit}, not {length}.")
    walk = _Walk(Unit(unit), calendar, _checked(pauses))
    last_on = walk.count(_plain(start), length)
    if last_on is None:
        return None
    due_on = walk.roll(last_on) if roll and walk.unit != Unit.WORKING_DAY else last_on
    if due_on is None:
        return None
    return Computation(due_on, due_on != last_on, walk.provisional, tuple(walk.steps))


def extend(
    before: Computation,
    length: int,
    unit: Unit,
    calendar: WorkCalendar,
    pauses: Sequence[Pause] = (),
    *,
    roll: bool = True,
) -> Computation | None:
    """Reckon a period prolonged by so many units, counted from the day it would have ended (rolled days included)."""
    after = due_with_pauses(before.due_on, length, unit, calendar, pauses, roll=roll)
    if after is None:
        return None
    return Computation(
        due_on=after.due_on,
        rolled=after.rolled,
        provisional=before.provisional or after.provisional,
        steps=before.steps + after.steps[1:],
    )


def notice_last_day(posted_on: date, working_days: int, calendar: WorkCalendar) -> date:
    """Return the last day a public notice must hang; the day it is posted never counts, however early the hour."""
    return due(posted_on, working_days, Unit.WORKING_DAY, calendar).due_on


def latest_day_before(event_on: date, length: int, unit: Unit, calendar: WorkCalendar) -> date:
    """Return the last workday on which something due so long before an event is still in time.

    Counts back from the event, whose own day does not count. A rest day moves it earlier: later would be too late.
    """
    if length < 1:
        raise ValueError(f"A period has at least one {unit}, not {length}.")
    if unit == Unit.WORKING_DAY:
        day = event_on
        for _number in range(length):
            day = _workday_until(day - DAY, calendar)
        return day
    return _workday_until(_shift(event_on, -length, unit), calendar)


def working_days_between(earlier: date, later: date, calendar: WorkCalendar) -> int:
    """Count the workdays after the first date up to and with the second; negative when the dates are the other way."""
    if later < earlier:
        return -working_days_between(later, earlier, calendar)
    return sum(calendar.is_workday(earlier + timedelta(days=number)) for number in range(1, (later - earlier).days + 1))


def used(start: date, until: date, unit: Unit, calendar: WorkCalendar, pauses: Sequence[Pause] = ()) -> int:
    """Count the days of a period that are gone by the evening of a day: working days, or days for any other unit."""
    walk = _Walk(Unit(unit), calendar, _checked(pauses))
    days = (start + timedelta(days=number) for number in range(1, (until - start).days + 1))
    return sum(walk.kind(day) == StepKind.COUNTED for day in days)


class _Walk:
    """Goes through a period day by day and remembers what each stretch of days was."""

    def __init__(self, unit: Unit, calendar: WorkCalendar, pauses: Sequence[Pause]) -> None:
        self.unit = unit
        self.calendar = calendar
        self.pauses = pauses
        self.forever = min((paused_on for paused_on, resumed_on in pauses if resumed_on is None), default=date.max)
        self.counted = 0
        self.provisional = False  # becomes true when the answer asks about a year not published yet
        self.steps: list[DayStep] = []

    def count(self, start: date, length: int) -> date | None:
        """Return the day on which the period is used up, before any rolling; None when a pause never ends."""
        self._add(StepKind.START, start)
        total = length if self.unit == Unit.WORKING_DAY else (_shift(start, length, self.unit) - start).days
        if self.unit != Unit.WORKING_DAY and not self.pauses:  # every day counts: no need to look at each
            self.counted, last_on = total, start + timedelta(days=total)
            self.steps.append(DayStep(StepKind.COUNTED, start + DAY, last_on, total))
            return last_on
        day = start
        while self.counted < total:
            day += DAY
            if day > self.forever:
                return None
            kind = self.kind(day)
            self.counted += kind == StepKind.COUNTED
            self._add(kind, day)
        return day

    def roll(self, last_on: date) -> date | None:
        """Return the first workday from the last day counted; None when a pause without end begins before it."""
        day = last_on
        while not self._is_workday(day) or self._is_paused(day):
            day += DAY
            if day > self.forever:
                return None
            self._add(StepKind.ROLLED, day)
        if day != last_on:
            self._end_with_due()
        return day

    def kind(self, day: date) -> StepKind:
        """Tell what a day after the start is to the period."""
        if self._is_paused(day):
            return StepKind.PAUSED
        if self.unit == Unit.WORKING_DAY and not self._is_workday(day):
            return StepKind.REST
        return StepKind.COUNTED

    def _is_workday(self, day: date) -> bool:
        self.provisional |= not self.calendar.is_known(day)
        return self.calendar.is_workday(day)

    def _is_paused(self, day: date) -> bool:
        if not self.pauses:
            return False
        return any(paused_on < day <= (resumed_on or date.max) for paused_on, resumed_on in self.pauses)

    def _note(self, kind: StepKind, day: date) -> str:
        """Name the holiday that explains why a day did not count, or the make-up day that explains why it did."""
        matters = kind in (StepKind.REST, StepKind.ROLLED) or (
            kind == StepKind.COUNTED and self.unit == Unit.WORKING_DAY
        )
        return self.calendar.names.get(day, "") if matters else ""

    def _add(self, kind: StepKind, day: date) -> None:
        note = self._note(kind, day)
        if self.steps and (self.steps[-1].kind, self.steps[-1].note) == (kind, note):
            last = self.steps.pop()
            self.steps.append(DayStep(kind, last.first_on, day, self.counted, note))
        else:
            self.steps.append(DayStep(kind, day, day, self.counted, note))

    def _end_with_due(self) -> None:
        """Name the last rolled day for what it is."""
        last = self.steps.pop()
        if last.first_on < last.last_on:
            self.steps.append(DayStep(last.kind, last.first_on, last.last_on - DAY, self.counted, last.note))
        self.steps.append(DayStep(StepKind.DUE, last.last_on, last.last_on, self.counted, last.note))


def _shift(day: date, length: int, unit: Unit) -> date:
    """Move a date; months and years end on the same day of the month, or on its last day (Civil Code Art. 202)."""
    if unit == Unit.CALENDAR_DAY:
        return day + timedelta(days=length)
    year, month = divmod(day.year * 12 + day.month - 1 + (12 * length if unit == Unit.YEAR else length), 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("The period leaves the calendar.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _plain(day: date) -> date:
    """Refuse a moment: to Python it is a date, but it equals no day of the calendar, so holidays would count."""
    if isinstance(day, datetime):
        raise TypeError("A deadline is reckoned from local dates, not from moments.")
    return day


def _workday_until(day: date, calendar: WorkCalendar) -> date:
    while not calendar.is_workday(day):
        day -= DAY
    return day


def _checked(pauses: Sequence[Pause]) -> Sequence[Pause]:
    for paused_on, resumed_on in pauses:
        if resumed_on is not None and resumed_on < paused_on:
            raise ValueError(f"A pause from {paused_on} cannot end on {resumed_on}.")
    return pauses
