"""Reading the calendar, and how a clock was computed."""

from datetime import date
from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS, connection

from core.clocks.models import CalendarDay, CalendarYear, Deadline
from core.clocks.rules import Computation, Unit, WorkCalendar, due_with_pauses

# Which versions of which rows the calendar rests on: a few hundred rows, each changed once a year if at all.
VERSIONS = """
    SELECT (SELECT concat(count(*), ':', bit_xor(hashtextextended(concat(xmin, ctid), 0))) FROM core_calendarday),
           (SELECT concat(count(*), ':', bit_xor(hashtextextended(concat(xmin, ctid), 0))) FROM core_calendaryear)
"""


def work_calendar() -> WorkCalendar:
    """Return the whole working-day calendar; its rows are read again only when one of them has changed."""
    with connection.cursor() as cursor:
        cursor.execute(VERSIONS)
        return _calendar_as(*cursor.fetchone())


@lru_cache(maxsize=4)
def _calendar_as(_days: str, _years: str) -> WorkCalendar:
    # From where the versions came: a replica may lag, and an older calendar would be kept under the newer version.
    rows = list(CalendarDay.objects.using(DEFAULT_DB_ALIAS).values_list("day", "is_workday", "name"))
    return WorkCalendar(
        days={day: is_workday for day, is_workday, _name in rows},
        names={day: name for day, _is_workday, name in rows},
        known_years=frozenset(CalendarYear.objects.using(DEFAULT_DB_ALIAS).values_list("year", flat=True)),
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
