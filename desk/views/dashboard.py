"""The overview of a province, city, county or township, from counts kept at every node (ux.md P72)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core import clock, tiles
from core.drawn import drawn_from, once
from core.foreseen import foreseen
from core.http import Request
from core.pages import page
from core.templatetags.show import count
from desk.dashboard import (
    VIEW,
    Shown,
    address,
    behind,
    large_money,
    plain,
    short_name,
    shown_for,
    ten_thousands,
    tenth,
    written,
)
from desk.rules.dashboard import MEASURES, comparable, cuts, of_months, of_year, value_of
from desk.rules.measures import Measure, Value
from desk.selectors.dashboard import Node
from desk.selectors.subscriptions import subscription_of
from desk.views import dashboard_topics as topics
from unions.choices import Level

POINTS = 6
DEEPER = frozenset({Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP})


@page(VIEW)
def dashboard(request: Request, topic: str = "") -> HttpResponse:
    """Show one node, whole or one topic of it: its figures, its parts on tiles and in a table, what needs a look."""
    shown = shown_for(request.actor, request.GET, clock.today(), topic)
    chosen, on_map = request.GET.get("map", ""), shown.topic.on_map
    measure = MEASURES[chosen if chosen in on_map else on_map[0]]
    context = {
        "shown": shown,
        "is_province": shown.node.union.level == Level.PROVINCE,
        "crumbs": (crumbs := _crumbs(shown)),
        "mobile_back": crumbs[-2]["url"] if crumbs else "",
        "years": once(lambda: [{"value": year, "chosen": year == shown.year} for year in shown.years]),
        "map_key": measure.key,
        "topics": once(lambda: topics.tabs(shown)),
        "drawn_from": drawn_from(shown.drawn_from, measure.key),
        "kpis": once(lambda: [_kpi(shown, MEASURES[key]) for key in shown.topic.kpis]),
        "measures": once(lambda: _measures(shown, measure, on_map)),
        "measure_label": _(measure.label),
        "tiles": once(lambda: _tiles(shown, measure)),
        "legend": once(lambda: _legend(shown, measure)),
        "rank": once(lambda: _rank(shown, measure)),
        "behind_url": behind(shown, measure.key),
        "months": once(lambda: topics.trend(shown) if topic else _months(shown)),
        "by_month": once(lambda: _months(shown) if shown.topic.by_month else None),
        "structure": once(lambda: topics.structure(shown)),
        "points": once(lambda: topics.points(shown) if topic else _points(shown)),
        "export_url": address(shown).replace("/?", "/export/?"),
        "yearbook_url": reverse("desk:yearbook") + "?" + urlencode({"node": shown.node.union.code}),
        "as_of": shown.node.counted_at,
    }
    with foreseen("board", request.actor.user_id, shown.node.union.pk, topic):
        context["subscription"] = None if topic else subscription_of(request.actor, shown.node.union)
        return render(request, "desk/dashboard.html", context)


def _measures(shown: Shown, measure: Measure, on_map: Sequence[str]) -> list[dict[str, Any]]:
    return [{"label": _on_map(key), "url": address(shown, map=key), "current": key == measure.key} for key in on_map]


def _on_map(key: str) -> str:
    """Return what the switch above the map calls a figure: four have to fit on a telephone."""
    short = {"files_active": pgettext("map", "Families"), "relief_fen": pgettext("map", "Relief")}
    return short.get(key, _(MEASURES[key].label))


def _crumbs(shown: Shown) -> list[dict[str, str]]:
    crumbs = [{"label": union.name, "url": address(shown, node=union.code)} for union in shown.above]
    return [*crumbs, {"label": shown.node.union.name, "url": ""}] if crumbs else []


def _kpi(shown: Shown, measure: Measure) -> dict[str, Any]:
    value = shown.value(measure)
    number, unit = written(value)
    return {
        "label": _(measure.label),
        "value": number,
        "unit": unit,
        "note": _note(shown, measure, value),
        "url": behind(shown, measure.key),
        "tone": "",
    }


def _note(shown: Shown, measure: Measure, value: Value) -> str:
    """Return the line below a figure: its numerator and denominator, or what goes with it."""
    counts = shown.node.counts
    if value.rule:
        return _("%(above)s of %(below)s") % {"above": count(value.above), "below": count(value.below)}
    if measure.key == "files_active":
        filed, left = (of_year(code, counts, shown.year) for code in ("files_filed", "files_exited"))
        return _("%(filed)s filed in the year, %(left)s left") % {"filed": count(filed), "left": count(left)}
    if measure.key == "relief_fen":
        families = of_year("relief_households", counts, shown.year)
        return ngettext("%(n)s family helped", "%(n)s families helped", families) % {"n": count(families)}
    if measure.key == "members":
        return _("%(n)s basic unions") % {"n": count(counts.get("unions_basic", 0))}
    return ""


def _tiles(shown: Shown, measure: Measure) -> list[dict[str, Any]]:
    if shown.node.union.level not in (Level.PROVINCE, Level.CITY, Level.COUNTY):
        return []
    told = {part.union.pk: value for part, value in shown.values(measure)}
    seats = tiles.places([part.union.region_id for part in shown.parts])
    steps = cuts(measure, [number for value in told.values() if (number := comparable(value)) is not None])
    return [
        _tile(shown, part, told[part.union.pk], seats[part.union.region_id], steps)
        for part in shown.parts
        if part.union.region_id in seats
    ]


def _tile(shown: Shown, part: Node, value: Value, seat: tuple[int, int], steps: tuple[Decimal, ...]) -> dict[str, Any]:
    said = plain(value)
    sentence = _("%(place)s, %(figure)s %(value)s") % {
        "place": part.union.name,
        "figure": _(value.measure.label),
        "value": said,
    }
    return {
        "label": short_name(part),
        "value": said,
        "url": address(shown, node=part.union.code, map=value.measure.key),
        "column": seat[0],
        "row": seat[1],
        "level": max(tiles.level_of(comparable(value), steps) - 1, 0),
        "flag": value.falls_short and comparable(value) == _lowest(shown, value.measure),
        "sentence": sentence,
    }


def _lowest(shown: Shown, measure: Measure) -> Decimal | None:
    known = [number for _part, value in shown.values(measure) if (number := comparable(value)) is not None]
    return min(known, default=None)


def _legend(shown: Shown, measure: Measure) -> list[dict[str, Any]]:
    known = [number for _part, value in shown.values(measure) if (number := comparable(value)) is not None]
    steps = cuts(measure, known)
    if not steps:
        return []
    said = [_step(shown, measure, step) for step in steps]
    first = {"level": 0, "label": _("below %(n)s") % {"n": said[0]}}
    last = {"level": len(steps), "label": _("%(n)s and more") % {"n": said[-1]}}
    middle = [{"level": at, "label": f"{said[at - 1]}–{said[at]}"} for at in range(1, len(steps))]
    return [first, *middle, last]


def _step(shown: Shown, measure: Measure, step: Decimal) -> str:
    if measure.kind == "rate":
        return f"{step}%"
    return large_money(int(step))[0] if measure.kind == "year_money" else count(int(step))


def _rank(shown: Shown, measure: Measure) -> dict[str, Any]:
    """Return the table of the parts by the measure of the map, with the two figures that go with every place."""
    rows = []
    values = shown.values(measure)
    largest = max((comparable(value) or Decimal(0) for _part, value in values), default=Decimal(0))
    is_rate, beside = measure.kind == "rate", shown.topic.beside
    for part, value in values:
        rows.append(
            {
                "label": part.union.name.removesuffix("总工会"),
                "url": address(shown, node=part.union.code, map=measure.key) if part.union.level in DEEPER else "",
                "values": [plain(value_of(MEASURES[key], part.counts, shown.year)) for key in beside],
                "part": value.number if is_rate else value.above,
                "whole": Decimal(100) if is_rate else largest,
                "low": value.falls_short,
                "said": plain(value),
            }
        )
    return {
        "caption": _("Parts of %(place)s") % {"place": shown.node.union.name},
        "columns": [pgettext("geography", "Place"), *(_(MEASURES[key].label) for key in beside), _(measure.label)],
        "rows": rows,
    }


def _months(shown: Shown) -> dict[str, Any]:
    """Return the money of the year month by month; months to come are not drawn as if nothing had been paid."""
    sums = of_months("relief_fen", shown.node.counts, shown.year)
    largest = max(sums)
    last = 12 if shown.year < shown.today.year else shown.today.month
    rows = [
        {
            "label": _("%(month)d month") % {"month": month},
            "short": str(month),
            "value": ten_thousands(amount) if month <= last else "",
            "part": amount,
            "whole": largest,
            "peak": bool(amount) and amount == largest,
        }
        for month, amount in enumerate(sums, start=1)
    ]
    number, unit = large_money(sum(sums))
    sentence = _("Relief paid in %(year)d: %(amount)s %(unit)s") % {"year": shown.year, "amount": number, "unit": unit}
    return {
        "title": _("Relief paid by month"),
        "unit": _("in ten thousand yuan"),
        "sentence": sentence,
        "rows": rows,
        "any": bool(largest),
    }


def _points(shown: Shown) -> list[dict[str, Any]]:
    """Return what needs a look: rates below what the province set itself, elections overdue, places without a body."""
    points = []
    for key in ("unionisation", "membership"):
        low = [(part, value) for part, value in shown.values(MEASURES[key]) if value.falls_short]
        for part, value in low[-2:][::-1]:
            number, wanted = value.number or Decimal(0), value.expected or Decimal(0)
            texts = {"place": part.union.name, "figure": _(value.measure.label), "value": plain(value)}
            points.append(
                {
                    "title": _("%(place)s: %(figure)s %(value)s") % texts,
                    "text": _("%(points)s percentage points below the target of %(wanted)s%%")
                    % {"points": tenth(wanted - number), "wanted": wanted},
                    "url": behind(shown, key, node=part.union.code),
                    "tone": "bad" if wanted - number > 20 else "",
                }
            )
    counts = shown.node.counts
    if overdue := counts.get("terms_overdue", 0):
        worst = shown.values(MEASURES["terms_overdue"])
        text = _("most in %(place)s") % {"place": worst[0][0].union.name} if worst and worst[0][1].above else ""
        title = ngettext("%(n)s union has an election overdue", "%(n)s unions have an election overdue", overdue)
        points.append({"title": title % {"n": count(overdue)}, "text": text, "url": behind(shown, "terms_overdue")})
    if bare := counts.get("townships", 0) - counts.get("townships_with_federation", 0):
        title = ngettext("%(n)s township has no active federation", "%(n)s townships have no active federation", bare)
        points.append({"title": title % {"n": count(bare)}, "text": "", "url": behind(shown, "township_coverage")})
    return points[:POINTS]
