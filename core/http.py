"""The request as our views see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from core.actors import Actor


class Request(HttpRequest):
    """A request with its actor and htmx facts; for annotations only."""

    actor: Actor
    htmx: HtmxDetails
    request_id: str


def wants_part(request: HttpRequest) -> bool:
    """Say whether htmx asked for a fragment (a history restore needs the whole page; ux.md 5.1)."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.history_restore_request and not htmx.boosted
