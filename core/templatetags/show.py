"""Pure formatting for pages: money, days, distances, tags, icons, links that keep a list's filters.

Nothing here reads the clock: the present moment is an argument, or ``shell.now`` of the page's context.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from core.chinese import money as chinese_money

register = template.Library()

MISSING = "--"
TONES = {"neutral": "", "info": "info", "ok": "ok", "warn": "warn", "bad": "bad", "hold": "hold"}
_WEEKDAYS = (
    pgettext_lazy("short weekday", "Mon"),
    pgettext_lazy("short weekday", "Tue"),
    pgettext_lazy("short weekday", "Wed"),
    pgettext_lazy("short weekday", "Thu"),
    pgettext_lazy("short weekday", "Fri"),
    pgettext_lazy("short weekday", "Sat"),
    pgettext_lazy("short weekday", "Sun"),
)


# --- Money and numbers ----------------------------------------------------------------------------
def _decimal(value: Any) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        return value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return None


@register.filter
def yuan(value: Any, places: int = 2) -> str:
    """Write an amount of yuan with thousands separators, ``--`` when it is not known."""
    amount = _decimal(value)
    if amount is None:
        return MISSING
    return f"{amount.quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP):,}"


@register.filter
def fen(value: Any) -> str:
    """Write whole fen as yuan."""
    amount = _decimal(value)
    return MISSING if amount is None else yuan(amount / 100)


@register.filter
def money(value: Any, places: int = 2) -> str:
    """Write an amount of yuan with its currency, for running text."""
    amount = _decimal(value)
    if amount is None:
        return MISSING
    sign = "-" if amount < 0 else ""
    return sign + pgettext("amount of money", "CNY %(amount)s") % {"amount": yuan(abs(amount), places)}


@register.filter
def abs_money(value: Any) -> str:
    """Write an amount without its sign, where words say which way it goes."""
    amount = _decimal(value)
    return MISSING if amount is None else money(abs(amount))


@register.filter
def money_fen(value: Any) -> str:
    """Write whole fen as yuan with its currency, for running text."""
    amount = _decimal(value)
    return MISSING if amount is None else money(amount / 100)


@register.filter
def capital(value: Any) -> str:
    """Write an amount of yuan in Chinese capital figures, as payment sheets and receipts ask."""
    amount = _decimal(value)
    return MISSING if amount is None else chinese_money.capital(amount)


@register.filter
def count(value: Any) -> str:
    """Write a whole number with thousands separators, ``--`` when it is not known."""
    number = value if isinstance(value, int) else _decimal(value)
    return MISSING if number is None else f"{int(number):,}"


@register.filter
def percent(part: Any, whole: Any = None) -> str:
    """Write a part of a whole, or a number that is already a percentage, with one decimal: ``92.1%``."""
    number, total = _decimal(part), Decimal(100) if whole is None else _decimal(whole)
    if number is None or not total:
        return MISSING
    return f"{(number * 100 / total).quantize(Decimal('0.1'), rounding=ROUND_HALF_UP)}%"


@register.filter
def share(part: Any, whole: Any = None) -> int:
    """Answer a part of a whole as 0 to 100, for the classes ``w-N``, ``l-N`` and ``hp-N``."""
    number, total = _decimal(part), Decimal(100) if whole is None else _decimal(whole)
    if number is None or not total:
        return 0
    return max(0, min(100, int((number * 100 / total).quantize(Decimal(1), rounding=ROUND_HALF_UP))))


@register.filter
def dash(value: Any) -> Any:
    """Write ``--`` for what is not known; zero stays zero."""
    return MISSING if value is None or value == "" else value


@register.filter
def sentence(value: Any) -> str:
    """Write one text, or several as one line."""
    return " ".join(str(part) for part in value) if isinstance(value, list | tuple) else str(value)


@register.filter
def whom(name: Any) -> Any:
    """Write who acted; what ran by itself is the system to a reader, not the code of a job or a command."""
    return _("The system") if ": " in str(name or "") else name


# --- Days and moments -----------------------------------------------------------------------------
def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def local_date(value: date | datetime) -> date:
    local = _local(value)
    return local.date() if isinstance(local, datetime) else local


def _now(context: Mapping[str, Any], given: date | datetime | None) -> date | datetime | None:
    if given is not None:
        return given
    shell = context.get("shell")
    return shell.get("now") if isinstance(shell, Mapping) else None


def _written(on: date, now: date | datetime | None) -> str:
    """Write a day; the year is left out only when it is the present one."""
    if now is not None and local_date(now).year == on.year:
        return date_format(on, pgettext("date format, day of this year", "j M"))
    return date_format(on, pgettext("date format, day with its year", "j M Y"))


def _with_weekday(on: date, written: str) -> str:
    """Add the weekday where the language wants it: Chinese does, English does not."""
    wanted = pgettext("whether a day is written with its weekday: yes or no", "no") == "yes"
    return f"{written} {_WEEKDAYS[on.weekday()]}" if wanted else written


@register.filter("day")
def day_filter(value: date | datetime | None, now: date | datetime | None = None) -> str:
    """Write a day with its weekday: ``11-25 周三``, and with its year when that is not the year of ``now``."""
    if not value:
        return MISSING
    return _with_weekday(local_date(value), _written(local_date(value), now))


@register.simple_tag(name="day", takes_context=True)
def day_tag(context: Mapping[str, Any], value: date | datetime | None, now: date | datetime | None = None) -> str:
    """Write a day as the filter does, with the present moment of the page."""
    return day_filter(value, _now(context, now))


@register.filter("short_day")
def short_day_filter(value: date | datetime | None, now: date | datetime | None = None) -> str:
    """Write a day without its weekday: ``11-25``."""
    return _written(local_date(value), now) if value else MISSING


@register.simple_tag(name="short_day", takes_context=True)
def short_day_tag(context: Mapping[str, Any], value: date | datetime | None, now: date | None = None) -> str:
    """Write a day without its weekday, with the present moment of the page."""
    return short_day_filter(value, _now(context, now))


@register.simple_tag(takes_context=True)
def day_range(context: Mapping[str, Any], start: date | None, end: date | None, now: date | None = None) -> str:
    """Write two days as a range in words: ``04-09 至 04-16``."""
    if not start or not end:
        return short_day_filter(start or end, _now(context, now))
    present = _now(context, now)
    values = {"start": short_day_filter(start, present), "end": short_day_filter(end, present)}
    return pgettext("range of days", "%(start)s to %(end)s") % values


@register.filter("moment")
def moment_filter(value: date | datetime | None, now: date | datetime | None = None) -> str:
    """Write a moment without seconds: ``11-18 15:20``. A plain day stays a day; no 00:00 is invented."""
    if not value:
        return MISSING
    local = _local(value)
    written = _written(local_date(local), now)
    return f"{written} {local:%H:%M}" if isinstance(local, datetime) else written


@register.simple_tag(name="moment", takes_context=True)
def moment_tag(context: Mapping[str, Any], value: date | datetime | None, now: date | datetime | None = None) -> str:
    """Write a moment as the filter does, with the present moment of the page."""
    return moment_filter(value, _now(context, now))


@register.simple_tag
def weekday_time(value: date | datetime) -> str:
    """Write the weekday, and the time where there is one: ``周五 09:00``."""
    local = _local(value)
    weekday = str(_WEEKDAYS[local.weekday()])
    return f"{weekday} {local:%H:%M}" if isinstance(local, datetime) else weekday


@register.simple_tag(takes_context=True)
def weekday_or_today(context: Mapping[str, Any], value: date | datetime, now: date | datetime | None = None) -> str:
    """Write the weekday of an agenda's day, or that it is today."""
    if local_date(value) == local_date(_needed(context, now)):
        return _("Today")
    return str(_WEEKDAYS[local_date(value).weekday()])


# --- How far away -----------------------------------------------------------------------------------
def _needed(context: Mapping[str, Any], given: date | datetime | None) -> date | datetime:
    present = _now(context, given)
    if present is None:
        raise ValueError("A distance needs the present moment: pass it, or put shell.now into the context.")
    return present


def _within_the_day(left: timedelta) -> str:
    minutes = max(1, int(abs(left).total_seconds() // 60))
    hours = minutes // 60
    if left < timedelta(0):
        if minutes < 60:
            return ngettext("%(n)s minute overdue", "%(n)s minutes overdue", minutes) % {"n": minutes}
        return ngettext("%(n)s hour overdue", "%(n)s hours overdue", hours) % {"n": hours}
    if minutes < 60:
        return ngettext("%(n)s minute left", "%(n)s minutes left", minutes) % {"n": minutes}
    return ngettext("%(n)s hour left", "%(n)s hours left", hours) % {"n": hours}


def distance(value: date | datetime, now: date | datetime) -> str:
    """Say in words how far a due moment is: overdue, today, hours or days left."""
    days = (local_date(value) - local_date(now)).days
    if days < 0:
        return ngettext("%(n)s day overdue", "%(n)s days overdue", -days) % {"n": -days}
    if days > 0:
        return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    if isinstance(value, datetime) and isinstance(now, datetime):
        return _within_the_day(value - now)
    return _("Today")


def tone_of(value: date | datetime, now: date | datetime) -> str:
    """Answer ``late``, ``soon`` (today) or nothing, for the bar beside a due date."""
    days = (local_date(value) - local_date(now)).days
    timed = isinstance(value, datetime) and isinstance(now, datetime)
    if days < 0 or (days == 0 and timed and value < now):
        return "late"
    return "soon" if days == 0 else ""


@register.filter("due")
def due_filter(value: date | datetime | None, now: date | datetime) -> str:
    """Say how far a due moment is: ``还剩 2 天``, ``逾期 1 天``, ``今天``."""
    return distance(value, now) if value else MISSING


@register.simple_tag(name="due", takes_context=True)
def due_tag(context: Mapping[str, Any], value: date | datetime | None, now: date | datetime | None = None) -> str:
    """Say how far a due moment is, with the present moment of the page."""
    return distance(value, _needed(context, now)) if value else MISSING


@register.simple_tag(takes_context=True)
def due_tone(context: Mapping[str, Any], value: date | datetime | None, now: date | datetime | None = None) -> str:
    """Answer the class of the bar beside a due date."""
    return tone_of(value, _needed(context, now)) if value else ""


@register.simple_tag(takes_context=True)
def due_when(context: Mapping[str, Any], value: date | datetime | None, now: date | datetime | None = None) -> str:
    """Write the bold line of a due date: ``今天 18:00``, ``11-25 周三``, ``11-19`` once it has passed."""
    if not value:
        return MISSING
    present = _needed(context, now)
    on, local = local_date(value), _local(value)
    clock = f" {local:%H:%M}" if isinstance(local, datetime) else ""
    if on == local_date(present) and clock:
        return _("Today") + clock
    if on < local_date(present):
        return short_day_filter(on, present)
    return day_filter(on, present) + clock


@register.filter
def due_days(days: Any) -> str:
    """Say a count of working days that was reckoned elsewhere: ``还剩 9 个工作日``."""
    if days is None or days == "":
        return MISSING
    if days < 0:
        return ngettext("%(n)s working day overdue", "%(n)s working days overdue", -days) % {"n": -days}
    if days == 0:
        return _("Today")
    return ngettext("%(n)s working day left", "%(n)s working days left", days) % {"n": days}


# --- Tags, icons, stages, links ----------------------------------------------------------------------
@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sprite; with a label it speaks, without one it is decoration."""
    return _drawn(name, str(label))


@lru_cache(maxsize=1024)  # a page draws up to a hundred of them, always the same few
def _drawn(name: str, label: str) -> SafeString:
    href = f"{static('core/icons.svg')}#i-{name}"
    if label:
        return format_html('<svg class="i" role="img" aria-label="{}"><use href="{}"/></svg>', label, href)
    return format_html('<svg class="i" aria-hidden="true"><use href="{}"/></svg>', href)


@register.simple_tag
def status_tag(label: Any, tone: str = "neutral") -> SafeString:
    """Draw a state as a tag; ``tone`` is one of neutral, info, ok, warn, bad, hold."""
    return _tag(str(label), tone or "neutral", isinstance(label, SafeString))


@lru_cache(maxsize=1024)  # the states of a list are few, its rows many
def _tag(label: str, tone: str, is_safe: bool) -> SafeString:
    shown = mark_safe(label) if is_safe else label  # noqa: S308 - it was safe when it was given
    return format_html('<span class="{}">{}</span>', f"tag {TONES[tone]}".strip(), shown)


@register.simple_tag
def current_stage(stages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Answer the stage a file is in, with its number among all: for the single line of the phone."""
    for number, stage in enumerate(stages, start=1):
        if stage.get("state") == "current":
            return {"number": number, "total": len(stages), "stage": stage}
    return {"number": len(stages), "total": len(stages), "stage": stages[-1]} if stages else {}


@register.simple_tag(takes_context=True)
def querystring_with(context: Mapping[str, Any], **changes: Any) -> str:
    """Answer the present query with some parameters replaced; None or an empty text removes one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def elsewhere(context: template.Context, address: str) -> str:
    """Return an address if it leads away from the page that is shown; of a page without filters none clears them."""
    request = context.get("request")
    if request is None or not address:
        return address
    path, _mark, query = address.partition("?")
    same_path = path in ("", request.path)
    here = sorted((name, value) for name, values in request.GET.lists() for value in values if value)
    return "" if same_path and sorted(parse_qsl(query)) == here else address
