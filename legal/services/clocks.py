"""Starting the clocks of legal cases with the length in force in their region, and meeting them."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.clocks.models import OPEN_STATES, Deadline
from core.clocks.periods import Period
from core.clocks.rules import WorkCalendar
from core.clocks.services import planned_clock, start_clock, stop_clock
from core.errors import RuleBrokenError
from core.parameters.selectors import value


def start(subject: Any, period: Period, *, on: date, calendar: WorkCalendar | None = None) -> Deadline:
    """Start one of a case's periods; an earlier clock of the same kind that still runs is ended first."""
    stop_clock(subject=subject, code=period.code, on=on, cancelled=True)
    return start_clock(
        subject=subject,
        code=period.code,
        trigger_on=on,
        length=value(period.parameter, subject.union.region_id, on),
        unit=period.unit,
        basis=period.basis,
        roll=period.rolls,
        calendar=calendar,
    )


def begin(subject: Any, *begun: tuple[Period, date, int], calendar: WorkCalendar) -> None:
    """Start the periods of a new case, each from its day and with its length in force, in one statement."""
    Deadline.objects.bulk_create(
        planned_clock(
            subject=subject,
            code=period.code,
            trigger_on=on,
            length=length,
            unit=period.unit,
            basis=period.basis,
            roll=period.rolls,
            calendar=calendar,
        )
        for period, on, length in begun
    )


def meet(subject: Any, period: Period, *, on: date, late_reason: str = "") -> Deadline | None:
    """End a clock by doing what it asked for; who comes late says why (ux.md P62). None if it was not running."""
    running = Deadline.unscoped.about(subject._meta.label_lower, subject.pk).filter(
        code=period.code, state__in=OPEN_STATES
    )
    due_on = running.values_list("due_on", flat=True).first()
    if due_on is not None and on > due_on and not late_reason.strip():
        text = _("This was due on %(day)s. Write why it comes late.") % {"day": due_on.isoformat()}
        raise RuleBrokenError(text, code="late_reason", fields={"late_reason": text})
    met = stop_clock(subject=subject, code=period.code, on=on)
    if met is not None and on > met.due_on:
        subject.event_note |= {
            "late": {"clock": period.code, "due_on": met.due_on.isoformat(), "reason": late_reason.strip()}
        }
    return met
