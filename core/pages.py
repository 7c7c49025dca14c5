"""Server-rendered pages: a declared right for every view, and one answer for every refusal."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from core.errors import BusyError, DomainError, ForbiddenError
from core.http import wants_part
from core.saved_views.selectors import opened

View = Callable[..., Any]  # a page, a file, a refusal: any answer
SIGNED_IN = "signed-in"  # for pages about oneself: any signed-in person


def page(permission: str, *methods: str) -> Callable[[View], View]:
    """Declare who may open a view and by which methods; GET alone unless methods are named."""
    allowed = methods or ("GET",)

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.method not in (*allowed, "HEAD") or (request.method == "HEAD" and "GET" not in allowed):
                return HttpResponseNotAllowed(allowed)
            if permission != SIGNED_IN and not request.actor.can(permission):
                raise ForbiddenError(_("You do not have the right to open this page."), code=permission)
            if "view" in request.GET and request.method == "GET" and (address := _explicit(request)):
                return redirect(address)
            return view(request, *args, **kwargs)

        guarded.permission = permission
        guarded.methods = allowed
        return guarded

    return declare


def _explicit(request: HttpRequest) -> str:
    """Return the address with its filters that a saved view stands for, or nothing; one that is gone is told."""
    address, is_there = opened(request, request.actor)
    if not is_there:
        messages.info(request, _("This saved view is not there (any more)."))
    return address


def public_page(*methods: str) -> Callable[[View], View]:
    """Declare a view that needs no sign-in. The list of such views is a test."""

    def declare(view: View) -> View:
        guarded = page(SIGNED_IN, *methods)(view)
        guarded.permission = "public"
        return login_not_required(guarded)

    return declare


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer a refusal with its own status: data for a program of ours, a fragment for htmx, else a page."""
    if request.headers.get("Accept") == "application/json":
        told = {"code": error.code, "message": error.message, "fields": error.fields}
        answer: HttpResponse = JsonResponse(told, status=error.status)
    else:
        answer = render(request, *_refusal_page(request, error), status=error.status)
    if isinstance(error, BusyError):
        answer["Retry-After"] = BusyError.seconds
    return answer


def _refusal_page(request: HttpRequest, error: DomainError) -> tuple[str, dict[str, Any]]:
    titles = {
        403: _("No permission"),
        404: _("Not found"),
        409: _("Not possible now"),
        422: _("Not possible"),
        429: _("Too often"),
        503: _("Busy just now"),
    }
    context = {
        "status": error.status,
        "title": titles.get(error.status, _("Not possible")),
        "message": error.message,
        "code": error.code,
        "fields": error.fields,
        "details": error.details,
    }
    if wants_part(request):
        return "core/_refusal.html", context
    if error.code == "stale" and request.method == "POST":
        return "core/stale.html", context | typed_again(request, error)
    if isinstance(error, BusyError) and request.method == "POST" and not request.FILES:
        again = [(name, value) for name, values in request.POST.lists() for value in values]
        return "core/busy.html", context | {"again": again}
    return "core/refusal.html", context


def typed_again(request: HttpRequest, error: DomainError) -> dict[str, Any]:
    """Return what a stale page was about to send, so that nothing typed is lost (ux.md 5.3).

    The same act may be sent once more with the present version, after a look at what the others did. Chosen files
    cannot be sent again by a page; they have to be chosen once more.
    """
    sent = [
        (name, value) for name, values in request.POST.lists() for value in values if name not in _NOT_TYPED and value
    ]
    changes = [change | {"at": parse_datetime(change["at"])} for change in error.details.get("changes", [])]
    return {
        "typed": [value for _name, value in sent if not _MACHINE_MADE.fullmatch(value)],
        "again": [] if request.FILES else [*sent, ("seen_version", error.details["current"])],
        "changes": changes,
    }


_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "seen_version"})
_MACHINE_MADE = re.compile(r"[0-9a-f-]{32,36}|\d{1,3}|on|[a-z_]{1,24}")  # keys, ticks and codes say nothing to a reader
