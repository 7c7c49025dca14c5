"""What expires this week in one's branch: overdue first, with its original day (ux.md P62)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.clocks.models import Deadline
from core.clocks.panels import state_of
from core.http import Request
from core.pages import page
from legal.selectors import expiring as selectors
from legal.views.words import clock_label


@page(selectors.OPEN)
def expiring(request: Request) -> HttpResponse:
    """Show every clock of the branch that is overdue or ends this week."""
    today = clock.today()
    rows = _rows(request.actor, selectors.expiring(request.actor, today), today)
    context = {
        "late": [row for row in rows if row["tone"] == "late"],
        "coming": [row for row in rows if row["tone"] != "late"],
        "crumbs": [{"label": _("Rights protection")}, {"label": _("Expiring this week")}],
    }
    return render(request, "legal/expiring.html", context)


def _rows(actor: Actor, clocks: list[Deadline], today: Any) -> list[dict[str, Any]]:
    subjects = selectors.subjects_of(actor, clocks)
    rows = []
    for each in clocks:
        case = subjects.get((each.subject_type, each.subject_id))
        if case is None:
            continue
        kind = selectors.KINDS[each.subject_type]
        word, tone = state_of(each, today)
        rows.append(
            {
                "clock": each,
                "label": clock_label(each.code),
                "number": case.number,
                "kind": kind.model._meta.verbose_name,
                "union": case.union.name,
                "url": reverse(kind.url_name, args=[case.number]),
                "word": word,
                "tone": tone,
            }
        )
    return rows
