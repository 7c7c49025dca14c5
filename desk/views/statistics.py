"""The returns as pages: the figures, the rows behind each, and the same as an Excel file (ux.md I)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from aid.rules.counting import Counts
from aid.selectors.file_figures import BY_CODE, rows_of
from aid.selectors.relief_figures import Told
from core import clock
from core.chinese.money import from_fen
from core.errors import NotFoundError
from core.events.services import record
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.patience import TooLongError
from core.sheets.export import Column, written
from core.templatetags.show import count, fen
from desk.statistics import GROUPS, VIEW, Asked, Returns, asked_for
from desk.views.counting import counted, offer, params_of
from unions.selectors.tree import seen_above

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
    "stage": L("Stage of schooling"),
}


COLUMNS = {
    "household_times": L("Households × times"),
    "person_times": L("People × times"),
    "households": L("Households"),
    "people": L("People"),
    "cash": L("Cash (yuan)"),
    "goods": L("Goods (yuan)"),
    "services": L("Services"),
}


def query_of(asked: Asked, **more: Any) -> str:
    return urlencode(params_of(asked) | more)


@page(VIEW)
def statistics(request: Request) -> HttpResponse:
    """Show the returns of a branch and a period."""
    asked = asked_for(request.actor, request.GET, clock.today())
    try:
        shown, moment = counted(request, asked)
    except TooLongError:
        return offer(request, asked, _around(request, asked))
    opens = asked.may_name and request.actor.reaches("aid.view_file", asked.node.path)
    context = {
        "asked": asked,
        "shown": shown,
        "figures": [
            each | {"url": f"{reverse('desk:statistics_rows', args=[each['code']])}?{query_of(asked)}" if opens else ""}
            for each in shown.counted
        ],
        "review": _review(shown),
        "told": [_told(asked, each, opens) for each in shown.figures],
        "relief": [_relief(asked, said, name, counts, opens) for said, name, counts in shown.relief],
        "relief_total": _relief(asked, None, _("All together"), shown.total, opens),
        "labels": {
            name: _("%(label)s: ") % {"label": text}
            for name, text in {
                "amount": _("Amount (yuan)"),
                "of": pgettext("whole", "Of"),
                "share": _("Share"),
                "people": _("People"),
            }.items()
        },
        "by_card": 100 * shown.total.cash_fen / shown.total.amount_fen if shown.total.amount_fen else None,
        "causes": [_cause(asked, row, opens) for row in shown.causes],
        "group_label": GROUP_WORDS[asked.by],
        "export_url": f"{reverse('desk:statistics_export')}?{query_of(asked, **_job(request))}",
        "as_of": moment,
    }
    return render(request, "desk/statistics.html", context | _around(request, asked))


def _around(request: Request, asked: Asked) -> dict[str, Any]:
    """Return what stands around the figures: how relief is told apart, where one is, what lies below."""
    return {
        "groups": [{"value": by, "label": GROUP_WORDS[by], "chosen": by == asked.by} for by in GROUPS],
        "lower": _lower(request, asked),
        "crumbs": _crumbs(request, asked),
    }


def _job(request: Request) -> dict[str, str]:
    return {"job": request.GET["job"]} if request.GET.get("job") else {}


def _review(shown: Returns) -> dict[str, Any]:
    """Return how many of the files due for their annual review had it."""
    values = {each["code"]: each["value"] for each in shown.counted}
    done, due = values["reviewed"], values["old"]
    return {"done": done, "due": due, "share": 100 * done / due if due else None}


def _told(asked: Asked, told: Told, opens: bool) -> dict[str, Any]:
    """Return one figure of how well relief is done, with its share of the whole and the way to its rows."""
    address = f"{reverse('desk:relief_figure', args=[told.figure.code])}?{query_of(asked)}" if opens else ""
    whole = told.whole
    of = (whole.amount_fen if told.figure.by_money else whole.count) if whole else None
    return {
        "code": told.figure.code,
        "label": _(told.figure.label),
        "definition": _(told.figure.definition),
        "count": told.count,
        "amount_fen": told.amount_fen,
        "of": fen(of) if told.figure.by_money else of,
        "share": told.share,
        "url": address,
    }


def _relief(asked: Asked, said: str | None, name: str, counts: Counts, opens: bool) -> dict[str, Any]:
    """Return one line of relief: each figure with the way to the rows behind it."""
    more = {} if said is None else {"said": said}
    cells = [
        {
            "code": code,
            "label": _("%(label)s: ") % {"label": COLUMNS[code]},
            "value": fen(value) if code in ("cash", "goods") else count(value),
            "url": f"{reverse('desk:relief_rows', args=[code])}?{query_of(asked, **more)}" if opens and value else "",
        }
        for code, value in figures_of(counts).items()
    ]
    return {"name": name, "cells": cells}


def figures_of(counts: Counts) -> dict[str, int]:
    """Return the figures of a line of relief by the code of their list, in the order of the columns."""
    return {
        "household_times": counts.household_times,
        "person_times": counts.person_times,
        "households": counts.households,
        "people": counts.people,
        "cash": counts.cash_fen,
        "goods": counts.goods_fen,
        "services": counts.services,
    }


def _cause(asked: Asked, row: dict[str, Any], opens: bool) -> dict[str, Any]:
    if not opens:
        return row | {"url": ""}
    more = query_of(asked, category=row["category"], cause=row["main_cause"] or "")
    return row | {"url": f"{reverse('desk:statistics_rows', args=['active'])}?{more}"}


def _crumbs(request: Request, asked: Asked) -> list[dict[str, str]]:
    above = seen_above(request.actor, VIEW, asked.node)
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
    back = f"{reverse('desk:statistics')}?{query_of(asked)}"
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
    try:
        shown, moment = counted(request, asked)
    except TooLongError:
        return redirect(f"{reverse('desk:statistics')}?{query_of(asked)}")
    content = written(_("Returns"), _columns(), _lines(shown), notes=_notes(asked, moment))
    record_export(request, asked)
    answer = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    answer["Content-Disposition"] = f'attachment; filename="returns-{asked.node.code}-{asked.span.last}.xlsx"'
    return answer


def record_export(request: Request, asked: Asked) -> None:
    """Keep who took which return away, and when."""
    told = {"first": asked.span.first.isoformat(), "last": asked.span.last.isoformat(), "by": asked.by}
    with transaction.atomic():
        record(request.actor, "desk.returns.exported", asked.node, **told)


def _notes(asked: Asked, moment: datetime) -> list[str]:
    period = _("Period: %(first)s to %(last)s") % {"first": asked.span.first, "last": asked.span.last}
    made = _("As of %(moment)s") % {"moment": f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"}
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
        Column(_("Services"), 14, "number"),
        Column(_("Share (percent)"), 14, "yuan"),
    ]


def _lines(shown: Returns) -> list[list[Any]]:
    blank = [None] * 8
    lines: list[list[Any]] = [[each["label"], each["definition"], each["value"], *blank] for each in shown.counted]
    review = _review(shown)
    rate = round(review["share"], 2) if review["share"] is not None else None
    lines.append([_("Review completion"), f"{review['done']} / {review['due']}", None, *[None] * 7, rate])
    lines.append([_("People in families on file"), "", shown.others["people"], *blank])
    for row in shown.causes:
        what = f"{row['category_words']} / {row['cause_words']}"
        lines.append(
            [_("Families on file"), what, row["families"], None, None, row["families"], row["people"], *[None] * 4]
        )
    group = str(GROUP_WORDS[shown.asked.by])
    lines += [[f"{_('Relief')} / {group}", name, None, *_numbers(counts)] for _said, name, counts in shown.relief]
    lines.append([_("Relief"), _("All together"), None, *_numbers(shown.total)])
    return [*lines, *(_told_line(told) for told in shown.figures)]


def _told_line(told: Told) -> list[Any]:
    yuan = from_fen(told.amount_fen) if told.amount_fen is not None else None
    share = round(told.share, 2) if told.share is not None else None
    return [_(told.figure.label), _(told.figure.definition), told.count, *[None] * 4, yuan, None, None, share]


def _numbers(counts: Counts) -> list[Any]:
    return [
        counts.household_times,
        counts.person_times,
        counts.households,
        counts.people,
        from_fen(counts.cash_fen),
        from_fen(counts.goods_fen),
        counts.services,
        None,
    ]
