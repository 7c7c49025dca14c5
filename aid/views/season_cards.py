"""The four seasons of a year as cards: the usual window, the days it hangs on, what is planned (P40)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from aid.choices.relief import Season
from aid.models import Programme
from aid.rules.seasons import FOUR
from aid.rules.students import school_year_span
from aid.selectors.programmes import summer_peak
from aid.views.programme_page import LANES
from core.clocks.lunar import anchor

Windows = dict[Season, tuple[date, date]]


def season_cards(year: int, windows: Windows, shown: Sequence[Programme], *, can_open: bool) -> list[dict[str, Any]]:
    """Return one card a season; where nothing is planned yet, a way to plan it from the usual window."""
    return [
        {
            "season": season,
            "label": LANES[season],
            "window": windows.get(season),
            "anchors": _anchors(season, year),
            "programmes": [one for one in shown if one.season == season],
            "new_url": f"{reverse('aid:programme_new')}?season={season.value}&year={year}" if can_open else "",
        }
        for season in FOUR
    ]


def _anchors(season: Season, year: int) -> list[dict[str, Any]]:
    """Return the days of calendar and almanac that a season's window follows."""
    if season == Season.SPRING:
        return [_day(_("Seventh day of the first month"), anchor("正月初七", year))]
    if season == Season.SUMMER:
        begin, end = summer_peak(year)
        return [_day(_("Lesser Heat"), begin), _day(_("End of Heat"), end)]
    if season == Season.AUTUMN:
        return [_day(_("School year begins"), school_year_span(year)[0])]
    return [_day(_("Spring Festival"), anchor("春节", year + 1)), _day(_("Lantern Festival"), anchor("元宵", year + 1))]


def _day(label: str, on: date) -> dict[str, Any]:
    return {"label": label, "on": on}
