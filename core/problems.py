"""Refusals as problem details (RFC 9457): a sentence for people, a code and the fields for machines."""

from http import HTTPStatus
from typing import Any

from core.errors import DomainError

TITLES = {status.value: status.phrase for status in HTTPStatus}
MEDIA_TYPE = "application/problem+json"
ERRORS = "/developers/errors/"


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
