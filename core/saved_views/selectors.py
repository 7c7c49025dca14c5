"""Asking for one's own saved views; nobody asks for anybody else's."""

from urllib.parse import parse_qsl
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode

from core.actors import Actor
from core.saved_views.models import SavedView
from core.saved_views.rules import filters_of


def own_views(actor: Actor, path: str = "") -> QuerySet[SavedView]:
    """Return the views somebody saved, of one page or of all, by page and age."""
    rows = SavedView.objects.filter(owner_id=actor.user_id).order_by("path", "created_at", "pk")
    return rows.filter(path=path) if path else rows


def kept_filters(request: HttpRequest) -> str:
    """Return the filters of a request as a view would keep them."""
    return filters_of((name, value) for name, values in request.GET.lists() for value in values)


def named_view(request: HttpRequest) -> UUID | None:
    """Return the key of the view that an address asks for; other words under ``view`` are a list's own tabs."""
    try:
        return UUID(request.GET.get("view", ""))
    except ValueError:
        return None


def opened(request: HttpRequest, actor: Actor) -> tuple[str, bool]:
    """Return the explicit address that ``?view=<key>`` stands for, and whether the view is there; else nothing.

    Filters that stand beside it win. A view that is gone, or somebody else's, leaves the page with those alone.
    """
    key = named_view(request)
    if key is None:
        return "", True
    said = [(name, value) for name, values in request.GET.lists() for value in values if name != "view"]
    row = own_views(actor, request.path).filter(pk=key).first()
    kept = parse_qsl(row.query) if row else []
    names = {name for name, _value in said}
    query = urlencode([*(pair for pair in kept if pair[0] not in names), *said])
    return (f"{request.path}?{query}" if query else request.path), row is not None
