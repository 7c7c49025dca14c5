"""Schedules of reminders about unions: terms that end, and what waits for an upper union's answer."""

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from core.clocks.rules import WorkCalendar
from core.parameters.regional import reader
from core.reminders.registry import Audience, Planned, schedule
from core.reminders.rules import Reach, Window, at
from unions.choices import Role
from unions.rules.terms import TERM_DAYS
from unions.selectors import terms as facts

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
LONGEST = timedelta(days=400)
UNION = Audience(roles=(Role.GRASSROOTS_CADRE,))
UPPER = Audience(roles=(Role.TOWNSHIP_CASEWORKER, Role.COUNTY_REVIEWER))
COUNTY = Audience(roles=(Role.COUNTY_REVIEWER, Role.COUNTY_APPROVER))
TITLE = _("The term of %(union)s ends on %(day)s: prepare the election")
TODAY = _("The term of %(union)s ends today")


def _unions_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return facts.still_without_election(ids)


@schedule("unions.term", still_needed=_unions_needing, reach=Reach(back=timedelta(days=200), ahead=timedelta(days=45)))
def terms_ending(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Tell a union and its upper union 180, 90, 30 and 0 days before its term ends (0.4, union.term).

    The milestone carries the end of the term: a prolonged term is reminded of anew, and never twice of one end.
    """
    days = reader(TERM_DAYS, window.last_on)
    for union in facts.ends_between(window.first_on, window.last_on + LONGEST):
        ends_on = union.term_end_on or window.last_on
        for text in days(union.region_id):
            on = ends_on - timedelta(days=int(text))
            if not window.holds(at(on)):
                continue
            shown = {"union": union.name, "day": ends_on}
            for who, audience, path in _both(union):
                yield Planned.about(
                    union,
                    f"{who}.t-{text}.{ends_on:%Y%m%d}",
                    at(on),
                    TODAY if text == "0" else TITLE,
                    params=shown,
                    url=f"/unions/{union.code}/",
                    urgent=int(text) == 0,
                    audience=audience,
                    union_path=path,
                )


def _both(union: Any) -> Iterator[tuple[str, Audience, str]]:
    yield "union", UNION, union.path
    if union.parent is not None:
        yield "upper", UPPER, union.parent.path


def _counties_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return facts.have_overdue(ids)


@schedule("unions.overdue", still_needed=_counties_needing, reach=Reach(back=WEEK, ahead=WEEK))
def overdue_lists(window: Window, _calendar: WorkCalendar) -> Iterable[Planned]:
    """Give each county the list of its overdue unions, on Mondays."""
    first = facts.monday_of(window.first_on)
    span = (window.last_on - first).days
    mondays = [first + timedelta(days=gone) for gone in range(0, span + 1, 7)]
    wanted = [day for day in mondays if window.holds(at(day))]
    return [
        Planned.about(
            union,
            f"overdue.{day:%Y%m%d}",
            at(day),
            _("%(n)s unions are overdue for their election"),
            params={"n": count},
            url="/unions/terms/",
            audience=COUNTY,
            expires_at=at(day + WEEK),
        )
        for union, day, count in (facts.overdue_by_county(wanted) if wanted else [])
    ]
