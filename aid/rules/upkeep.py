"""When a review and a quarterly check are due, and what they must hold (domain.md 2.6, Appendix B 6). Pure."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aid.choices.upkeep import QuarterResult, ReviewSection
from core.errors import ConflictError, RuleBrokenError
from core.parameters.registry import declare

LOCAL = "省级默认值，可按地区调整"
REVIEW_AHEAD = declare(
    "needy.review_ahead_days",
    "integer",
    "60",
    unit="calendar_day",
    basis="省级默认值：有效期满前 60 日列入年度复核",
    label=gettext_noop("How long before its validity ends a file asks for its review"),
)
QUARTER_ON = declare(
    "needy.quarter_check_on",
    "switch",
    "on",
    unit="",
    basis="省级默认值：困难职工档案动态管理，按季度核实",
    label=gettext_noop("Every family is checked once a quarter"),
)
QUARTER_MONTHS = declare(
    "needy.quarter_check_months",
    "integer",
    "3",
    unit="months",
    basis="省级默认值：困难职工档案动态管理，按季度核实",
    label=gettext_noop("Length of the period in which every family is checked once"),
)
QUARTER_DAYS = declare(
    "needy.quarter_reminders",
    "list",
    "14,3",
    unit="days before the quarter ends",
    basis=LOCAL,
    label=gettext_noop("Reminders of families not checked in the quarter"),
)
ALL_SECTIONS = tuple(ReviewSection)


def quarter_of(day: date, months: int) -> tuple[date, date]:
    """Return the first and the last day of the period of so many months that a day lies in, counted from January."""
    length = months if months in (1, 2, 3, 4, 6, 12) else 3
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    return first, after_months(first, length) - timedelta(days=1)


def after_months(first: date, months: int) -> date:
    """Return the first of a month so many months later."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def check_all_said(said: Collection[str]) -> None:
    """Refuse to end a review of which a section has not been looked at."""
    open_ones = [str(section.label) for section in ALL_SECTIONS if section not in said]
    if open_ones:
        text = _("The review is not complete: %(sections)s. Say for each whether it is as last time.")
        raise ConflictError(text % {"sections": _(", ").join(open_ones)}, code="review_incomplete")


def check_change(*, note: str, has_paper: bool) -> str:
    """Return the reason of a change; refuse one without a reason or a paper (ux.md P19)."""
    missing = {}
    if not note.strip():
        missing["note"] = str(_("Write what changed and how it is known."))
    if not has_paper:
        missing["upload"] = str(_("Add the paper that shows it."))
    if missing:
        raise RuleBrokenError(_("A change needs a reason and a paper."), code="evidence", fields=missing)
    return note.strip()


def check_quarter(*, is_on: bool, result: str, note: str, on: date, today: date, first: date) -> str:
    """Return the note of a quarterly check; refuse a day outside the quarter, and a change nobody describes."""
    if not is_on:
        raise ConflictError(_("The quarterly check is switched off in this region."), code="quarter_off")
    if not first <= on <= today:
        text = _("The day lies between %(first)s and today.") % {"first": first.isoformat()}
        raise RuleBrokenError(text, code="day", fields={"checked_on": text})
    if result == QuarterResult.CHANGED and not note.strip():
        text = _("Write what has changed.")
        raise RuleBrokenError(text, code="note", fields={"note": text})
    return note.strip()[:300]


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """Return the names whose value differs between two records; a name that one lacks differs."""
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def is_lapsed(valid_to: date | None, today: date) -> bool:
    """Say whether a file's validity is over: nothing is paid for it until its annual review is decided (2.6)."""
    return valid_to is not None and valid_to < today
