"""A clock as a page shows it: bar, basis, state word, and its own calculation day by day (ux.md P62)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.clocks.models import OPEN_STATES, ClockState, Deadline
from core.clocks.rules import Unit, WorkCalendar, used
from core.clocks.selectors import computed, pauses_of, work_calendar


def panel(clock: Deadline, today: date, label: str, calendar: WorkCalendar | None = None) -> dict[str, Any]:
    """Return a clock with its own calculation (计算过程); part ``core/_clock.html`` shows it."""
    days = calendar or work_calendar()
    found = computed(clock, days)
    total = clock.length + clock.extra_length
    until = min(clock.finished_on or today, today, clock.due_on)
    spent = used(clock.trigger_on, until, Unit(clock.unit), days, pauses_of(clock))
    word, tone = state_of(clock, today)
    return {
        "code": clock.code,
        "label": label,
        "state": word,
        "tone": tone,
        "used": min(spent, _whole(clock, days, total)),
        "total": _whole(clock, days, total),
        "due_at": clock.due_on,
        "basis": f"{total} {Unit(clock.unit).label}, {clock.basis}",
        "note": _note(clock),
        "days": [_line(step) for step in (found.steps if found else ())],
    }


def state_of(clock: Deadline, today: date) -> tuple[str, str]:
    """Return a clock's state in a word, and its tone: due today is amber, overdue red."""
    return state_word(clock.state, clock.due_on, today)


def state_word(state: str, due_on: date, today: date) -> tuple[str, str]:
    """Return the state of a clock of which only state and day were read, in a word, and its tone."""
    if state == ClockState.PAUSED:
        return str(ClockState.PAUSED.label), "hold"
    if state in OPEN_STATES:
        if today > due_on:
            return _("Overdue"), "late"
        return (_("Due today"), "soon") if today == due_on else (str(ClockState(state).label), "")
    return str(ClockState(state).label), "late" if state == ClockState.MET_LATE else "done"


def _whole(clock: Deadline, calendar: WorkCalendar, total: int) -> int:
    """Return a period's length in days that can be counted off: a year has no part called a year."""
    if clock.unit in (Unit.WORKING_DAY, Unit.CALENDAR_DAY):
        return total
    return max(used(clock.trigger_on, clock.due_on, Unit.CALENDAR_DAY, calendar, pauses_of(clock)), 1)


def _note(clock: Deadline) -> str:
    notes = []
    if clock.rolled:
        notes.append(_("Rolled over rest days."))
    if clock.extra_length:
        notes.append(
            _("Extended by %(days)s: %(authority)s")
            % {"days": clock.extra_length, "authority": clock.extension_authority}
        )
    notes += [f"{pause.reason} ({pause.authority})" for pause in clock.pauses.all()]
    if clock.provisional:
        notes.append(_("The calendar of that year is not published yet; the date is provisional."))
    return " ".join(notes)


def _line(step: Any) -> dict[str, Any]:
    return {
        "on": step.first_on,
        "end": step.last_on if step.last_on != step.first_on else None,
        "counted": step.kind in ("counted", "due"),
        "number": step.counted,
        "reason": step.note or step_word(step.kind),
    }


def step_word(kind: str) -> str:
    """Say why a stretch of days counts or does not."""
    return {
        "start": _("Day of the event, not counted"),
        "counted": _("Counted"),
        "rest": _("Rest day, not counted"),
        "paused": _("Paused, not counted"),
        "rolled": _("The last day is a rest day; the period ends on the next working day"),
        "due": _("Due"),
    }[kind]
