"""What lies behind a figure: its definition, its parts by place, and the same as an Excel file (ux.md P74)."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from core.drawn import drawn_from, once
from core.events.services import record
from core.http import Request
from core.pages import page
from core.sheets.export import Column, written
from core.templatetags.show import count, moment_filter
from desk.addresses import address_of
from desk.dashboard import VIEW, Shown, address, behind, exact, measure_of, shown_for
from desk.rules.measures import Kind, Measure, Value
from desk.selectors.dashboard import Node
from desk.views.dashboard import DEEPER
from unions.rules.figures import COUNTS, DEFINITIONS

# Where the rows behind a figure stand, for those who may read them; leaders see sums only.
ROWS = {
    "files_active": ("aid:file_list", "aid.view_file"),
    "unions_basic": ("unions:union_list", "unions.view_union"),
    "terms_overdue": ("unions:term_list", "unions.view_union"),
    "aid_accepted": ("legal:case_list", "legal.view_case"),
    "aid_intakes": ("legal:case_list", "legal.view_case"),
    "mediations": ("legal:mediation_list", "legal.view_mediation"),
    "supervision_matters": ("legal:supervision_list", "legal.view_matter"),
    "supervisors": ("legal:supervisor_list", "legal.view_matter"),
    "contracts_in_force": ("legal:contract_list", "legal.view_contract"),
    "offers": ("legal:contract_list", "legal.view_contract"),
    "covered_operating": ("unions:employer_list", "unions.view_union"),
}


@page(VIEW)
def dashboard_figure(request: Request, key: str) -> HttpResponse:
    """Show a figure of a node with its definition, and the same figure of every part."""
    measure, base = measure_of(key), request.GET.get("base", "")
    shown = shown_for(request.actor, request.GET, clock.today())
    value = once(lambda: shown.value(measure, base))
    context = {
        "shown": shown,
        "label": _(measure.label),
        "measure": once(lambda: described(measure, value())),
        "drawn_from": drawn_from(shown.drawn_from, key, base),
        "value": once(lambda: _row(shown, shown.node, value(), key)),
        "bases": once(lambda: _bases(shown, key, value())),
        "rows": once(lambda: [_row(shown, part, each, key) for part, each in shown.values(measure, base)]),
        "is_rate": measure.is_rate,
        "by_year": measure.is_yearly,
        "years": once(lambda: [{"value": year, "chosen": year == shown.year} for year in shown.years]),
        "crumbs": _crumbs(shown, key),
        "mobile_back": address(shown),
        "rows_url": _rows_url(request, key),
        "export_url": behind(shown, key, **({"base": base} if base else {})).replace("/?", "/export/?"),
        "as_of": shown.node.counted_at,
    }
    return render(request, "desk/dashboard_figure.html", context)


@page(VIEW)
def dashboard_figure_export(request: Request, key: str) -> HttpResponse:
    """Send the figure of a node and of its parts as the page shows them, with the denominator and the moment."""
    measure, base = measure_of(key), request.GET.get("base", "")
    shown = shown_for(request.actor, request.GET, clock.today())
    value = shown.value(measure, base)
    told = [(shown.node, value), *shown.values(measure, base)]
    with transaction.atomic():
        record(request.actor, "desk.dashboard.exported", shown.node.union, figure=key, year=shown.year)
    columns = [Column(pgettext("geography", "Place"), 28), Column(_("Organisation code"), 18), *columns_of(measure)]
    rows = [[node.union.name, node.union.code, *cells_of(each)] for node, each in told]
    at = moment_filter(shown.node.counted_at, clock.now()) if shown.node.counted_at else "--"
    notes = [*described(measure, value)["sentences"], _("as of %(at)s") % {"at": at}]
    body = written(_(measure.label), columns, rows, notes=notes)
    answer = HttpResponse(body, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    answer["Content-Disposition"] = f'attachment; filename="{key}-{shown.node.union.code}.xlsx"'
    return answer


def columns_of(measure: Measure) -> list[Column]:
    if measure.is_rate:
        return [
            Column(_("Numerator"), kind="number"),
            Column(_("Denominator"), kind="number"),
            Column(_(measure.label)),
        ]
    return [Column(_(measure.label), kind="yuan" if measure.kind == Kind.YEAR_MONEY else "number")]


def cells_of(value: Value) -> list[Any]:
    if value.measure.is_rate:
        return [value.above, value.below, exact(value)]
    return [value.above / 100 if value.measure.kind == Kind.YEAR_MONEY else value.above]


def described(measure: Measure, value: Value) -> dict[str, Any]:
    """Return a figure's definition in words: what is divided by what, from which rows, how fresh."""
    sentences = [_(measure.meaning)] if measure.meaning else []
    if measure.quotient is not None:
        sentences.append(_(measure.quotient.rule))
    elif value.rule:
        above = DEFINITIONS[measure.key].base().above
        sentences.append(_("Numerator: %(what)s") % {"what": _(COUNTS[above])})
        sentences.append(_(value.rule))
    if value.expected is not None:
        sentences.append(_("Target: %(wanted)s%%") % {"wanted": value.expected})
    return {"key": measure.key, "label": _(measure.label), "sentences": sentences, "source": _(measure.source)}


def _bases(shown: Shown, key: str, value: Value) -> list[dict[str, Any]]:
    """Return the denominators one may choose between, where there are several."""
    if key not in DEFINITIONS or len(DEFINITIONS[key].bases) == 1:
        return []
    bases = DEFINITIONS[key].bases
    return [
        {"label": _(each.rule), "url": behind(shown, key, base=each.code), "current": _(each.rule) == _(value.rule)}
        for each in bases
    ]


def _row(shown: Shown, node: Node, value: Value, key: str) -> dict[str, Any]:
    deeper = node.union.level in DEEPER and node.union.pk != shown.node.union.pk
    return {
        "label": node.union.name,
        "url": behind(shown, key, node=node.union.code) if deeper else "",
        "above": count(value.above),
        "below": count(value.below),
        "value": exact(value),
        "low": value.falls_short,
    }


def _rows_url(request: Request, key: str) -> str:
    name, permission = ROWS.get(key, ("", ""))
    return address_of(name) if name and request.actor.can(permission) else ""


def _crumbs(shown: Shown, key: str) -> list[dict[str, str]]:
    return [
        {"label": _("Figures at a glance"), "url": address(shown)},
        *({"label": union.name, "url": behind(shown, key, node=union.code)} for union in shown.above),
        {"label": shown.node.union.name, "url": ""},
    ]
