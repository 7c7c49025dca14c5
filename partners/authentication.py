"""A partner system's sign-in to the API: a bearer token, from an allowed address."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from core import clock
from core.wall import scope
from partners.rules.addresses import allowed
from partners.rules.secrets import digest_of
from partners.selectors.signing_in import Client, client_for

SCHEME = b"bearer"


class BearerToken(BaseAuthentication):
    """Sets ``request.actor`` to the application that shows a living token; everything else is 401 in the same words."""

    def authenticate(self, request: Request) -> tuple[Client, str] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != SCHEME:
            return None  # the next way of signing in may know it
        found = self._find(request, parts[1]) if len(parts) == 2 else None
        if found is None:
            raise AuthenticationFailed(_("The access token is missing, over or unknown. Ask for a new one."))
        client, actor = found
        held: Any = request._request
        held.actor, held.api_client = actor, client
        scope.enter(actor)
        held.dry_run_only = client.sandbox and not settings.DEMONSTRATION
        return client, "token"

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="hengwen"'

    def _find(self, request: Request, token: bytes) -> Any:
        address = request.META.get("REMOTE_ADDR", "")
        found = client_for(
            digest_of(token.decode("latin-1")),
            moment=clock.ticking(),
            day=clock.today(),
            request_id=getattr(request, "request_id", ""),
            address=address,
        )
        return found if found and allowed(address, found[0].addresses) else None
