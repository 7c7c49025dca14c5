"""Reminders about legal aid: each clock three days and one day before its end, on the day and after (domain.md 0.4).

The limitation is told 30, 15, 7 and 1 days ahead (0.6). Who must act is told: the lawyer for the work on the case, the
centre for everything else; three working days after the end the level above is told too.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from core.clocks.rules import WorkCalendar
from core.parameters.regional import reader
from core.reminders.registry import Audience, Planned, schedule
from core.reminders.rules import Reach, Window, at
from legal.rules import deadlines as periods
from legal.selectors import case_schedules as facts
from unions.choices import Role

DAY = timedelta(days=1)
MONTH = timedelta(days=45)
BEFORE = (3, 1, 0, -1)
OF_LAWYER = frozenset(
    {
        periods.AID_FIRST_CONTACT.code,
        periods.AID_PROGRESS.code,
        periods.AID_CLOSE_REPORT.code,
        periods.ARB_LIMIT.code,
        periods.ARB_SUE.code,
    }
)
OF_APPROVER = frozenset({periods.AID_OBJECTION.code})
TITLES: Mapping[str, str] = {
    periods.AID_REVIEW.code: _("Legal aid %(number)s: decide on the application until %(day)s"),
    periods.AID_SUPPLEMENT.code: _("Legal aid %(number)s: the papers are awaited until %(day)s"),
    periods.AID_ASSIGN.code: _("Legal aid %(number)s: assign a lawyer until %(day)s"),
    periods.AID_OBJECTION.code: _("Legal aid %(number)s: decide on the objection until %(day)s"),
    periods.AID_URGENT.code: _("Legal aid %(number)s: complete the formalities of the urgent aid until %(day)s"),
    periods.AID_FIRST_CONTACT.code: _("Legal aid %(number)s: talk with the worker until %(day)s"),
    periods.AID_PROGRESS.code: _("Legal aid %(number)s: write the progress note until %(day)s"),
    periods.AID_CLOSE_REPORT.code: _("Legal aid %(number)s: hand in the closing report until %(day)s"),
    periods.AID_ARCHIVE.code: _("Legal aid %(number)s: archive the case until %(day)s"),
    periods.AID_CALLBACK.code: _("Legal aid %(number)s: call the worker back until %(day)s"),
    periods.ARB_LIMIT.code: _("Legal aid %(number)s: the claim is barred after %(day)s"),
    periods.ARB_SUE.code: _("Legal aid %(number)s: sue against the award until %(day)s"),
}
OTHER = _("Legal aid %(number)s: a period ends on %(day)s")
OVERDUE = _("Legal aid %(number)s is overdue since %(day)s")
BARRED = _("Legal aid %(number)s: the claim was barred after %(day)s")


def _needing(milestone: str, ids: Collection[str]) -> Collection[Any]:
    """Return the cases whose clock still runs; a milestone is told as name.day:clock."""
    when, _colon, rest = milestone.partition(":")
    due_on = datetime.strptime(when.split(".")[1], "%Y%m%d").date()  # noqa: DTZ007 a day, no moment
    return facts.still_running(rest.partition(".escalated")[0], due_on, ids)


@schedule(
    "legal.case_clock",
    still_needed=_needing,
    twice_is_better=True,
    reach=Reach(back=timedelta(days=40), ahead=timedelta(days=45)),
)
def clocks_of_cases(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Tell who must act before a period of a case ends, on its day and after."""
    alarms = reader(periods.LIMIT_ALARMS, window.last_on)
    for clock, case in facts.clocks_between(window.first_on - MONTH, window.last_on + MONTH):
        if clock.code == periods.ARB_LIMIT.code:
            lefts = [*sorted((int(text) for text in alarms(case.union.region_id)), reverse=True), -1]
        else:
            lefts = list(BEFORE)
        for left, following in zip(lefts, [*lefts[1:], None], strict=True):
            yield _milestone(clock, case, left, following)


def _milestone(clock: Any, case: Any, left: int, following: int | None) -> Planned:
    """Return one reminder; it is pointless once the next one is due, so that a late case is not told of every step."""
    name = "overdue" if left < 0 else f"t-{left}" if left else "t0"
    is_limit = clock.code == periods.ARB_LIMIT.code
    title = TITLES.get(clock.code, OTHER)
    if left < 0:
        title = BARRED if is_limit else OVERDUE
    return Planned.about(
        case,
        f"{name}.{clock.due_on:%Y%m%d}:{clock.code}",
        at(clock.due_on - left * DAY),
        title,
        params={"number": case.number, "day": clock.due_on.isoformat()},
        url=f"/legal/{case.number}/",
        union_path=(case.union.county or case.union).path,  # the centre is the county's, wherever the case came in
        urgent=left <= (7 if is_limit else 1),
        audience=_audience(clock.code, case),
        escalate_after=3 if left < 0 else None,
        expires_at=at(clock.due_on - following * DAY) if following is not None else None,
    )


def _audience(code: str, case: Any) -> Audience:
    if code in OF_LAWYER and case.lawyer is not None and case.lawyer.user_id is not None:
        return Audience(user_id=case.lawyer.user_id, roles=(Role.COUNTY_REVIEWER,))
    first = (Role.COUNTY_APPROVER,) if code in OF_APPROVER else ()
    return Audience(roles=(*first, Role.COUNTY_REVIEWER))
