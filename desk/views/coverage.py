"""The page of the coverage board: counts for everybody who may see it, names only for those who may read files."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aid.choices.relief import ProgrammeStatus
from aid.models import Programme
from aid.selectors.coverage import Tally, missing_names
from core import clock
from core.http import Request
from core.keyset import Page, page_of
from core.pages import page
from core.templatetags.show import count, percent
from desk.coverage import Board, board
from unions.choices import Level

DEEPER = (Level.CITY, Level.COUNTY, Level.TOWNSHIP)


@page("aid.view_coverage")
def coverage(request: Request) -> HttpResponse:
    """Show who was reached and who was not, from the top of one's branch down to the families."""
    query = {name: request.GET.get(name, "") for name in ("node", "programme", "season")}
    shown = board(request.actor, clock.today(), **query)
    listed = _names(request, shown)
    context = {
        "board": shown,
        "crumbs": _crumbs(shown),
        "mobile_back": _url(shown.programme, shown.above[-1].code) if shown.above else "",
        "options": [
            {"value": one.pk, "label": one.name, "chosen": shown.programme is not None and one.pk == shown.programme.pk}
            for one in shown.programmes
        ],
        "kpis": _kpis(shown),
        "rank": _rank(shown),
        "page": listed,
        "missing": [_family(request, shown, file) for file in listed.rows] if listed else [],
        "reads_names": listed is not None,
        "as_of": clock.now(),
    }
    return render(request, "desk/coverage.html", context)


def _names(request: Request, shown: Board) -> Page | None:
    """Return a page of families not reached; nothing for whoever may not read files in this branch."""
    if shown.programme is None or not shown.may_name or not request.actor.reaches("aid.view_file", shown.node.path):
        return None
    return page_of(request, missing_names(request.actor, shown.programme, shown.node), key="created_at")


def _family(request: Request, shown: Board, file: Any) -> dict[str, Any]:
    programme = shown.programme
    may_visit = (
        programme is not None
        and programme.status == ProgrammeStatus.OPEN
        and request.actor.reaches("aid.visit_file", file.union.path)
    )
    return {
        "name": file.head.name if file.head else file.key,
        "number": file.key,
        "url": reverse("aid:file_detail", args=[file.key]),
        "union": file.union.name,
        "category": file.get_category_display(),
        "responsible": file.responsible,
        "visit_url": reverse("aid:programme_visit", args=[programme.pk, file.key]) if may_visit and programme else "",
    }


def _url(programme: Programme | None, code: str = "") -> str:
    kept = {"programme": str(programme.pk) if programme else "", "node": code}
    query = urlencode({name: value for name, value in kept.items() if value})
    return reverse("desk:coverage") + (f"?{query}" if query else "")


def _crumbs(shown: Board) -> list[dict[str, str]]:
    above = [{"label": union.name, "url": _url(shown.programme, union.code)} for union in shown.above]
    return [*above, {"label": shown.node.name, "url": ""}] if above else []


def _kpis(shown: Board) -> list[dict[str, Any]]:
    whole = shown.whole
    families = ngettext("family", "families", 2)
    return [
        {
            "label": _("Families due"),
            "value": count(whole.due),
            "unit": families,
            "note": _("on file, with a standard"),
        },
        {
            "label": _("Reached"),
            "value": count(whole.reached),
            "unit": families,
            "note": percent(whole.reached, whole.due),
        },
        {
            "label": _("Not reached yet"),
            "value": count(whole.missing),
            "unit": families,
            "note": percent(whole.missing, whole.due),
        },
        {
            "label": _("Visited"),
            "value": count(whole.visited),
            "unit": families,
            "note": percent(whole.visited, whole.due),
        },
    ]


def _rank(shown: Board) -> dict[str, Any]:
    """Return the table of the nodes below, those furthest behind first, with the whole on top."""
    average = shown.whole.reached / shown.whole.due if shown.whole.due else 0
    behind = sorted(shown.rows, key=lambda row: (row.reached / row.due if row.due else 2, -row.due))
    lines = [_line(shown, row, average) for row in behind]
    whole = _line(shown, shown.whole, average) | {"label": _("Together"), "url": "", "all": True, "low": False}
    return {
        "caption": _("Coverage by union"),
        "columns": [_("Union"), _("Families due"), _("Reached"), _("Not reached yet"), _("Coverage rate")],
        "rows": [whole, *lines],
    }


def _line(shown: Board, row: Tally, average: float) -> dict[str, Any]:
    deeper = row.union is not None and (row.union.level in DEEPER or shown.may_name)
    return {
        "label": row.union.name if row.union else _("Directly here"),
        "url": _url(shown.programme, row.union.code) if deeper and row.union and row.union.pk != shown.node.pk else "",
        "values": [count(row.due), count(row.reached), count(row.missing)],
        "part": row.reached,
        "whole": row.due,
        "low": bool(row.due) and row.reached / row.due < average - 0.1,
    }
