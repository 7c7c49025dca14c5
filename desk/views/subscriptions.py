"""Subscribing to the overview of a union, and taking it back (ux.md P72)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.http import Request
from core.pages import page
from desk.dashboard import VIEW
from desk.services import subscriptions as services


@page(VIEW, "POST")
def overview_subscribe(request: Request) -> HttpResponse:
    """Have this overview sent every Monday."""
    row = services.subscribe(actor=request.actor, union_code=request.POST.get("node", ""))
    messages.success(request, _("The figures of %(union)s come every Monday at 8:00.") % {"union": row.union.name})
    return _back(row.union.code)


@page(VIEW, "POST")
def overview_unsubscribe(request: Request) -> HttpResponse:
    """Take the subscription of this overview back."""
    row = services.unsubscribe(actor=request.actor, union_code=request.POST.get("node", ""))
    messages.success(request, _("The figures of %(union)s do not come any more.") % {"union": row.union.name})
    return _back(row.union.code)


def _back(code: str) -> HttpResponse:
    return redirect(reverse("desk:dashboard") + "?" + urlencode({"node": code}))
