"""What expires this week in one's branch: overdue first, with its original day (ux.md P62)."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from core.clocks.models import ClockState
from core.clocks.panels import state_word
from core.drawn import drawn_from, once
from core.http import Request
from core.pages import page
from core.templatetags.show import distance, status_tag
from legal.selectors import expiring as selectors
from legal.views.words import clock_label

TONES = {"late": "bad", "soon": "warn"}
Line = tuple[Any, dict[str, Any]]  # a clock and what is shown of its case


@page(selectors.OPEN)
def expiring(request: Request) -> HttpResponse:
    """Show every clock of the branch that is overdue or ends this week, of one kind of case or of all."""
    actor, today = request.actor, clock.today()
    kinds = selectors.seen_by(actor)
    code = request.GET.get("kind", "")
    code = code if code in {kind.code for kind in kinds} else ""
    clocks = selectors.ending(actor, today, code)
    late = [each for each in clocks if each.due_on < today]
    coming, terms = clocks[len(late) :], selectors.terms_ending(actor, today, code)
    cases = selectors.cases_of(actor, [*late[: selectors.MOST], *coming[: selectors.MOST]])
    context = {
        "late": _runs(late[: selectors.MOST], cases, today),
        "coming": _runs(coming[: selectors.MOST], cases, today),
        "ending": _terms(terms[: selectors.MOST], today),
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


def _runs(clocks: Sequence[Any], cases: Mapping[str, dict[str, Any]], today: date) -> list[dict[str, Any]]:
    """Return the lines in runs: those that name nobody are drawn once for all who see them, the others each time."""
    lines = [(each, cases[each.subject_id]) for each in clocks if each.subject_id in cases]
    return [_run(list(some), today, kept=not named) for named, some in groupby(lines, key=_names_person)]


def _names_person(line: Line) -> bool:
    return selectors.KINDS[line[0].subject_type].names_person


def _run(lines: Sequence[Line], today: date, *, kept: bool) -> dict[str, Any]:
    facts = [(each.code, each.subject_type, each.due_on, each.basis, case) for each, case in lines] if kept else []
    return {"drawn_from": drawn_from(today, facts) if kept else "", "rows": once(lambda: _rows(lines, today))}


def _rows(lines: Sequence[Line], today: date) -> list[dict[str, Any]]:
    names = {label: _kind_name(kind) for label, kind in selectors.KINDS.items()}
    days = {due_on: _day(due_on, today) for due_on in {each.due_on for each, _case in lines}}
    rows = []
    for each, case in lines:
        kind = selectors.KINDS[each.subject_type]
        rows.append(
            {
                "label": clock_label(each.code),
                "basis": each.basis,
                "number": kind.name(case),
                "kind": names[each.subject_type],
                "union": case["union"],
                "url": kind.address(case),
            }
            | days[each.due_on]
        )
    return rows


def _day(due_on: date, today: date) -> dict[str, Any]:
    word, tone = state_word(ClockState.RUNNING, due_on, today)
    return {"due": f"{due_on} {distance(due_on, today)}", "state": status_tag(word, TONES.get(tone, "info"))}


def _terms(rows: Sequence[Any], today: date) -> dict[str, Any] | None:
    """Return the contracts whose term ends; they name nobody."""

    def lines() -> list[dict[str, Any]]:
        return [
            {
                "number": each.number,
                "name": each.name,
                "union": each.union__name,
                "url": reverse("legal:contract_detail", args=[each.number]),
                "due": f"{each.end_on} {distance(each.end_on, today)}",
            }
            for each in rows
        ]

    return {"drawn_from": drawn_from(today, [tuple(each) for each in rows]), "rows": once(lines)} if rows else None


def _kind_name(kind: selectors.Kind) -> str:
    """Return what one case of a kind is called; a letter here is always one of supervision."""
    if kind.code == "letter":
        return pgettext("kind of case", "Supervision letter")
    return str(kind.model._meta.verbose_name)
