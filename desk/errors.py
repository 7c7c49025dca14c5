"""Pages for what goes wrong outside our own code: unknown addresses, faults, stale forms."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.errors import DomainError, NotFoundError
from core.problems import answer, is_api


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that names nothing."""
    if is_api(request):
        return answer(NotFoundError(_("There is no such address."), code="not_found"))
    return _plain(request, 404, _("Not found"), _("There is no such page. Search for a name or a number instead."))


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what no browser sends by itself: too much, or not readable. No context processor may run here."""
    page = render_to_string("400.html", {})
    return HttpResponse(page, status=400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer somebody without the right."""
    return _plain(request, 403, _("No permission"), _("You do not have the right to open this page."))


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose page is too old to be trusted."""
    text = _("The page was open too long. Go back, reload it and send the form again; what you typed is still there.")
    return _plain(request, 403, _("The form has expired"), text)


@login_not_required
def fault(request: HttpRequest) -> HttpResponse:
    """Answer our own fault with a number to quote. Stands alone: the database may be what is gone."""
    if is_api(request):
        text = _("A fault of ours. Try again later with the same Idempotency-Key; quote the number if it stays.")
        told = {"request_id": getattr(request, "request_id", "")}
        return answer(DomainError(text, code="fault", details=told), 500)
    page = render_to_string("500.html", {"request_id": getattr(request, "request_id", "")})  # no context processor runs
    return HttpResponse(page, status=500)


def _plain(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    context = {"status": status, "title": title, "message": message, "code": "", "fields": {}, "details": {}}
    return render(request, "core/refusal.html", context, status=status)
