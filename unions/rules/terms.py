"""Terms, re-election, extension and their reminders (domain.md 1.3, Union Law Art. 16). Pure."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.clocks.rules import Unit, WorkCalendar, due
from core.errors import RuleBrokenError
from core.parameters.registry import declare
from core.steps import step
from unions.choices import UnionKind
from unions.choices.terms import ReelectionStatus as R

EDIT, DECIDE = "unions.edit_union", "unions.decide_union"

SEND_REQUEST = step(R.PLAN, R.REQUEST_SENT, EDIT, "unions.reelection.request_sent")
RETURN_REQUEST = step(R.REQUEST_SENT, R.PLAN, DECIDE, "unions.reelection.request_returned")
APPROVE_REQUEST = step(R.REQUEST_SENT, R.REQUEST_APPROVED, DECIDE, "unions.reelection.request_approved")
RECORD_VOTE = step(R.REQUEST_APPROVED, R.VOTED, EDIT, "unions.reelection.voted")
REPORT_RESULT = step(R.VOTED, R.RESULT_REPORTED, EDIT, "unions.reelection.result_reported")
RETURN_RESULT = step(R.RESULT_REPORTED, R.REQUEST_APPROVED, DECIDE, "unions.reelection.result_returned")
APPROVE_RESULT = step(R.RESULT_REPORTED, R.RESULT_APPROVED, DECIDE, "unions.reelection.result_approved")
ABANDON = step({R.PLAN, R.REQUEST_SENT, R.REQUEST_APPROVED}, R.ABANDONED, EDIT, "unions.reelection.abandoned")

TERM_DAYS = declare(
    "unions.term_days",
    "list",
    "180,90,30,0",
    unit="calendar_day",
    basis="工会法第十六条；省级默认值，可按地区调整",
    label=gettext_noop("Days before the end of a term on which the union and the upper union are reminded"),
)
EXTENSION_MONTHS = declare(
    "unions.extension_months",
    "integer",
    "6",
    unit="month",
    basis="工会基层组织选举工作条例；省级默认值，可按地区调整",
    label=gettext_noop("Months by which a term may be prolonged in all"),
)
ALERT_DAYS = declare(
    "unions.term_alert_days",
    "integer",
    "90",
    unit="calendar_day",
    basis="省级默认值，可按地区调整",
    label=gettext_noop("Days before the end of a term from which the union's page warns"),
)
REQUEST_LETTER, RESULT_REPORT = "reelection_request", "reelection_report"
FIVE_YEARS_ONLY = frozenset({UnionKind.GENERAL_FEDERATION, UnionKind.INDUSTRIAL})
PLAIN = WorkCalendar({}, frozenset())
DAY = timedelta(days=1)


def check_years(*, kind: str, years: int) -> None:
    """Refuse a term of the wrong length: three or five years, five for federations and industrial unions (Art. 16)."""
    if kind in FIVE_YEARS_ONLY and years != 5:
        text = _("The term of a local federation or an industrial union lasts five years.")
        raise RuleBrokenError(text, code="term_years", fields={"years": text})
    if years not in (3, 5):
        text = _("A term lasts three or five years.")
        raise RuleBrokenError(text, code="term_years", fields={"years": text})


def end_of_term(starts_on: date, years: int) -> date:
    """Return the day on which a term ends: the day of its beginning, so many years later."""
    return due(starts_on, years, Unit.YEAR, PLAIN, roll=False).due_on


def latest_extension(ends_on: date, months: int) -> date:
    """Return the last day to which a term may be prolonged in all, however often it is asked for."""
    return due(ends_on, months, Unit.MONTH, PLAIN, roll=False).due_on


def check_extension(*, ends_on: date, until_on: date, current: date, months: int) -> None:
    """Refuse an extension beyond the limit, or one that prolongs nothing."""
    latest = latest_extension(ends_on, months)
    if until_on > latest:
        text = _("A term may be prolonged by %(months)s months in all, that is until %(day)s.") % {
            "months": months,
            "day": latest.isoformat(),
        }
        raise RuleBrokenError(text, code="extension_limit", fields={"until_on": text})
    if until_on <= current:
        text = _("The term runs until %(day)s anyway.") % {"day": current.isoformat()}
        raise RuleBrokenError(text, code="extension_short", fields={"until_on": text})


def is_overdue(*, term_end_on: date | None, today: date) -> bool:
    """Say whether a term is over without an election: from the day after its last day."""
    return term_end_on is not None and today > term_end_on


def check_vote_day(*, voted_on: date, since: date | None, today: date) -> None:
    """Refuse an election that lies ahead, or one held before the upper union approved of it."""
    if voted_on > today:
        text = _("The day of the election must be today or earlier.")
    elif since is not None and voted_on < since:
        text = _("The election is held after the upper union's approval of %(day)s.") % {"day": since.isoformat()}
    else:
        return
    raise RuleBrokenError(text, code="voted_on", fields={"voted_on": text})


def check_planned(*, planned_on: date, today: date) -> None:
    """Refuse to plan an election for a day that is past."""
    if planned_on < today:
        text = _("Plan the election for today or later.")
        raise RuleBrokenError(text, code="planned_on", fields={"planned_on": text})


def check_begun(*, starts_on: date, today: date) -> None:
    """Refuse a running term that has not begun."""
    if starts_on > today:
        text = _("The day of the election must be today or earlier.")
        raise RuleBrokenError(text, code="starts_on", fields={"starts_on": text})


def check_chair_elected(posts: set[str]) -> None:
    """Refuse a result without a chair or an organiser: somebody must lead the union."""
    if not posts & {"chair", "organiser"}:
        raise RuleBrokenError(_("Nobody was elected chair."), code="no_chair")
