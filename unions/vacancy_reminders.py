"""Reminders of a chair's vacancy: a by-election within some months, told to the union and its upper union."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from core.clocks.rules import WorkCalendar
from core.parameters.regional import reader
from core.reminders.registry import Planned, schedule
from core.reminders.rules import Reach, Window, at
from unions.reminders import UNION, UPPER
from unions.rules.officers import BYELECTION_MONTHS, byelection_due
from unions.selectors import vacancies as facts

LONGEST = timedelta(days=400)
AHEAD = timedelta(days=30)
ESCALATE_AFTER = 5  # working days after the last day, then the level above hears of it


def _unions_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return facts.without_chair(ids)


@schedule("unions.byelection", still_needed=_unions_needing, reach=Reach(back=LONGEST, ahead=timedelta(days=45)))
def chairs_to_elect(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Tell a union and the one above of a vacant chair: at once, a month before the by-election is due, that day."""
    months = reader(BYELECTION_MONTHS, window.last_on)
    for officer in facts.chairs_gone(window.first_on - LONGEST, window.last_on):
        union, gone_on = officer.union, officer.to_on
        if gone_on is None:
            continue
        due_on = byelection_due(gone_on, months(union.region_id))
        steps = (
            ("vacant", gone_on, _("%(union)s has no chair since %(gone)s: a by-election is due by %(day)s")),
            ("t-30", due_on - AHEAD, _("The by-election of a chair of %(union)s is due by %(day)s")),
            ("t-0", due_on, _("The by-election of a chair of %(union)s is due today")),
        )
        for name, on, title in steps:
            if not window.holds(at(on)):
                continue
            upper = union.parent.path if union.parent else ""
            for who, audience, path in (("union", UNION, union.path), ("upper", UPPER, upper)):
                if path:
                    yield Planned.about(
                        union,
                        f"{who}.{name}.{due_on:%Y%m%d}",
                        at(on),
                        title,
                        params={"union": union.name, "gone": gone_on, "day": due_on},
                        url=f"/unions/{union.code}/",
                        urgent=name == "t-0",
                        audience=audience,
                        union_path=path,
                        escalate_after=ESCALATE_AFTER if name == "t-0" and who == "union" else None,
                    )
