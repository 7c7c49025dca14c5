"""The planning year of the four seasons: where a bar starts and ends, where today stands. Pure reckoning."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import pgettext

from core.templatetags.show import local_date

register = template.Library()

STEPS_A_MONTH = 4
STEPS_A_YEAR = 12 * STEPS_A_MONTH


def _month_steps(on: date, first: date) -> int:
    months = (on.year - first.year) * 12 + on.month - first.month
    return months * STEPS_A_MONTH


def _month_length(on: date) -> int:
    following = date(on.year + on.month // 12, on.month % 12 + 1, 1)
    return (following - on.replace(day=1)).days


@register.filter
def gantt_start(on: date, first: date) -> int:
    """Answer the column (1 to 48) where a bar starts, in a year that begins with the month of ``first``."""
    step = _month_steps(on, first) + (on.day - 1) * STEPS_A_MONTH // _month_length(on)
    return max(1, min(STEPS_A_YEAR, step + 1))


@register.filter
def gantt_end(on: date, first: date) -> int:
    """Answer the column (2 to 49) before which a bar ends; the last day belongs to the bar."""
    step = _month_steps(on, first) + -(-on.day * STEPS_A_MONTH // _month_length(on))
    return max(2, min(STEPS_A_YEAR + 1, step + 1))


@register.filter
def gantt_left(now: date | datetime, first: date) -> int:
    """Answer where today's line stands, as whole percents of the year that begins with ``first``; -1 when outside."""
    on = local_date(now)
    months = (on.year - first.year) * 12 + on.month - first.month
    if not 0 <= months < 12:
        return -1
    return round((months + Decimal(on.day - 1) / _month_length(on)) * 100 / 12)


@register.filter
def gantt_months(first: date, now: date | datetime | None = None) -> list[dict[str, Any]]:
    """Answer the twelve months from ``first`` on, with their labels and which is the present one."""
    months = []
    for index in range(12):
        year, month = first.year + (first.month - 1 + index) // 12, (first.month - 1 + index) % 12 + 1
        on = date(year, month, 1)
        new_year = month == 1 and index > 0
        form = (
            pgettext("date format, first month of a year", "M y") if new_year else pgettext("date format, month", "M")
        )
        current = now is not None and (local_date(now).year, local_date(now).month) == (year, month)
        months.append({"label": date_format(on, form), "current": current})
    return months
