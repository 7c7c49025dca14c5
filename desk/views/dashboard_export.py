"""A board as an Excel file: every figure of it at the node and at each part, as the pages behind them say it."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from core.events.services import record
from core.http import Request
from core.pages import page
from core.sheets.export import Column, written
from core.templatetags.show import moment_filter
from desk.dashboard import VIEW, Shown, shown_for
from desk.rules.dashboard import MEASURES
from desk.rules.measures import Measure
from desk.views.dashboard_figures import cells_of, columns_of, described
from desk.views.imports import as_file


@page(VIEW)
def dashboard_export(request: Request, topic: str = "") -> HttpResponse:
    """Send the figures of a board with their definitions, the place, the year and the moment they were counted."""
    shown = shown_for(request.actor, request.GET, clock.today(), topic)
    keys = dict.fromkeys((*shown.topic.kpis, *shown.topic.on_map))
    measures = [MEASURES[key] for key in keys]
    with transaction.atomic():
        told: dict[str, Any] = {"figure": topic or "overview", "year": shown.year}
        record(request.actor, "desk.dashboard.exported", shown.node.union, **told)
    columns = [Column(pgettext("geography", "Place"), 28), Column(_("Organisation code"), 18)]
    for measure in measures:
        columns += [_named(column, measure) for column in columns_of(measure)]
    name = f"{topic or 'overview'}-{shown.node.union.code}-{shown.year}.xlsx"
    body = written(_(shown.topic.label), columns, _rows(shown, measures), notes=_notes(shown, measures))
    return as_file(body, name)


def _named(column: Column, measure: Measure) -> Column:
    """Return a column under the name of its figure: numerators and denominators of several stand side by side."""
    label = _(measure.label)
    if column.title == label:
        return column
    return Column(_("%(figure)s: %(what)s") % {"figure": label, "what": column.title}, column.width, column.kind)


def _rows(shown: Shown, measures: list[Measure]) -> list[list[Any]]:
    parts = [{part.union.pk: value for part, value in shown.values(measure)} for measure in measures]
    own = [shown.value(measure) for measure in measures]
    told = [(shown.node, own), *((part, [each[part.union.pk] for each in parts]) for part in shown.parts)]
    return [
        [node.union.name, node.union.code, *(cell for value in values for cell in cells_of(value))]
        for node, values in told
    ]


def _notes(shown: Shown, measures: list[Measure]) -> list[str]:
    """Return what the page is narrowed to, as of when, and what each figure means."""
    at = moment_filter(shown.node.counted_at, clock.now()) if shown.node.counted_at else "--"
    meanings = [
        (told["label"], _("; ").join([*told["sentences"], told["source"]]))
        for told in (described(measure, shown.value(measure)) for measure in measures)
    ]
    return [
        _("Place: %(name)s") % {"name": shown.node.union.name},
        _("Year: %(year)s") % {"year": shown.year},
        _("as of %(at)s") % {"at": at},
        *(_("%(figure)s: %(what)s") % {"figure": label, "what": what} for label, what in meanings),
    ]
