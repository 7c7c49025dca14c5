"""Narrowing a register of goods and services: by words, kind, union, period, and what is cancelled."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.days import day_in
from core.http import Request
from unions.choices import Level
from unions.models import Union

VIEW = "aid.view_service"
OFFERED = 200


def narrowed(request: Request, register: Any) -> tuple[QuerySet[Any], dict[str, Any]]:
    """Return the rows asked for, and what the form above them shows."""
    rows, given = register.rows(request.actor), request.GET
    text, kind = given.get("q", "").strip(), given.get("kind", "")
    first, last = day_in(given.get("first", "")), day_in(given.get("last", ""))
    choices = register.kind[1] if register.kind else []
    if text:
        found = Q(union__name__contains=text)
        for field in register.search:
            found |= Q(**{f"{field}__icontains": text})
        rows = rows.filter(found)
    if kind in {code for code, _label in choices}:
        rows = rows.filter(**{register.kind[0]: kind})
    part = "__date" if register.day == "created_at" else ""
    if first:
        rows = rows.filter(**{f"{register.day}{part}__gte": first})
    if last:
        rows = rows.filter(**{f"{register.day}{part}__lte": last})
    unions = _unions(request)
    chosen = next((one for one in unions if one.code == given.get("union")), None)
    if chosen:
        rows = rows.filter(union__path__startswith=chosen.path)
    return rows, {
        "q": text,
        "kind": kind,
        "kinds": choices,
        "first": first,
        "last": last,
        "unions": unions,
        "union": chosen.code if chosen else "",
        "any": bool(text or kind or first or last or chosen),
        "kind_label": _("Kind"),
    }


def _unions(request: Request) -> list[Union]:
    """Return the counties, or the townships, of the actor's branch: whichever are few enough to choose from."""
    rows = Union.objects.permitted(request.actor, VIEW).order_by("path")
    townships = list(rows.filter(level=Level.TOWNSHIP)[: OFFERED + 1])
    return townships if len(townships) <= OFFERED else list(rows.filter(level=Level.COUNTY)[:OFFERED])
