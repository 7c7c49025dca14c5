"""Copying programmes forward: one to another year, or a whole year from the last, with what would differ (P40)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aid.choices.files import Category
from aid.choices.students import Stage
from aid.models import Programme
from aid.selectors import copies
from aid.services import programmes as services
from aid.views import programme_page as blocks
from core import clock
from core.chinese.money import format_yuan, from_fen
from core.fetch import find
from core.http import Request
from core.pages import page

L = gettext_lazy
OPEN = "aid.open_programme"
LABELS = {
    "name": L("Name of the programme"),
    "year": L("Year"),
    "opens_on": L("Opens on"),
    "closes_on": L("Closes on"),
    "roster_due_on": L("Rosters due on"),
    "report_due_on": L("Closing report due on"),
}


def _asked_year(request: Request, usual: int) -> int:
    given = request.GET.get("year", "")
    year = int(given) if given.isascii() and given.isdigit() and len(given) == 4 else usual
    return year if 2020 <= year <= 2034 else usual


@page(OPEN, "GET", "POST")
def programme_copy(request: Request, programme_id: Any) -> HttpResponse:
    """Show what copying a programme to another year changes; POST copies it."""
    programme: Programme = find(Programme, programme_id, request.actor, OPEN)
    year = _asked_year(request, programme.year + 1)
    if request.method == "POST":
        made = services.copy_programme(actor=request.actor, programme_id=programme.pk, year=year)
        messages.success(request, _("%(name)s is planned. Open it when it is right.") % {"name": made.name})
        return redirect("aid:programme_detail", programme_id=made.pk)
    context = _context([_shown(copies.copy_of(programme, year))], year) | {
        "title": _("Copy to another year"),
        "back": blocks.url(programme),
        "years": [{"label": str(each), "url": f"?year={each}", "current": each == year} for each in _near(programme)],
    }
    return render(request, "aid/programme_copy.html", context)


def _near(programme: Programme) -> list[int]:
    return [programme.year + step for step in (1, 2) if programme.year + step <= 2034]


@page(OPEN, "GET", "POST")
def programme_copy_year(request: Request) -> HttpResponse:
    """Plan a year from the one before: each programme with what would differ; those ticked are copied together."""
    year = _asked_year(request, blocks.planning_year(clock.today()) + 1)
    if request.method == "POST":
        made = services.copy_programmes(actor=request.actor, programme_ids=request.POST.getlist("programme"), year=year)
        text = ngettext("%(n)s programme is planned.", "%(n)s programmes are planned.", len(made))
        messages.success(request, text % {"n": len(made)})
        return redirect(reverse("aid:programme_list") + f"?year={year}")
    shown = [_shown(copy) for copy in copies.copies_for(request.actor, year)]
    context = _context(shown, year) | {
        "title": _("Plan %(year)s from the year before") % {"year": year},
        "back": reverse("aid:programme_list") + f"?year={year}",
        "choosing": True,
    }
    return render(request, "aid/programme_copy.html", context)


def _context(shown: list[dict[str, Any]], year: int) -> dict[str, Any]:
    crumbs = [{"label": _("Four seasons"), "url": reverse("aid:programme_list")}, {"label": _("Copy")}]
    return {"copies": shown, "year": year, "crumbs": crumbs, "mobile_back": reverse("aid:programme_list")}


def _shown(copy: copies.Copy) -> dict[str, Any]:
    return {
        "programme": copy.source,
        "season": blocks.LANES.get(copy.source.season, ""),  # type: ignore[call-overload]
        "rows": [
            {"label": LABELS[row.what], "before": _said(row.before), "after": _said(row.after), "days": _days(row)}
            for row in copy.differences
        ],
        "outdated": [
            {"label": _standard(row.what), "before": _yuan(row.before), "after": _yuan(row.after)}
            for row in copy.outdated
        ],
        "standards": copy.source.standards.count(),
    }


def _said(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _days(row: copies.Difference) -> str:
    """Say how many days a date moves beyond the year itself: festivals and solar terms wander."""
    if not isinstance(row.before, date):
        return ""
    years = row.after.year - row.before.year
    same = date(row.before.year + years, row.before.month, min(row.before.day, 28))
    shift = (row.after - same).days - (row.before.day - min(row.before.day, 28))
    if shift == 0:
        return _("same day of the year")
    if shift > 0:
        return ngettext("%(n)s day later in the year", "%(n)s days later in the year", shift) % {"n": shift}
    return ngettext("%(n)s day earlier in the year", "%(n)s days earlier in the year", -shift) % {"n": -shift}


def _standard(key: str) -> str:
    category, _slash, stage = key.partition("/")
    names = {"category": Category(category).label, "stage": Stage(stage).label if stage else _("every stage")}
    return _("%(category)s, %(stage)s") % names


def _yuan(amount_fen: int) -> str:
    return format_yuan(from_fen(amount_fen))
