"""What expires this week in one's branch: overdue first, with its original day (ux.md P62)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from core.clocks.models import Deadline
from core.clocks.panels import state_of
from core.http import Request
from core.pages import page
from legal.selectors import expiring as selectors
from legal.views.words import clock_label


@page(selectors.OPEN)
def expiring(request: Request) -> HttpResponse:
    """Show every clock of the branch that is overdue or ends this week, of one kind of case or of all."""
    actor, today = request.actor, clock.today()
    kinds = selectors.seen_by(actor)
    code = request.GET.get("kind", "")
    code = code if code in {kind.code for kind in kinds} else ""
    ending = selectors.terms_ending(actor, today, code)
    late, coming = selectors.late(actor, today, code), selectors.coming(actor, today, code)
    subjects = selectors.subjects_of(actor, [*late[: selectors.MOST], *coming[: selectors.MOST]])
    context = {
        "late": _rows(late[: selectors.MOST], subjects, today),
        "coming": _rows(coming[: selectors.MOST], subjects, today),
        "ending": [
            {"row": each, "url": reverse("legal:contract_detail", args=[each.number])}
            for each in ending[: selectors.MOST]
        ],
        "more_late": len(late) > selectors.MOST,
        "more_coming": len(coming) > selectors.MOST,
        "most": selectors.MOST,
        "tabs": _tabs(kinds, code),
        "crumbs": [{"label": _("Rights protection")}, {"label": _("Expiring this week")}],
    }
    return render(request, "legal/expiring.html", context)


def _tabs(kinds: list[selectors.Kind], current: str) -> list[dict[str, Any]]:
    if len(kinds) < 2:
        return []
    names = {
        "aid": _("Legal aid"),
        "mediation": _("Mediation"),
        "suit": pgettext("kind of case", "Suits"),
        "matter": _("Supervision"),
        "letter": pgettext("kind of case", "Letters"),
        "dismissal": pgettext("kind of case", "Dismissals"),
        "talks": pgettext("kind of case", "Talks"),
        "contract": pgettext("kind of case", "Contracts"),
    }
    here = reverse("legal:expiring")
    every = {"label": pgettext("view of a list", "All"), "url": here, "current": not current}
    return [
        every,
        *(
            {
                "label": names[kind.code],
                "url": f"{here}?{urlencode({'kind': kind.code})}",
                "current": kind.code == current,
            }
            for kind in kinds
        ),
    ]


def _rows(clocks: list[Deadline], subjects: Mapping[tuple[str, str], Any], today: Any) -> list[dict[str, Any]]:
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
                "number": kind.name(case),
                "kind": _kind_name(kind),
                "union": case.union.name,
                "url": kind.address(case),
                "word": word,
                "tone": tone,
            }
        )
    return rows


def _kind_name(kind: selectors.Kind) -> str:
    """Return what one case of a kind is called; a letter here is always one of supervision."""
    if kind.code == "letter":
        return pgettext("kind of case", "Supervision letter")
    return str(kind.model._meta.verbose_name)
