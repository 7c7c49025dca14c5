"""Five years in figures, laid out like a yearbook and printed from live data (domain.md chapter 11)."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core import clock
from core.http import Request
from core.pages import page
from core.templatetags.show import MISSING, count
from desk.dashboard import VIEW, YEARS, Shown, address, shown_for
from desk.rules.yearbook import CHAPTERS, Line, number_of
from desk.selectors.dashboard import snapshots_of

TEN_THOUSAND_YUAN = 1_000_000  # in fen


@page(VIEW)
def yearbook(request: Request) -> HttpResponse:
    """Show every figure kept for five years: stocks as frozen on 31 December, the running year as of now."""
    shown = shown_for(request.actor, request.GET, clock.today())
    years = [shown.today.year - back for back in range(YEARS)][::-1]
    frozen = snapshots_of(shown.node.union, ends=[date(year, 12, 31) for year in years])
    chapters = [
        {
            "title": _(chapter.title),
            "lines": [_line(line, shown, frozen, years) for line in chapter.lines],
        }
        for chapter in CHAPTERS
    ]
    context = {
        "shown": shown,
        "years": years,
        "chapters": chapters,
        "crumbs": [
            {"label": _("Figures at a glance"), "url": address(shown)},
            {"label": _("Five years in figures"), "url": ""},
        ],
        "mobile_back": address(shown),
        "as_of": shown.node.counted_at,
    }
    return render(request, "desk/yearbook.html", context)


def _line(line: Line, shown: Shown, frozen: dict[int, dict[str, int]], years: list[int]) -> dict[str, Any]:
    cells = []
    for year in years:
        is_running = year == shown.today.year
        counts = shown.node.counts if line.yearly or is_running else frozen.get(year)
        cells.append({"year": year, "value": _written(line, number_of(line, counts, year)), "running": is_running})
    return {"label": _(line.label), "unit": str(line.unit), "cells": cells}


def _written(line: Line, number: str | int | None) -> str:
    if number is None:
        return MISSING
    if isinstance(number, str):
        return number
    if line.is_money:
        whole = (Decimal(number) / TEN_THOUSAND_YUAN).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        return f"{whole:,}"
    return count(number)
