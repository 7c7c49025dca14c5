"""The figures of legal aid of one's branch in one year (domain.md 6.5)."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core import clock
from core.http import Request
from core.pages import page
from core.templatetags.show import count, percent, yuan
from legal.choices.cases import AidForm, Exemption
from legal.choices.matters import Matter
from legal.rules.case_figures import Tally, mean
from legal.rules.cases import VIEW
from legal.selectors.case_figures import Figures, figures_of, places_of

OLDEST = 5  # years that can be asked for


@page(VIEW)
def case_figures(request: Request) -> HttpResponse:
    """Show what was taken in and what was finished in a year: how much, how well, by matter, form, group and place."""
    today = clock.today()
    years = range(today.year, today.year - OLDEST, -1)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 and int(asked) in years else today.year
    found = figures_of(request.actor, date(year, 1, 1), date(year, 12, 31))
    context = {
        "year": year,
        "years": years,
        "kpis": _kpis(found),
        "more_kpis": _more_kpis(found),
        "tables": _tables(request, found),
        "is_empty": not found.groups,
        "crumbs": [
            {"label": _("Legal aid"), "url": reverse("legal:case_list")},
            {"label": pgettext("legal aid", "Figures")},
        ],
        "mobile_back": reverse("legal:case_list"),
    }
    return render(request, "legal/case_figures.html", context)


def _kpis(found: Figures) -> list[dict[str, Any]]:
    whole, cases = found.whole, ngettext("case", "cases", 2)
    said = {"given": count(whole.given), "refused": count(whole.refused)}
    days = mean(whole.review_days, whole.reviewed)
    return [
        {
            "label": pgettext("legal aid figures", "Taken in"),
            "value": count(whole.received),
            "unit": cases,
            "note": _("given: %(given)s, refused: %(refused)s") % said,
        },
        {
            "label": pgettext("legal aid figures", "Urgent"),
            "value": count(whole.urgent),
            "unit": cases,
            "note": percent(whole.urgent, whole.received),
        },
        {
            "label": _("Days from complete papers to the decision"),
            "value": days,
            "unit": "",
            "note": _("average of %(n)s decisions") % {"n": count(whole.reviewed)},
        },
        {
            "label": pgettext("legal aid figures", "Finished"),
            "value": count(whole.finished),
            "unit": cases,
            "note": _("workers helped: %(n)s") % {"n": count(whole.people)},
        },
    ]


def _more_kpis(found: Figures) -> list[dict[str, Any]]:
    whole = found.whole
    return [
        {
            "label": _("Success"),
            "value": percent(whole.success, whole.with_result),
            "unit": "",
            "note": _("%(part)s of %(whole)s with a result: fully or mostly met, or settled")
            % {"part": count(whole.success), "whole": count(whole.with_result)},
        },
        {"label": _("Recovered (yuan)"), "value": yuan(whole.recovered), "unit": "", "note": _("in cases finished")},
        {
            "label": _("Satisfaction (1 to 5)"),
            "value": mean(whole.score, whole.rated),
            "unit": "",
            "note": _("ratings: %(n)s") % {"n": count(whole.rated)},
        },
        {
            "label": _("Rating in the call after the case (1 to 5)"),
            "value": mean(whole.call_score, whole.reached),
            "unit": "",
            "note": _("reached: %(reached)s of %(called)s called, of %(finished)s finished")
            % {"reached": count(whole.reached), "called": count(whole.called), "finished": count(whole.finished)},
        },
        {
            "label": _("Cost of a case (yuan)"),
            "value": yuan(mean(whole.cost, whole.finished)) if whole.finished else None,
            "unit": "",
            "note": _("lawyers: %(lawyers)s, cases each: %(each)s")
            % {"lawyers": count(found.lawyers), "each": mean(whole.finished, found.lawyers) or "--"},
        },
    ]


def _tables(request: Request, found: Figures) -> list[dict[str, Any]]:
    places = places_of(request.actor, {group[3] for group in found.groups})
    none = pgettext("exempt group", "None")
    return [
        _table(_("By matter"), _("Matter"), found.by(lambda group: str(Matter(group[0]).label))),
        _table(_("By form of aid"), _("Form of aid"), found.by(lambda group: str(AidForm(group[1]).label))),
        _table(
            _("By exempt group"),
            _("Exempt group"),
            found.by(lambda group: str(Exemption(group[2]).label) if group[2] else none),
        ),
        _table(pgettext("legal aid figures", "By place"), _("Union"), found.by(lambda group: places[group[3]])),
    ]


def _table(title: str, head: str, rows: dict[str, Tally]) -> dict[str, Any]:
    ordered = sorted(rows.items(), key=lambda each: (-each[1].received, -each[1].finished, each[0]))
    return {
        "title": title,
        "head": head,
        "rows": [
            {"label": label, "tally": tally, "success": percent(tally.success, tally.with_result)}
            for label, tally in ordered
        ],
    }
