"""Refusals as problem details (RFC 9457): a sentence for people, a code and the fields for machines."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse

from core.errors import DomainError

TITLES = {status.value: status.phrase for status in HTTPStatus}
MEDIA_TYPE = "application/problem+json"
ERRORS = "/developers/errors/"


def is_api(request: HttpRequest) -> bool:
    """Say whether a system asks, which reads problem details and not pages."""
    return request.path.startswith("/api/")


def answer(error: DomainError, status: int | None = None) -> JsonResponse:
    """Return a refusal of what happens before or outside REST framework."""
    body = problem(error, status)
    return JsonResponse(body, status=body["status"], content_type=MEDIA_TYPE)


def problem(error: DomainError, status: int | None = None) -> dict[str, Any]:
    """Return the body of a refusal. ``message`` repeats ``detail`` for who reads our older answers."""
    number = status or error.status
    return {
        "type": f"{ERRORS}#{error.code}",
        "title": TITLES.get(number, "Error"),
        "status": number,
        "detail": error.message,
        "code": error.code,
        "message": error.message,
        "fields": error.fields,
        **error.details,
    }
