"""The employers a union covers: the first of them on its own page, all of them as a list beside it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actors import Actor
from core.fetch import find
from core.http import Request
from core.keyset import page_of
from core.pages import page
from unions.choices import UnionStatus
from unions.models import EmployerCover, Union
from unions.rules.lifecycle import EDIT, UNIT_KINDS
from unions.rules.restructuring import STANDING
from unions.selectors.employers import covers_named
from unions.views.addresses import union_url
from unions.views.tree import VIEW

SHOWN = 20


def cover_rows(actor: Actor, union: Union, covers: Iterable[EmployerCover]) -> list[dict[str, Any]]:
    """Return covers each with the way to the employer and to let go of it; a unit's union has its one for good.

    An employer may be kept in another branch's register: its name and headcount are shown, its entry is not.
    """
    open_ones = {UnionStatus.PREPARING} | (set() if union.kind in UNIT_KINDS else STANDING)
    ends = actor.reaches(EDIT, union.path) and union.status in open_ones
    return [
        {
            "row": row,
            "url": reverse("unions:employer_detail", args=[row.employer_id])
            if actor.reaches(VIEW, row.employer.union_path)
            else "",
            "end_url": reverse("unions:cover_remove", args=[union.code, row.pk]) if ends else "",
        }
        for row in covers
    ]


def told(number: int) -> str:
    """Return how many employers there are, in words."""
    return _("%(n)s employers") % {"n": f"{number:,}"}


@page(VIEW)
def union_employers(request: Request, key: str) -> HttpResponse:
    """List the employers that a union covers now, the latest first."""
    union: Union = find(Union, key, request.actor, VIEW, by="code")
    text = request.GET.get("q", "").strip()
    shown = page_of(request, covers_named(union, text), key="pk")
    here = reverse("unions:union_employers", args=[union.code])
    context = {
        "head_title": _("Employers covered"),
        "head_meta": [union.name],
        "search": {"label": _("Credit code, or part of the name"), "q": text},
        "columns": [pgettext("employer", "Name"), _("Credit code"), _("Workers"), _("From"), _("Action")],
        "rows": [_row(each) for each in cover_rows(request.actor, union, shown.rows)],
        "previous_url": shown.previous_url,
        "next_url": shown.next_url,
        "page_note": told(shown.total) if shown.rows else "",
        "empty_title": _("No employers here"),
        "clear_url": here if text else "",
        "crumbs": [
            {"label": _("Unions"), "url": reverse("unions:union_list")},
            {"label": union.name, "url": union_url(union)},
            {"label": _("Employers covered")},
        ],
        "mobile_back": union_url(union),
    }
    return render(request, "unions/register.html", context)


def _row(found: dict[str, Any]) -> dict[str, Any]:
    row = found["row"]
    return {
        "url": found["url"],
        "title": row.employer.name,
        "cells": [
            {"text": row.employer.credit_code},
            {"text": f"{row.employer.employee_count:,}", "n": True, "l": _("Workers")},
            {"text": row.from_on.isoformat(), "n": True, "l": _("From")},
            {"text": pgettext("cover", "End"), "url": found["end_url"]} if found["end_url"] else {"text": ""},
        ],
    }
