"""The sign-in of a signed message: the door it came to, the signature over its raw body, the five minutes."""

import base64
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from core import clock
from core.wall import scope
from partners.models import Callback
from partners.rules.addresses import allowed
from partners.rules.signing import SignatureError, check_signature
from partners.selectors.doors import client_behind, open_door
from partners.selectors.signing_in import Client
from partners.services.sending import secrets_of

NO_SECRET = [f"whsec_{base64.b64encode(bytes(32)).decode()}"]  # checked where there is no door: the same work, in vain


class SignedBody(BaseAuthentication):
    """Sets ``request.actor`` to the application behind a door, if the raw body is signed with its secret now.

    No such door, a wrong signature and a message out of its time are the same 401 in the same words.
    """

    def authenticate(self, request: Request) -> tuple[Client, Callback]:
        held: Any = request._request
        moment, day = clock.ticking(), clock.today()
        door = open_door(request.parser_context["kwargs"]["callback_id"], request.parser_context["view"].kind, day)
        try:
            secrets = secrets_of(door, moment) if door else NO_SECRET
            message_id = check_signature(secrets, _headers(request), held.body, moment=moment)
        except SignatureError:
            raise _unsigned() from None
        address = request.META.get("REMOTE_ADDR", "")
        if door is None or not allowed(address, door.application.addresses):
            raise _unsigned()
        request_id = getattr(held, "request_id", "")
        client, actor = client_behind(door.application, day, request_id=request_id, address=address)
        held.actor, held.api_client, held.message_id = actor, client, message_id
        scope.enter(actor)
        return client, door

    def authenticate_header(self, request: Request) -> str:
        return "Signature"


def _headers(request: Request) -> dict[str, str]:
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    return {name: request.headers.get(name, "") for name in names}


def _unsigned() -> AuthenticationFailed:
    return AuthenticationFailed(_("The signature, the time or the address of this message is not right."))
