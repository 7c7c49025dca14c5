"""The four seasons: when each usually runs, and what kind of programme reaches whom (domain.md 3.3). Pure.

A window is written as people say it: ``04-30``, ``正月初七>workday`` (the first working day after it), ``元宵+1y`` (of
the next year), ``处暑``. The days come from the lunar table, so a programme moves with festival and solar term.
"""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_noop

from aid.choices.relief import ReliefKind, Season
from core.clocks.lunar import anchor
from core.clocks.rules import WorkCalendar
from core.parameters.registry import declare

FOUR = (Season.SPRING, Season.SUMMER, Season.AUTUMN, Season.WINTER)
USUAL_KIND = {
    Season.SPRING: ReliefKind.JOB,
    Season.SUMMER: ReliefKind.COOL,
    Season.AUTUMN: ReliefKind.TUITION,
    Season.WINTER: ReliefKind.WARMTH,
    Season.ALL_YEAR: ReliefKind.LIVING,
}
# Reached by a service to people and places, not by an amount for each family.
BY_SERVICE = frozenset({ReliefKind.JOB, ReliefKind.TRAINING, ReliefKind.COOL, ReliefKind.CHECKUP})
# Asked for by one family at a time, outside the seasons, up to a cap.
ON_APPLICATION = frozenset({ReliefKind.LIVING, ReliefKind.MEDICAL, ReliefKind.TEMPORARY, ReliefKind.ACCIDENT})


def _window(code: str, days: str, basis: str, label: str) -> str:
    return declare(code, "list", days, unit="first and last day", basis=basis, label=label)


WINDOWS = {
    Season.SPRING: _window(
        "season.spring",
        "正月初七>workday,04-30",
        "省级默认值：春送岗位",
        gettext_noop("Window of the spring programme"),
    ),
    Season.SUMMER: _window(
        "season.summer", "06-15,09-15", "省级默认值：夏送清凉", gettext_noop("Window of the summer programme")
    ),
    Season.AUTUMN: _window(
        "season.autumn", "07-15,08-31", "省级默认值：金秋助学", gettext_noop("Window of the autumn programme")
    ),
    Season.WINTER: _window(
        "season.winter", "12-15,元宵+1y", "省级默认值：冬送温暖", gettext_noop("Window of the winter programme")
    ),
    Season.ALL_YEAR: _window(
        "season.all_year", "01-01,12-31", "省级默认值：日常帮扶", gettext_noop("Window of relief outside the seasons")
    ),
}
SUMMER_PEAK = _window("season.summer_peak", "小暑,处暑", "节气：小暑至处暑", gettext_noop("Hottest weeks of the year"))
REPORT_DAYS = declare(
    "season.report_days",
    "integer",
    "15",
    unit="calendar_day",
    basis="省级默认值：季节结束后 15 日内报送总结",
    label=gettext_noop("Days after the close until the closing report is due"),
)


def day_of(said: str, year: int, calendar: WorkCalendar) -> date:
    """Return the day that an expression names in a year; ValueError for what it cannot read."""
    text, _mark, after = said.partition(">")
    name, _plus, later = text.partition("+")
    if later not in ("", "1y") or after not in ("", "workday"):
        raise ValueError(f"Not a day of the year: {said}")
    in_year = year + 1 if later else year
    day = date.fromisoformat(f"{in_year}-{name}") if name[:1].isdigit() else anchor(name, in_year)
    return calendar.next_workday(day) if after else day


def window_of(said: Sequence[str], year: int, calendar: WorkCalendar) -> tuple[date, date]:
    """Return the first and last day of a window written as two expressions."""
    opens, closes = (day_of(each, year, calendar) for each in said)
    return opens, closes


def needs_standards(season: str, kind: str) -> bool:
    """Say whether a programme pays an amount by category: every family of one is due, and nobody may be missed."""
    return season != Season.ALL_YEAR and kind not in BY_SERVICE
