"""Collective contracts: moves, term, effect by itself, renewal (domain.md 8, Appendix A7). Pure."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.clocks.rules import Unit, WorkCalendar, due
from core.errors import RuleBrokenError
from core.parameters.registry import declare
from core.steps import step
from legal.choices.contracts import ContractStatus as S

VIEW, NEGOTIATE, FILE = "legal.view_contract", "legal.negotiate_contract", "legal.file_contract"

SUBMIT = step(S.SIGNED, S.UNDER_REVIEW, NEGOTIATE, "legal.contract.submitted")
OBJECT = step(S.UNDER_REVIEW, S.REVISING, NEGOTIATE, "legal.contract.objected")
RESUBMIT = step(S.REVISING, S.UNDER_REVIEW, NEGOTIATE, "legal.contract.resubmitted")
TAKE_EFFECT = step(S.UNDER_REVIEW, S.EFFECTIVE, VIEW, "legal.contract.effective")
PUBLISH = step(S.EFFECTIVE, S.PERFORMING, NEGOTIATE, "legal.contract.published")
FILE_UPSTAIRS = step({S.EFFECTIVE, S.PERFORMING}, {S.EFFECTIVE, S.PERFORMING}, FILE, "legal.contract.filed")
REPORT = step(S.PERFORMING, S.PERFORMING, NEGOTIATE, "legal.contract.reported")
COVER = step(
    {S.SIGNED, S.UNDER_REVIEW, S.REVISING, S.EFFECTIVE, S.PERFORMING},
    {S.SIGNED, S.UNDER_REVIEW, S.REVISING, S.EFFECTIVE, S.PERFORMING},
    NEGOTIATE,
    "legal.contract.units_changed",
)
EXPIRE = step({S.EFFECTIVE, S.PERFORMING}, S.EXPIRED, VIEW, "legal.contract.expired")
REPLACE = step({S.EFFECTIVE, S.PERFORMING}, S.CHANGED, VIEW, "legal.contract.replaced")
TERMINATE = step({S.EFFECTIVE, S.PERFORMING}, S.TERMINATED, NEGOTIATE, "legal.contract.terminated")

FILE_ENDING = step(S.TERMINATED, S.TERMINATED, NEGOTIATE, "legal.contract.ending_filed")

COPIES = declare(
    "cb.copies",
    "integer",
    "5",
    unit="copies",
    basis="《浙江省集体合同条例》第三十四条：一式五份报送",
    label=gettext_noop("Copies submitted to the labour authority"),
)
RENEW_ALARMS = declare(
    "cb.renew_alarm_days",
    "list",
    "90,60,30",
    unit="calendar_day",
    basis="《浙江省集体合同条例》第三十条：期满前 90 日内可提出续订",
    label=gettext_noop("Days before the end of a contract on which the union is told"),
)
LONGEST_YEARS, WAGE_YEARS = 3, 1


def check_term(*, signed_on: date, starts_on: date, end_on: date, is_wage: bool) -> None:
    """Refuse a term outside one to three years; a wage contract normally runs one year (Art. 30)."""
    text = ""
    if starts_on < signed_on and (signed_on - starts_on).days > 366:
        text = _("The contract cannot begin more than a year before it was signed.")
        raise RuleBrokenError(text, code="starts_on", fields={"starts_on": text})
    longest = _years_on(starts_on, WAGE_YEARS if is_wage else LONGEST_YEARS)
    shortest = _years_on(starts_on, 1)
    if end_on > longest:
        text = _("The term ends by %(day)s at the latest.") % {"day": longest.isoformat()}
    elif end_on < shortest - timedelta(days=1):
        text = _("The term is at least one year, to %(day)s.") % {"day": shortest.isoformat()}
    if text:
        raise RuleBrokenError(text, code="end_on", fields={"end_on": text})


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def effect_on(received_on: date, length: int, calendar: WorkCalendar) -> date:
    """Return the day from which a contract is in effect without an objection: the last of the review (Art. 34)."""
    return due(received_on, length, Unit.CALENDAR_DAY, calendar).due_on


def check_copies(count: int, least: int) -> None:
    """Refuse a submission in too few copies (Art. 34)."""
    if count < least:
        text = _("%(least)s copies are submitted.") % {"least": least}
        raise RuleBrokenError(text, code="copies", fields={"copies": text})
