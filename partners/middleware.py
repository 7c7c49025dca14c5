"""Keeps every call of a partner system: what it asked, for what purpose, how it was answered."""

from collections.abc import Callable
from time import monotonic

from django.http import HttpRequest, HttpResponse

from core import clock
from partners.services.calls import note_call


class CallLog:
    """Writes a row for each request that an application signed in to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = monotonic()
        response = self.get_response(request)
        client = getattr(request, "api_client", None)
        if client is not None:
            data = getattr(response, "data", None)
            told = data if isinstance(data, dict) else {}
            rows = told.get("results")
            note_call(
                application_id=client.application_id,
                at=clock.ticking(),
                method=request.method or "",
                path=request.path[:200],
                status=response.status_code,
                rows=len(rows) if isinstance(rows, list) else None,
                milliseconds=int((monotonic() - began) * 1000),
                purposes=",".join(client.purposes)[:120],
                request_id=getattr(request, "request_id", "")[:64],
                address=request.META.get("REMOTE_ADDR") or None,
                code=str(told.get("code", ""))[:40] if response.status_code >= 400 else "",
            )
        return response
