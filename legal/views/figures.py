"""Figures beside the lists: disputes by source, letters by kind, contracts by kind and level (7.5, 7.6, 8.3)."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from core.actors import Actor
from core.http import Request
from core.pages import page
from core.templatetags.show import count, money
from legal.choices.disputes import Source
from legal.choices.letters import LetterKind
from legal.choices.negotiations import BargainKind, BargainLevel
from legal.rules import contracts as contract_rules
from legal.rules import disputes as dispute_rules
from legal.rules import figures as rules
from legal.rules import matters as matter_rules
from legal.selectors import figures as selectors
from legal.selectors.nodes import node_for
from unions.choices import Level
from unions.models import Union


def _table(title: str, head: list[str], rows: list[list[str]]) -> dict[str, Any]:
    """Return a table whose cells know their column: on a telephone the head is gone."""
    return {"title": title, "head": head, "rows": [list(zip(head, row, strict=True)) for row in rows]}


def percent(part: int, whole: int) -> str:
    """Return a share as it is read, with what it divides."""
    found = rules.share(part, whole)
    if found is None:
        return "--"
    return _("%(share)s%% (%(part)s of %(whole)s)") % {"share": found, "part": count(part), "whole": count(whole)}


def _days(value: Any) -> str:
    found = rules.mean_days(value)
    return "--" if found is None else str(found)


@page(dispute_rules.VIEW)
def dispute_figures(request: Request) -> HttpResponse:
    """Show a year's disputes by source, how soon they were agreed, what was confirmed and what was taken further."""
    node, year, frame = _frame(request, dispute_rules.VIEW, "legal:mediation_list", _("Mediation"))
    if node is None or node.level == Level.PROVINCE:
        return render(request, "legal/figures.html", frame)
    rows = selectors.disputes_by_source(request.actor, node.path, year)
    course = selectors.dispute_course(request.actor, node.path, year)
    names = dict(Source.choices)
    judged, agreed = sum(each["judged"] for each in rows), sum(each["agreed"] for each in rows)
    table = _table(
        _("Disputes by source"),
        [
            pgettext("dispute", "Source"),
            _("Disputes"),
            pgettext("dispute", "Collective"),
            _("Workers"),
            _("Mediation success"),
        ],
        [
            [
                str(names.get(each["source"], each["source"])),
                count(each["cases"]),
                count(each["collective"]),
                count(each["workers"] or 0),
                percent(each["agreed"], each["judged"]),
            ]
            for each in rows
        ],
    )
    cases = sum(each["cases"] for each in rows)
    sums = [
        (_("Disputes of the year"), count(cases)),
        (_("Mediation success"), percent(agreed, judged)),
        (_("Days to an agreement, on the mean"), _days(course["days"])),
        (_("Agreements confirmed"), percent(course["confirmed"], course["agreements"])),
        (_("Taken to arbitration"), percent(course["arbitration"], cases)),
    ]
    return render(request, "legal/figures.html", frame | {"tables": [table], "sums": sums})


@page(matter_rules.OVERSEE)
def supervision_figures(request: Request) -> HttpResponse:
    """Show a year's letters by kind with their replies, and what came of the matters that ended."""
    node, year, frame = _frame(request, matter_rules.OVERSEE, "legal:supervision_list", _("Supervision"))
    if node is None or node.level == Level.PROVINCE:
        return render(request, "legal/figures.html", frame)
    ended = selectors.matters_ended(request.actor, node.path, year)
    names = dict(LetterKind.choices)
    table = _table(
        _("Letters by kind"),
        [
            _("Kind"),
            pgettext("letters", "Issued"),
            pgettext("letters", "Served"),
            pgettext("letters", "Answered"),
            pgettext("letters", "Answered in time"),
            pgettext("letters", "Days to the reply"),
            pgettext("letters", "Corrected"),
        ],
        [
            [
                str(names.get(each["kind"], each["kind"])),
                count(each["issued"]),
                count(each["served"]),
                percent(each["answered"], each["served"]),
                percent(each["in_time"], each["owed"]),
                _days(each["days"]),
                percent(each["corrected"], each["issued"]),
            ]
            for each in selectors.letters_by_kind(request.actor, node.path, year, clock.today())
        ],
    )
    sums = [
        (_("Matters that ended"), count(ended["ended"])),
        (_("Violations corrected"), count(ended["corrected"])),
        (_("Passed to the procuratorate"), count(ended["handed_over"])),
        (_("Workers helped"), count(ended["helped"] or 0)),
        (_("Amount recovered"), money(ended["recovered"] or 0)),
    ]
    return render(request, "legal/figures.html", frame | {"tables": [table], "sums": sums})


@page(contract_rules.VIEW)
def contract_figures(request: Request) -> HttpResponse:
    """Show the contracts in force by kind and level, what ends soon, what is overdue, how much wages grow."""
    node, _year, frame = _frame(request, contract_rules.VIEW, "legal:contract_list", _("Collective contracts"))
    frame["years"] = []
    if node is None or node.level == Level.PROVINCE:
        return render(request, "legal/figures.html", frame)
    course = selectors.contract_course(request.actor, node.path, clock.today())
    kinds, levels = dict(BargainKind.choices), dict(BargainLevel.choices)
    table = _table(
        _("Contracts in force by kind and level"),
        [_("Kind"), _("Level"), _("Contracts")],
        [
            [str(kinds.get(each["kind"], each["kind"])), str(levels.get(each["level"], "")), count(each["contracts"])]
            for each in selectors.contracts_by_kind(request.actor, node.path)
        ],
    )
    growth = course["growth"]
    told = _("%(percent)s%% in %(count)s contracts")
    mean = told % {"percent": growth.quantize(Decimal("0.1")), "count": count(course["clauses"])} if growth else "--"
    sums = [
        (_("Growth of wages, on the mean"), mean),
        (_("Ending within 90 days"), count(course["ending"])),
        (_("Submissions overdue"), count(course["late_submissions"])),
        (_("Replies to offers overdue"), count(course["late_replies"])),
    ]
    return render(request, "legal/figures.html", frame | {"tables": [table], "sums": sums})


def _frame(request: Request, permission: str, back: str, title: str) -> tuple[Union | None, int, dict[str, Any]]:
    """Return the node and the year that are asked for, and what all pages of figures share."""
    today = clock.today()
    node = node_for(request.actor, request.GET.get("node", ""), permission)
    year = rules.year_asked(request.GET.get("year", ""), today)
    is_wide = node is None or node.level == Level.PROVINCE
    return (
        node,
        year,
        {
            "node": node,
            "year": year,
            "years": list(range(today.year, today.year - 5, -1)),
            "cities": _cities(request, request.actor, permission) if is_wide else [],
            "is_wide": is_wide,
            "head_title": _("Figures: %(subject)s") % {"subject": title},
            "head_meta": [node.name] if node else [],
            "crumbs": [{"label": title, "url": reverse(back)}, {"label": pgettext("noun", "Figures")}],
            "mobile_back": reverse(back),
        },
    )


def _cities(request: Request, actor: Actor, permission: str) -> list[dict[str, str]]:
    return [
        {"label": each.name, "url": f"{request.path}?{urlencode({'node': each.code})}"}
        for each in selectors.cities(actor, permission)
    ]
