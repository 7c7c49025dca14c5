"""The request as our views see it."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django_htmx.middleware import HtmxDetails

from core.actors import Actor


class Request(HttpRequest):
    """A request with its actor and htmx facts; for annotations only."""

    actor: Actor
    htmx: HtmxDetails
    request_id: str


def seen_version(data: Mapping[str, str]) -> int:
    """Return the version that a posted page had shown; 0, which no row has, where its data say none."""
    given = data.get("seen_version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def wants_part(request: HttpRequest) -> bool:
    """Say whether htmx asked for a fragment (a history restore needs the whole page; ux.md 5.1)."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.history_restore_request and not htmx.boosted


def stored(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return an answer that the browser stores under a name of any letters."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return answer
