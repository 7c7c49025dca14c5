"""The returns as pages: the figures, the rows behind each, and the same as an Excel file (ux.md I)."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.rules.counting import Counts
from aid.selectors.file_figures import BY_CODE, rows_of
from core import clock
from core.chinese.money import from_fen
from core.errors import NotFoundError
from core.events.services import record
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.sheets.export import Column, written
from desk.statistics import GROUPS, VIEW, Asked, Returns, asked_for, returns
from unions.selectors.tree import ancestors

L = gettext_lazy
GROUP_WORDS = {
    "season": L("Season"),
    "kind": L("Kind of relief"),
    "source": L("Source of the money"),
    "county": L("County"),
    "city": L("City"),
    "month": L("Month"),
    "programme": L("Programme"),
    "recipients": L("On file or not"),
}


def _query(asked: Asked, **more: Any) -> str:
    told = {
        "node": asked.node.code,
        "first": asked.span.first.isoformat(),
        "last": asked.span.last.isoformat(),
        "by": asked.by,
    }
    return urlencode(told | more)


@page(VIEW)
def statistics(request: Request) -> HttpResponse:
    """Show the returns of a branch and a period."""
    asked = asked_for(request.actor, request.GET, clock.today())
    shown = returns(request.actor, asked)
    opens = asked.may_name and request.actor.reaches("aid.view_file", asked.node.path)
    context = {
        "asked": asked,
        "shown": shown,
        "figures": [
            each | {"url": f"{reverse('desk:statistics_rows', args=[each['code']])}?{_query(asked)}" if opens else ""}
            for each in shown.counted
        ],
        "causes": [_cause(asked, row, opens) for row in shown.causes],
        "groups": [{"value": by, "label": GROUP_WORDS[by], "chosen": by == asked.by} for by in GROUPS],
        "group_label": GROUP_WORDS[asked.by],
        "export_url": f"{reverse('desk:statistics_export')}?{_query(asked)}",
        "lower": _lower(request, asked),
        "as_of": clock.now(),
        "crumbs": _crumbs(request, asked),
    }
    return render(request, "desk/statistics.html", context)


def _cause(asked: Asked, row: dict[str, Any], opens: bool) -> dict[str, Any]:
    if not opens:
        return row | {"url": ""}
    more = _query(asked, category=row["category"], cause=row["main_cause"] or "")
    return row | {"url": f"{reverse('desk:statistics_rows', args=['active'])}?{more}"}


def _crumbs(request: Request, asked: Asked) -> list[dict[str, str]]:
    above = [union for union in ancestors(asked.node) if request.actor.reaches(VIEW, union.path)]
    address = reverse("desk:statistics")
    found = [{"label": str(_("Returns")), "url": address}]
    found += [{"label": union.name, "url": f"{address}?{urlencode({'node': union.code})}"} for union in above]
    return [*found, {"label": asked.node.name, "url": ""}]


def _lower(request: Request, asked: Asked) -> list[dict[str, str]]:
    """Return the unions directly below, to look closer."""
    rows = type(asked.node).objects.permitted(request.actor, VIEW).filter(parent=asked.node).order_by("path")
    base = {"first": asked.span.first, "last": asked.span.last, "by": asked.by}
    return [{"label": union.name, "url": f"?{urlencode({'node': union.code} | base)}"} for union in rows[:120]]


@page("aid.view_file")
def statistics_rows(request: Request, code: str) -> HttpResponse:
    """Show the files that one figure counts."""
    if code not in BY_CODE:
        raise NotFoundError(_("There is no such page."), code="not_found")
    asked = asked_for(request.actor, request.GET, clock.today())
    given = {name: request.GET.get(name, "") for name in ("category", "cause")}
    rows = rows_of(request.actor, code, below=asked.node.path, span=asked.span, **given)
    back = f"{reverse('desk:statistics')}?{_query(asked)}"
    context = {
        "asked": asked,
        "title": _(BY_CODE[code].label),
        "definition": _(BY_CODE[code].definition),
        "page": page_of(request, rows, key="created_at"),
        "crumbs": [{"label": _("Returns"), "url": back}, {"label": _(BY_CODE[code].label)}],
        "mobile_back": back,
    }
    return render(request, "desk/statistics_rows.html", context)


@page(VIEW)
def statistics_export(request: Request) -> HttpResponse:
    """Send the same figures as an Excel file, with what was asked and when; who took it is recorded."""
    asked = asked_for(request.actor, request.GET, clock.today())
    shown = returns(request.actor, asked)
    content = written(_("Returns"), _columns(), _lines(shown), notes=_notes(asked))
    record_export(request, asked)
    answer = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    answer["Content-Disposition"] = f'attachment; filename="returns-{asked.node.code}-{asked.span.last}.xlsx"'
    return answer


def record_export(request: Request, asked: Asked) -> None:
    """Keep who took which return away, and when."""
    told = {"first": asked.span.first.isoformat(), "last": asked.span.last.isoformat(), "by": asked.by}
    with transaction.atomic():
        record(request.actor, "desk.returns.exported", asked.node, **told)


def _notes(asked: Asked) -> list[str]:
    moment = clock.now()
    period = _("Period: %(first)s to %(last)s") % {"first": asked.span.first, "last": asked.span.last}
    made = _("As of %(moment)s") % {"moment": f"{moment:%Y-%m-%d %H:%M}"}
    return [asked.node.name, period, made]


def _columns() -> list[Column]:
    return [
        Column(_("Figure"), 30),
        Column(_("Of what"), 30),
        Column(_("Number"), 14, "number"),
        Column(_("Households × times"), 14, "number"),
        Column(_("People × times"), 14, "number"),
        Column(_("Households"), 14, "number"),
        Column(_("People"), 14, "number"),
        Column(_("Cash (yuan)"), 18, "yuan"),
        Column(_("Goods (yuan)"), 18, "yuan"),
    ]


def _lines(shown: Returns) -> list[list[Any]]:
    blank = [None] * 6
    lines: list[list[Any]] = [[each["label"], each["definition"], each["value"], *blank] for each in shown.counted]
    lines.append([_("People in families on file"), "", shown.others["people"], *blank])
    for row in shown.causes:
        what = f"{row['category_words']} / {row['cause_words']}"
        lines.append(
            [_("Families on file"), what, row["families"], None, None, row["families"], row["people"], None, None]
        )
    group = str(GROUP_WORDS[shown.asked.by])
    lines += [[f"{_('Relief')} / {group}", said, None, *_numbers(counts)] for said, counts in shown.relief]
    return [*lines, [_("Relief"), _("All together"), None, *_numbers(shown.total)]]


def _numbers(counts: Counts) -> list[Any]:
    return [
        counts.household_times,
        counts.person_times,
        counts.households,
        counts.people,
        from_fen(counts.cash_fen),
        from_fen(counts.goods_fen),
    ]
