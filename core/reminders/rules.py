"""When reminders are planned, late, quiet, folded, repeated and passed upwards. Pure: moments are arguments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.clocks.rules import Unit, WorkCalendar, due
from core.reminders.choices import Mode

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)

LATE_AFTER = timedelta(minutes=15)  # three plannings: less is the ordinary course of things
SAFETY = 3 * DAY  # every planning looks so far back: a fact entered after a weekend is found at once
NEAR = DAY  # and so far ahead; once a day it looks much further either way
QUIET_FROM, QUIET_TO = time(20), time(8)  # no letter leaves at night (ux.md P43)
DIGEST_AT = time(8, 30)  # on working days (ux.md principle 19)
ESCALATE_AT = time(9)


def local(moment: datetime) -> datetime:
    """Return a moment as the clocks in Zhejiang show it."""
    return moment.astimezone(SHANGHAI)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of a local day: when a reminder is due."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)


@dataclass(frozen=True)
class Window:
    """The stretch of time for which a schedule is asked; both ends belong to it."""

    since: datetime
    until: datetime

    @property
    def first_on(self) -> date:
        return local(self.since).date()

    @property
    def last_on(self) -> date:
        return local(self.until).date()

    def holds(self, moment: datetime) -> bool:
        return self.since <= moment <= self.until


@dataclass(frozen=True)
class Reach:
    """How far a schedule's daily planning looks back (facts entered late) and ahead (the plan people can see)."""

    back: timedelta = timedelta(days=40)
    ahead: timedelta = timedelta(days=45)


def plan_window(
    now: datetime, planned_at: datetime | None, oldest_waiting: datetime | None, reach: Reach, *, deep: bool
) -> Window:
    """Return what a planning must cover: all since the last one, what still waits, and something ahead.

    A cursor in the future (the clock went back) must not hide the present, hence the smaller of the two.
    """
    furthest = now - reach.back
    since = min(planned_at or now, now) - SAFETY
    if deep or planned_at is None:
        since = min(since, furthest)
    if oldest_waiting is not None:
        since = min(since, max(oldest_waiting, furthest))
    return Window(since, now + (reach.ahead if deep else NEAR))


def is_late(due_at: datetime, now: datetime) -> bool:
    """Tell whether a delivery must say that it comes late."""
    return now - due_at > LATE_AFTER


def is_quiet(now: datetime) -> bool:
    """Tell whether it is night: 20:00 to 08:00."""
    return not QUIET_TO <= local(now).time() < QUIET_FROM


def not_before(now: datetime, *, at_night: bool) -> datetime:
    """Return when a letter may leave: now, or at 08:00 when the night is over."""
    if at_night or not is_quiet(now):
        return now
    here = local(now)
    morning = here.date() if here.time() < QUIET_TO else here.date() + DAY
    return datetime.combine(morning, QUIET_TO, SHANGHAI)


def digest_cutoff(now: datetime, calendar: WorkCalendar) -> datetime | None:
    """Return up to which due moment this day's digest reaches; None on rest days, before 08:30 and at night."""
    here = local(now)
    if not calendar.is_workday(here.date()) or is_quiet(now) or here.time() < DIGEST_AT:
        return None
    return datetime.combine(here.date(), DIGEST_AT, SHANGHAI)


@dataclass(frozen=True)
class Preference:
    """What somebody wants of one channel."""

    enabled: bool = True
    urgent_only: bool = False
    digest: bool = True


def route(*, urgent: bool, late: bool, preference: Preference) -> Mode | None:
    """Return how a message takes one channel; None when it does not."""
    if not preference.enabled or (preference.urgent_only and not urgent):
        return None
    if not urgent and preference.digest:
        return Mode.DIGEST
    return Mode.LATE if late else Mode.ONCE


def backoff(attempts: int, *, first: timedelta, longest: timedelta) -> timedelta:
    """Return how long to wait after so many failures: doubling up to a limit."""
    return min(first * 2 ** min(attempts - 1, 16), longest)


def escalation_due(delivered_at: datetime, after: int, calendar: WorkCalendar) -> datetime:
    """Return when an ignored reminder goes one level up: so many working days after its delivery, at nine."""
    start = local(delivered_at).date()
    return datetime.combine(due(start, after, Unit.WORKING_DAY, calendar).due_on, ESCALATE_AT, SHANGHAI)


def escalated(milestone: str, levels_up: int) -> str:
    """Return the milestone of an escalation: ``T-7.escalated``, then ``T-7.escalated.2`` and so on."""
    return f"{milestone}.escalated" if levels_up == 1 else f"{milestone}.escalated.{levels_up}"


def base_milestone(milestone: str) -> str:
    """Return the milestone that an escalation began with."""
    return milestone.partition(".escalated")[0]


def packed(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return a text's parameters as JSON: dates and moments are marked, so that each reader sees their own format."""
    return {name: _packed(value) for name, value in params.items()}


def _packed(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Phrase):
        return {"phrase": value.msgid}
    if isinstance(value, float):
        raise TypeError("A reminder's text holds no floats: amounts are text or Decimal.")
    return value if isinstance(value, bool | int | str) else str(value)


@dataclass(frozen=True)
class Phrase:
    """A parameter that is itself a text of the program (a season, a category) and is shown in the reader's language."""

    msgid: str
