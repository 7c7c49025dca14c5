"""Reading the calendar, and how a clock was computed."""

from datetime import date

from core.clocks.models import CalendarDay, CalendarYear, Deadline
from core.clocks.rules import Computation, Unit, WorkCalendar, due_with_pauses


def work_calendar() -> WorkCalendar:
    """Return the whole working-day calendar: two small queries, a few hundred rows."""
    return WorkCalendar(
        days=dict(CalendarDay.objects.values_list("day", "is_workday")),
        known_years=frozenset(CalendarYear.objects.values_list("year", flat=True)),
    )


def computed(deadline: Deadline, calendar: WorkCalendar) -> Computation:
    """Return how a clock's due date follows from its facts, day by day (计算过程)."""
    pauses: list[tuple[date, date | None]] = [(pause.from_on, pause.to_on) for pause in deadline.pauses.all()]
    return due_with_pauses(
        deadline.trigger_on,
        deadline.length + deadline.extra_length,
        Unit(deadline.unit),
        calendar,
        pauses,
        roll=deadline.rolls,
    )
