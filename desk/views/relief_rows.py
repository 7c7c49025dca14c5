"""The rows behind each figure of relief as a page and as an Excel file: as many as the figure says."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from aid.models import Fund, NeedyFile, Payment, RosterRefusal, Site
from aid.selectors.relief_figures import BY_CODE, Asking, Figure
from aid.selectors.relief_rows import BEHIND, Mark, Row, relief_rows
from core import clock
from core.chinese.money import from_fen
from core.days import day_in
from core.errors import NotFoundError, RuleBrokenError
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.sheets.export import Column, written
from desk.statistics import Asked, asked_for
from desk.views.statistics import COLUMNS, query_of, record_export

READ = "aid.view_file"
SHOWN, MOST, CHUNK = 25, 100_000, 5_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked(request: Request, code: str, known: Mapping[str, Any]) -> Asked:
    if code not in known:
        raise NotFoundError(_("There is no such page."), code="not_found")
    return asked_for(request.actor, request.GET, clock.today())


def _facts(asked: Asked, request: Request) -> dict[str, Any]:
    """Return what narrows the facts, as the figure was counted."""
    period = {"below": asked.node.path, "first": asked.span.first, "last": asked.span.last, "by": asked.by}
    return period | {"said": request.GET.get("said")}


@page(READ)
def relief_behind(request: Request, code: str) -> HttpResponse:
    """Show what one figure of relief counts, newest first."""
    asked = _asked(request, code, BEHIND)
    found = relief_rows(request.actor, READ, code, limit=SHOWN + 1, after=_mark(request), **_facts(asked, request))
    more, found = len(found) > SHOWN, found[:SHOWN]
    next_url = f"?{_kept(request, after=_write(found[-1].mark))}" if more else ""
    rows = [_shown(one) for one in found]
    first_url = f"?{_kept(request, after='')}" if request.GET.get("after") else ""
    return _list(request, asked, str(COLUMNS[code]), "", rows, next_url, first_url, "desk:relief_rows_export", code)


def _shown(one: Row) -> dict[str, Any]:
    return {
        "name": one.name,
        "number": one.number,
        "url": reverse("aid:file_detail", args=[one.number]) if one.number else "",
        "union": one.union,
        "what": one.programme,
        "day": one.mark.day,
        "amount_fen": one.amount_fen,
    }


def _kept(request: Request, **changes: str) -> str:
    kept = {name: str(value) for name, value in request.GET.items() if name != "after"}
    return urlencode(kept | {name: value for name, value in changes.items() if value})


def _write(mark: Mark) -> str:
    return f"{mark.day.isoformat()}~{mark.key}"


def _mark(request: Request) -> Mark | None:
    day, _tilde, key = request.GET.get("after", "").partition("~")
    found = day_in(day)
    return Mark(found, key) if found and key else None


@page(READ)
def relief_figure(request: Request, code: str) -> HttpResponse:
    """Show the rows behind one figure of how well relief is done."""
    asked = _asked(request, code, BY_CODE)
    figure = BY_CODE[code]
    listed = page_of(request, _rows(request, asked, figure), key="pk")
    rows = [_told(one, figure) for one in listed.rows]
    label, text = _(figure.label), _(figure.definition)
    return _list(
        request, asked, label, text, rows, listed.next_url, listed.previous_url, "desk:relief_figure_export", code
    )


def _rows(request: Request, asked: Asked, figure: Figure) -> Any:
    return figure.rows(Asking(request.actor, READ, asked.node.path, asked.span)).order_by("-pk")


def _list(
    request: Request,
    asked: Asked,
    title: str,
    definition: str,
    rows: list[dict[str, Any]],
    next_url: str,
    previous_url: str,
    export: str,
    code: str,
) -> HttpResponse:
    back = f"{reverse('desk:statistics')}?{query_of(asked)}"
    context = {
        "asked": asked,
        "title": title,
        "definition": definition,
        "rows": rows,
        "next_url": next_url,
        "previous_url": previous_url,
        "export_url": f"{reverse(export, args=[code])}?{_kept(request)}",
        "crumbs": [{"label": _("Returns"), "url": back}, {"label": title}],
        "mobile_back": back,
    }
    return render(request, "desk/relief_rows.html", context)


def _file_words(one: NeedyFile, _figure: Figure) -> dict[str, Any]:
    return {
        "name": one.head.name if one.head else one.key,
        "number": one.key,
        "url": reverse("aid:file_detail", args=[one.key]),
        "union": one.union.name,
        "what": one.get_category_display(),
        "day": one.filed_on,
    }


def _payment_words(one: Payment, figure: Figure) -> dict[str, Any]:
    failed = one.get_failure_code_display() if one.failure_code else ""
    return {
        "name": one.award.person.name,
        "number": f"{one.batch.number} / {one.line_no}",
        "union": one.award.union.name,
        "what": _(", ").join(part for part in (one.award.programme.name, str(failed)) if part),
        "day": timezone.localdate(one.settled_at) if one.settled_at else None,
        "amount_fen": getattr(one, figure.amount or "kept_fen"),
    }


def _refusal_words(one: RosterRefusal, _figure: Figure) -> dict[str, Any]:
    head = one.file.head if one.file else None
    return {
        "name": one.person.name if one.person else head.name if head else one.label,
        "number": one.label,
        "union": one.roster.union.name,
        "what": one.message,
        "day": timezone.localdate(one.roster.created_at),
    }


def _site_words(one: Site, _figure: Figure) -> dict[str, Any]:
    return {
        "name": one.name,
        "url": reverse("aid:service_detail", args=["sites", one.pk]),
        "union": one.union.name,
        "what": one.get_kind_display(),
    }


def _fund_words(one: Fund, figure: Figure) -> dict[str, Any]:
    what = f"{one.year} {one.get_source_display()}"
    return {"name": one.name, "union": one.union.name, "what": what, "amount_fen": getattr(one, figure.amount)}


WORDS: dict[Any, Callable[[Any, Figure], dict[str, Any]]] = {
    NeedyFile: _file_words,
    Payment: _payment_words,
    RosterRefusal: _refusal_words,
    Site: _site_words,
    Fund: _fund_words,
}
BLANK = {"number": "", "url": "", "day": None, "amount_fen": None}


def _told(one: Any, figure: Figure) -> dict[str, Any]:
    return BLANK | WORDS[type(one)](one, figure)


@page(READ)
def relief_rows_export(request: Request, code: str) -> HttpResponse:
    """Send every row behind a figure of relief as an Excel file."""
    asked = _asked(request, code, BEHIND)
    return _book(request, asked, str(COLUMNS[code]), _all_behind(request, asked, code))


def _all_behind(request: Request, asked: Asked, code: str) -> Iterator[dict[str, Any]]:
    after: Mark | None = None
    while found := relief_rows(request.actor, READ, code, limit=CHUNK, after=after, **_facts(asked, request)):
        yield from (_shown(one) for one in found)
        after = found[-1].mark


@page(READ)
def relief_figure_export(request: Request, code: str) -> HttpResponse:
    """Send every row behind a figure of how well relief is done as an Excel file."""
    asked = _asked(request, code, BY_CODE)
    figure = BY_CODE[code]
    rows = _rows(request, asked, figure)
    return _book(request, asked, _(figure.label), (_told(one, figure) for one in rows.iterator(chunk_size=CHUNK)))


def _book(request: Request, asked: Asked, title: str, rows: Iterator[dict[str, Any]]) -> HttpResponse:
    columns = [
        Column(_("Name or thing"), 24),
        Column(_("Number"), 22),
        Column(_("Union"), 30),
        Column(_("What"), 34),
        Column(_("Day"), 12, "day"),
        Column(_("Amount (yuan)"), 16, "yuan"),
    ]
    lines: list[list[Any]] = []
    for row in rows:
        if len(lines) >= MOST:
            text = _("More than %(most)s rows. Choose a shorter period or a lower union.") % {"most": MOST}
            raise RuleBrokenError(text, code="too_many")
        yuan = from_fen(row["amount_fen"]) if row["amount_fen"] is not None else None
        lines.append([row["name"], row["number"], row["union"], row["what"], row["day"], yuan])
    period = _("Period: %(first)s to %(last)s") % {"first": asked.span.first, "last": asked.span.last}
    content = written(title, columns, lines, notes=[asked.node.name, period])
    record_export(request, asked)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="rows-{asked.node.code}-{asked.span.last}.xlsx"'
    return answer
