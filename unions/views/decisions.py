"""What waits for an upper union's answer, as a list for whoever decides."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.http import Request
from core.pages import page
from unions.selectors.decisions import open_decisions
from unions.views.addresses import union_url


@page("unions.decide_union")
def decision_list(request: Request) -> HttpResponse:
    """Show what unions of the branch handed in, one's own to answer first."""
    found = open_decisions(request.actor, clock.today())
    mine = [each for each in found if each.is_mine]
    others = [each for each in found if not each.is_mine]
    rows = [
        {
            "url": decision_url(each),
            "title": each.union.name,
            "cells": [
                {"text": each.get_kind_display()},
                {"text": each.asked_on.isoformat()},
                {"text": each.asked_by.name},
                {"tag": _("Yours") if each.is_mine else _("Others decide"), "tone": "warn" if each.is_mine else "hold"},
            ],
        }
        for each in (*mine, *others)
    ]
    context = {
        "head_title": _("Matters for the upper union"),
        "columns": [_("Name of the union"), _("Matter"), _("Handed in"), _("Handed in by"), _("State")],
        "rows": rows,
        "empty_title": _("Nothing waits"),
        "empty_text": _("What unions below hand in appears here."),
        "crumbs": [{"label": _("Unions"), "url": reverse("unions:union_list")}, {"label": _("Matters")}],
        "mobile_back": reverse("unions:union_list"),
    }
    return render(request, "unions/register.html", context)


def decision_url(each: object) -> str:
    """Return the page on which a matter is decided: the change's own, else the union's."""
    kind, key = each.kind, each.subject_id
    return reverse("unions:plan_detail", args=[key]) if kind == "restructuring" else union_url(each.union)
