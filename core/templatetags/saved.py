"""The views somebody saved, on the page they belong to."""

from typing import Any

from django import template
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from core.prepared import prepared
from core.saved_views.models import SavedView
from core.saved_views.selectors import kept_filters

register = template.Library()


@register.inclusion_tag("core/_saved_views.html", takes_context=True)
def saved_views(context: Any, button: bool = True, swap: bool = False) -> dict[str, Any]:
    """Show one's own views of this page as tabs, the page without filters first; ``button``: offer to save one.

    swap: this stands in the answer to htmx, beside the part that was asked for; the filters have changed with it.
    """
    request = context["request"]
    now = kept_filters(request)
    return {
        "page": request.path,
        "swap": swap,
        "is_bare": not now,
        "save_url": save_view_address(request) if button else "",
        "views": [
            {"name": view.name, "url": f"{request.path}?view={view.pk}", "current": view.query == now}
            for view in _tabs(owner_id=request.actor.user_id, path=request.path)
        ],
    }


@prepared("owner_id", "path")
def _tabs(*, owner_id: int, path: str) -> QuerySet[SavedView]:
    return SavedView.objects.filter(owner_id=owner_id, path=path).only("name", "query").order_by("created_at", "pk")


@register.simple_tag(takes_context=True)
def save_view_url(context: Any) -> str:
    """Return where this page with its filters is given a name."""
    return save_view_address(context["request"])


def save_view_address(request: HttpRequest) -> str:
    """Return the address of the form that keeps this page's filters."""
    return reverse("desk:view_new") + "?" + urlencode({"page": request.path, "filters": kept_filters(request)})
