"""Server-rendered pages: a declared right for every view, and one answer for every refusal."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.errors import DomainError, ForbiddenError
from core.http import wants_part

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
            return view(request, *args, **kwargs)

        guarded.permission = permission
        guarded.methods = allowed
        return guarded

    return declare


def public_page(*methods: str) -> Callable[[View], View]:
    """Declare a view that needs no sign-in. The list of such views is a test."""

    def declare(view: View) -> View:
        guarded = page(SIGNED_IN, *methods)(view)
        guarded.permission = "public"
        return login_not_required(guarded)

    return declare


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer a refusal with its own status: a fragment for htmx, else a page."""
    titles = {
        403: _("No permission"),
        404: _("Not found"),
        409: _("Changed in the meantime"),
        422: _("Not possible"),
    }
    context = {
        "status": error.status,
        "title": titles.get(error.status, _("Not possible")),
        "message": error.message,
        "code": error.code,
        "fields": error.fields,
        "details": error.details,
    }
    template = "core/_refusal.html" if wants_part(request) else "core/refusal.html"
    return render(request, template, context, status=error.status)
