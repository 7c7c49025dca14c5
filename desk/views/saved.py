"""One's own saved views: give the filters of a page a name, rename, delete (ux.md 2.2, N4)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.http import Request
from core.pages import SIGNED_IN, page
from core.saved_views import services
from core.saved_views.models import SavedView
from core.saved_views.selectors import own_views
from desk.forms.views import ViewNameForm
from desk.shell import place_name
from unions.views.acts import entry_page


def _address(view: SavedView) -> str:
    return f"{view.path}?view={view.pk}"


@page(SIGNED_IN, "GET", "POST")
def view_new(request: Request) -> HttpResponse:
    """Give the filters of a page a name."""
    path, query = request.GET.get("page", ""), request.GET.get("filters", "")
    services.check_page(request.actor, path)

    def enter(told: dict[str, Any]) -> str:
        return _address(services.save_view(actor=request.actor, path=path, query=query, name=told["name"]))

    return entry_page(
        request,
        ViewNameForm(request.POST or None),
        enter,
        title=_("Save this view"),
        back=f"{path}?{query}" if query else path,
        crumbs=[],
        done=_("The view is saved. It stands above the page, for you alone."),
    )


@page(SIGNED_IN)
def view_list(request: Request) -> HttpResponse:
    """Show the views somebody saved, to open, rename or delete them."""
    context = {
        "head_title": _("My views"),
        "views": [
            {"row": view, "url": _address(view), "place": place_name(request, view.path)}
            for view in own_views(request.actor)
        ],
        "crumbs": [{"label": _("My settings"), "url": reverse("desk:me")}, {"label": _("My views")}],
        "mobile_back": reverse("desk:me"),
    }
    return render(request, "desk/view_list.html", context)


@page(SIGNED_IN, "GET", "POST")
def view_rename(request: Request, view_id: Any) -> HttpResponse:
    """Give a view another name."""
    view = services.own_view(request.actor, view_id)

    def enter(told: dict[str, Any]) -> str:
        services.rename_view(actor=request.actor, view_id=view_id, name=told["name"])
        return reverse("desk:view_list")

    back = reverse("desk:view_list")
    return entry_page(
        request,
        ViewNameForm(request.POST or None, initial={"name": view.name}),
        enter,
        title=_("Rename the view"),
        back=back,
        crumbs=[{"label": _("My views"), "url": back}],
        done=_("Saved."),
    )


@page(SIGNED_IN, "POST")
def view_delete(request: Request, view_id: Any) -> HttpResponse:
    """Delete a view; addresses copied from it go on working."""
    view = services.delete_view(actor=request.actor, view_id=view_id)
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect("desk:view_list")
