"""What happens around every request: a request number, private answers, refusals turned into pages."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.pages import refusal
from core.problems import answer, is_api
from core.uuids import uuid7
from core.violations import as_refusal

GetResponse = Callable[[HttpRequest], HttpResponse]
_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestId:
    """Give every request a number that its log lines, its events and its error page share."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if _SAFE_ID.fullmatch(given) else uuid7().hex[:16]
        response = self.get_response(request)
        response["X-Request-ID"] = request.request_id
        return response


class PrivateAnswers:
    """Keep answers to a signed-in user or system out of every cache, and apart for htmx and full pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        if is_api(request) or (getattr(request, "user", None) is not None and request.user.is_authenticated):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store"
        return response


class DomainErrors:
    """Answer a refusal raised by a service, or a lock that others hold, with its page or fragment and its status."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Refuse a character that the database cannot keep before anybody looks for it there."""
        # The API reads its own bodies, some of them signed as they came: a form read here would be gone there.
        form = [] if is_api(request) else _values(request.POST)
        told = [request.path, *_values(request.GET), *form]
        if any("\0" in text for text in told):
            error = DomainError(_("The address or the form holds a character that no text can hold."), code="null")
            return answer(error) if is_api(request) else refusal(request, error)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        error = as_refusal(exception)
        return refusal(request, error) if error else None


def _values(sent: QueryDict) -> list[str]:
    return [text for name, values in sent.lists() for text in (name, *values)]
