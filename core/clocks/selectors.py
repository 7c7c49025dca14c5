"""Reading the calendar, and how a clock was computed."""

from datetime import date

from django.db.models import BooleanField, DateField, F, Func, Value

from core.clocks.models import CalendarDay, CalendarYear, Deadline
from core.clocks.rules import Computation, Unit, WorkCalendar, due_with_pauses


def work_calendar() -> WorkCalendar:
    """Return the whole working-day calendar: a few hundred rows in one statement, a year as a row of no kind."""
    new_year = Func(F("year"), 1, 1, function="make_date", output_field=DateField())
    no_day = Value(None, output_field=BooleanField(null=True))
    years = CalendarYear.objects.order_by().values_list(new_year, no_day, Value(""))
    told = list(CalendarDay.objects.order_by().values_list("day", "is_workday", "name").union(years, all=True))
    rows = [(day, is_workday, name) for day, is_workday, name in told if is_workday is not None]
    return WorkCalendar(
        days={day: is_workday for day, is_workday, _name in rows},
        names={day: name for day, _is_workday, name in rows},
        known_years=frozenset(day.year for day, is_workday, _name in told if is_workday is None),
    )


def pauses_of(deadline: Deadline) -> list[tuple[date, date | None]]:
    """Return the stretches a clock does not count."""
    return [(pause.from_on, pause.to_on) for pause in deadline.pauses.all()]


def computed(deadline: Deadline, calendar: WorkCalendar) -> Computation | None:
    """Return how a clock's due date follows from its facts, day by day (计算过程); None while a pause is open."""
    return due_with_pauses(
        deadline.trigger_on,
        deadline.length + deadline.extra_length,
        Unit(deadline.unit),
        calendar,
        pauses_of(deadline),
        roll=deadline.rolls,
    )
