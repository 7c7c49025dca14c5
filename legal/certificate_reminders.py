"""Reminders about what ends on a day and is renewed: certificates of supervisors and instructors, titles of units."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from core.clocks.rules import WorkCalendar
from core.reminders.registry import Audience, Planned, StillNeeded, schedule
from core.reminders.rules import Reach, Window, at
from legal.selectors import harmony, instructors, supervisors
from unions.choices import Role

DAY = timedelta(days=1)
FAR = timedelta(days=100)
REACH = Reach(back=timedelta(days=40), ahead=timedelta(days=45))
AHEAD = (90, 30)  # days: time for a course, and the last call


def _until(held: Any) -> StillNeeded:
    """Return what asks whether a row still ends on the day that a reminder was planned for."""

    def still(milestone: str, ids: Collection[str]) -> Collection[Any]:
        wanted = milestone.split(".", 1)[0]
        return [pk for pk, end_on in held(ids) if end_on.strftime("%Y%m%d") == wanted]

    return still


def _before(row: Any, end_on: date, title: str, address: str) -> Iterator[Planned]:
    for days in AHEAD:
        yield Planned.about(
            row,
            f"{end_on:%Y%m%d}.t-{days}",
            at(end_on - days * DAY),
            title,
            params={"name": row.name, "day": end_on.isoformat()},
            url=f"{address}{row.pk}/",
            audience=Audience(roles=(Role.COUNTY_REVIEWER,)),
        )


@schedule("legal.supervisor_term", still_needed=_until(supervisors.still_in_office), reach=REACH)
def supervisors_ending(window: Window, _calendar: WorkCalendar) -> Iterable[Planned]:
    """Tell the county 90 and 30 days before a supervisor's certificate ends with the committee's term."""
    for row in supervisors.ending_between(window.first_on - DAY, window.last_on + FAR):
        told = _("The certificate of the supervisor %(name)s ends on %(day)s")
        yield from _before(row, row.term_end_on, told, "/supervision/supervisors/")


@schedule("legal.instructor_certificate", still_needed=_until(instructors.still_at_work), reach=REACH)
def instructors_ending(window: Window, _calendar: WorkCalendar) -> Iterable[Planned]:
    """Tell the federation 90 and 30 days before the certificate of a bargaining instructor ends."""
    for row in instructors.ending_between(window.first_on - DAY, window.last_on + FAR):
        told = _("The certificate of the bargaining instructor %(name)s ends on %(day)s")
        yield from _before(row, row.valid_to, told, "/contracts/instructors/")


@schedule("legal.harmony_title", still_needed=_until(harmony.still_named), reach=REACH)
def titles_ending(window: Window, _calendar: WorkCalendar) -> Iterable[Planned]:
    """Tell the county 90 and 30 days before a unit's title for harmonious labour relations ends."""
    for row in harmony.ending_between(window.first_on - DAY, window.last_on + FAR):
        told = _("The title of %(name)s for harmonious labour relations ends on %(day)s")
        yield from _before(row, row.valid_to or window.last_on, told, "/contracts/harmony/")
