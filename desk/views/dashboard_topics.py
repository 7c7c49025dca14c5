"""The parts of a board of one topic: its tabs, five years of its figure, what makes it up, what needs a look."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.templatetags.show import count
from desk.dashboard import YEARS, Shown, behind, large_money, plain, ten_thousands, tenth
from desk.rules.dashboard import MEASURES, of_year, value_of
from desk.rules.measures import Kind
from desk.rules.topics import OVERVIEW, TOPICS

LOWEST = 2  # places named for each rate


def tabs(shown: Shown) -> list[dict[str, Any]]:
    """Return the boards of a node, the one shown marked."""
    query = {"node": shown.node.union.code} | ({"year": shown.year} if shown.year != shown.today.year else {})
    return [
        {
            "label": _(topic.label),
            "url": (reverse("desk:dashboard_topic", args=[topic.key]) if topic.key else reverse("desk:dashboard"))
            + f"?{urlencode(query)}",
            "current": topic == shown.topic,
        }
        for topic in (OVERVIEW, *TOPICS.values())
    ]


def trend(shown: Shown) -> dict[str, Any]:
    """Return five years of the topic's figure as bars, the running year to today."""
    measure = MEASURES[shown.topic.trend]
    is_money = measure.kind == Kind.YEAR_MONEY
    years = [shown.today.year - back for back in range(YEARS)][::-1]
    told = {year: value_of(measure, shown.node.counts, year).above for year in years}
    largest = max(told.values())
    rows = [
        {
            "label": str(year),
            "short": f"{year % 100:02d}",
            "value": ten_thousands(number) if is_money else count(number),
            "part": number,
            "whole": largest,
            "peak": bool(number) and number == largest,
        }
        for year, number in told.items()
    ]
    said = "".join(large_money(told[shown.year])) if is_money else count(told[shown.year])
    return {
        "title": _("%(figure)s, five years") % {"figure": _(measure.label)},
        "unit": _("in ten thousand yuan") if is_money else str(measure.unit),
        "sentence": _("%(figure)s in %(year)d: %(value)s")
        % {"figure": _(measure.label), "year": shown.year, "value": said},
        "rows": rows,
        "any": bool(largest),
    }


def structure(shown: Shown) -> dict[str, Any] | None:
    """Return what makes up the topic's figure, the largest kind first; kinds that do not occur are left out."""
    asked = shown.topic.structure
    if asked is None:
        return None
    counts = shown.node.counts
    told = []
    for kind in asked.kinds:
        code = f"{asked.code}:{kind.value}"
        number = of_year(code, counts, shown.year) if asked.yearly else counts.get(code, 0)
        told.append((number, str(kind.label)))
    told.sort(key=lambda row: -row[0])
    whole = sum(number for number, _label in told)
    return {
        "title": _(asked.title),
        "caption": _(asked.title),
        "columns": [pgettext("structure", "Kind"), pgettext("structure", "Number"), pgettext("structure", "Share")],
        "rows": [
            {"label": label, "values": [count(number)], "part": number, "whole": whole}
            for number, label in told
            if number
        ],
    }


def points(shown: Shown) -> list[dict[str, Any]]:
    """Return the places whose rates lie furthest below the whole, or below what the province set itself."""
    found = []
    for key in dict.fromkeys((*shown.topic.kpis, *shown.topic.on_map)):
        measure = MEASURES[key]
        own = shown.value(measure)
        if not measure.is_rate or own.number is None:
            continue
        wanted = own.expected if own.expected is not None else own.number
        low = [(part, value) for part, value in shown.values(measure) if value.number is not None]
        for part, value in low[::-1][:LOWEST]:
            if value.number is None or value.number >= wanted:
                continue
            gap = {"points": tenth(wanted - value.number), "wanted": tenth(wanted)}
            text = (
                _("%(points)s percentage points below the target of %(wanted)s%%")
                if own.expected is not None
                else _("%(points)s percentage points below the whole, %(wanted)s%%")
            )
            told = {"place": part.union.name, "figure": _(measure.label), "value": plain(value)}
            found.append(
                {
                    "title": _("%(place)s: %(figure)s %(value)s") % told,
                    "text": text % gap,
                    "url": behind(shown, key, node=part.union.code),
                    "tone": "bad" if wanted - value.number > 20 else "",
                }
            )
    return found
