"""Reminders about venues: the check of the year, a month and a week before, on the day, and once it is overdue."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from core.clocks.rules import WorkCalendar
from core.reminders.registry import Audience, Planned, schedule
from core.reminders.rules import Window, at
from unions.choices import Role
from unions.selectors.venues import due_between, still_unchecked

DAYS = (30, 7, 0, -1)
DAY = timedelta(days=1)


def _venues_needing(milestone: str, ids: Collection[str]) -> Collection[Any]:
    """Return which venues are still due on the day that this milestone was planned for: a check moves the day."""
    wanted = milestone.split(".", 1)[0]
    return [pk for pk, due_on in still_unchecked(ids) if due_on.strftime("%Y%m%d") == wanted]


@schedule("unions.venue_check", still_needed=_venues_needing)
def venue_checks(window: Window, _calendar: WorkCalendar) -> Iterable[Planned]:
    """Ask the county to check a venue in time."""
    for venue in due_between(window.first_on - 31 * DAY, window.last_on + 31 * DAY):
        due_on: date = venue.check_due_on or date.max
        county = venue.union.county or venue.union
        for days in DAYS:
            yield Planned.about(
                venue,
                f"{due_on:%Y%m%d}.{'overdue' if days < 0 else f't-{days}' if days else 't0'}",
                at(due_on - days * DAY),
                _("Venue to be checked by %(day)s: %(name)s"),
                params={"name": venue.name, "day": due_on.isoformat()},
                url=f"/venues/{venue.pk}/",
                urgent=days <= 0,
                union_path=county.path,
                audience=Audience(roles=(Role.COUNTY_REVIEWER, Role.COUNTY_APPROVER)),
            )
