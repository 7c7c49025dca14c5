"""What the desk reminds of: the overview that somebody subscribed to, every Monday at eight."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext_noop as _

from core import clock
from core.clocks.rules import WorkCalendar
from core.reminders.registry import Audience, Planned, schedule
from core.reminders.rules import Reach, Window, at
from core.templatetags.show import MISSING, count
from desk.coverage import VIEW
from desk.rules.dashboard import KPIS, MEASURES, value_of
from desk.rules.measures import Kind
from desk.rules.measures import Value as Figure
from desk.selectors.subscriptions import still_seen, subscriptions

CODE = "desk.weekly_overview"
WEEK, HOUR = timedelta(days=7), 8
TITLE = _(
    "%(union)s this week: %(files_active)s families on file, relief %(relief_fen)s, %(members)s members,"
    " unions in %(unionisation)s, members %(membership)s"
)


def _still_wanted(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return still_seen(ids, VIEW, clock.today())


@schedule(CODE, still_needed=_still_wanted, reach=Reach(back=2 * WEEK, ahead=WEEK))
def weekly_overviews(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Tell whoever subscribed the five figures of a union, each Monday; a Monday missed is pointless by the next."""
    mondays = list(_mondays(window.first_on, window.last_on))
    if not mondays:
        return
    for wish in subscriptions():
        for monday in mondays:
            due_at = at(monday, HOUR)
            if due_at <= wish.created_at:
                continue
            tally = getattr(wish.union, "tally", None)
            yield Planned.about(
                wish,
                "weekly",
                due_at,
                TITLE,
                params={"union": wish.union.name, **five_figures(tally.total if tally else {}, monday.year)},
                url="/dash/?" + urlencode({"node": wish.union.code}),
                audience=Audience(user_id=wish.owner_id),
                expires_at=at(monday + WEEK, HOUR),
            )


def five_figures(counts: Mapping[str, int], year: int) -> dict[str, str]:
    """Return the figures at the head of the overview as words that need no language."""
    return {key: _told(value_of(MEASURES[key], counts, year)) for key in KPIS}


def _told(figure: Figure) -> str:
    if figure.measure.is_rate:
        return MISSING if figure.number is None else f"{figure.number}%"
    if figure.measure.kind == Kind.YEAR_MONEY:
        return f"¥{Decimal(figure.above) / 100:,.0f}"
    return count(figure.above)


def _mondays(first: date, last: date) -> Iterator[date]:
    day = first + timedelta(days=-first.weekday() % 7)
    while day <= last:
        yield day
        day += WEEK
