"""``/oauth/token/``: client credentials for a short-lived token (RFC 6749, section 4.4), by oauthlib."""

import binascii
from base64 import b64decode
from typing import Any
from urllib.parse import unquote_plus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from oauthlib.oauth2 import BackendApplicationServer, RequestValidator  # type: ignore[import-untyped]

from core import clock
from core.errors import TooManyError
from core.parameters.selectors import value
from core.throttle import check_rate
from partners.models import ApplicationKey
from partners.rules.addresses import allowed
from partners.rules.limits import TOKEN_LIFE
from partners.selectors.applications import granted_scopes
from partners.selectors.client_keys import key_for
from partners.services.tokens import issue_token

WRONG_AN_HOUR = 30  # wrong keys from one address: more than a partner mistypes, fewer than a guess needs


def _credentials(request: Any) -> tuple[str, str]:
    """Return client id and secret: from HTTP Basic as RFC 6749 2.3.1 prefers, else from the form."""
    scheme, _sep, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            name, _sep, secret = b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return unquote_plus(name), unquote_plus(secret)
    return getattr(request, "client_id", "") or "", getattr(request, "client_secret", "") or ""


def _later(error: TooManyError) -> HttpResponse:
    response = JsonResponse({"error": "temporarily_unavailable", "error_description": error.message}, status=429)
    response["Retry-After"] = "3600"
    return response


class Keys(RequestValidator):  # type: ignore[misc]
    """Answers oauthlib from our own tables: two keys may be valid, tokens are kept as digests."""

    def authenticate_client(self, request: Any, *_args: Any, **_kwargs: Any) -> bool:
        client_id, secret = _credentials(request)
        key = key_for(client_id, secret, moment=clock.ticking(), day=clock.today())
        if key is None or not allowed(request.headers.get("REMOTE_ADDR", ""), key.application.addresses):
            return False
        request.client = key.application
        request.client_key = key
        return True

    def validate_grant_type(self, client_id: str, grant_type: str, *_args: Any, **_kwargs: Any) -> bool:
        return grant_type == "client_credentials"

    def get_default_scopes(self, client_id: str, request: Any, *_args: Any, **_kwargs: Any) -> list[str]:
        return sorted(granted_scopes(request.client, clock.today()))

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, request: Any, *_args: Any, **_kwargs: Any
    ) -> bool:
        return set(scopes or []) <= granted_scopes(client, clock.today())

    def save_token(self, token: dict[str, Any], request: Any, *_args: Any, **_kwargs: Any) -> None:
        key: ApplicationKey = request.client_key
        issue_token(
            key=key,
            token=token["access_token"],
            scopes=token.get("scope", "").split(),
            seconds=token["expires_in"],
            moment=clock.ticking(),
        )

    save_bearer_token = save_token


SERVER = BackendApplicationServer(Keys(), token_expires_in=lambda _request: value(TOKEN_LIFE, "330000", clock.today()))


@csrf_exempt
@login_not_required
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Give a system a token for its key; wrong keys are counted by address and refused in the same words."""
    address = request.META.get("REMOTE_ADDR", "")
    headers = {"REMOTE_ADDR": address, "Authorization": request.headers.get("Authorization", "")}
    body = request.body.decode("utf-8", "replace")
    if not (request.content_type or "").startswith("application/x-www-form-urlencoded"):
        body = ""
    told, text, status = SERVER.create_token_response(request.get_full_path(), "POST", body, headers)
    if status == 401:
        try:
            check_rate("oauth", address, most=WRONG_AN_HOUR)
        except TooManyError as error:
            return _later(error)
    response = HttpResponse(text, status=status, content_type="application/json")
    for name, content in told.items():
        response[name] = content
    response["Cache-Control"] = "no-store"
    return response
