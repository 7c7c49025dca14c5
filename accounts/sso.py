"""Single sign-on by OpenID Connect: strict about its tokens, and only for accounts that exist."""

import secrets
from typing import Any

import jwt
from allauth.account.internal.decorators import login_not_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal.jwtkit import fetch_key, lookup_kid_jwk
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from accounts.services.users import note_linked, note_stranger

ALGORITHMS = ["RS256", "PS256", "ES256"]  # signed by the provider's own key, never by a shared secret
NONCE = "sso_nonce"
SSO = "sso"


def fresh_nonce(request: HttpRequest) -> str:
    """Make the word that the token must carry back to this session."""
    request.session[NONCE] = secrets.token_urlsafe(32)
    return str(request.session[NONCE])


class StrictAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Checks signature, issuer, audience, times and nonce of every token; allauth trusts one fetched over TLS."""

    def __init__(self, request: HttpRequest, provider_id: str = SSO) -> None:
        super().__init__(request, provider_id)

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        told, nonce = kwargs["response"].get("id_token"), request.session.pop(NONCE, None)
        if not told or not nonce:
            raise OAuth2Error("No token, or none was asked for.")
        claims = self._checked(app, told)
        if not secrets.compare_digest(str(claims.get("nonce", "")), nonce):
            raise OAuth2Error("The token was made for another session.")
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _checked(self, app: SocialApp, told: str) -> dict[str, Any]:
        try:
            alg, key = fetch_key(told, self.openid_config["jwks_uri"], lookup_kid_jwk)
            if alg not in ALGORITHMS:
                raise OAuth2Error(f"Tokens signed by {alg} are not taken.")
            claims: dict[str, Any] = jwt.decode(
                told,
                key=key,
                algorithms=ALGORITHMS,
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                options={"require": ["exp", "iat", "sub", "iss", "aud", "nonce"]},
            )
        except (jwt.PyJWTError, KeyError, ValueError) as error:
            raise OAuth2Error("The token is not valid.") from error
        return claims

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return str(build_absolute_uri(request, reverse("sso_callback"), self.redirect_uri_protocol))


class ExistingOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Nobody signs up this way: a subject seen before, else the account of the name that the token tells."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        claims = sociallogin.account.extra_data.get("id_token", {})
        name = str(claims.get(settings.SSO_USERNAME_CLAIM, ""))
        with transaction.atomic():
            user = User.objects.select_for_update().filter(username=name, is_active=True).first() if name else None
            if user is not None and not SocialAccount.objects.filter(user=user).exists():
                sociallogin.connect(request, user)
                note_linked(user=user, subject=sociallogin.account.uid)
                return
            note_stranger(subject=sociallogin.account.uid, address=request.META.get("REMOTE_ADDR", ""))
        raise ImmediateHttpResponse(refused(request))

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any) -> None:
        raise ImmediateHttpResponse(refused(request))


def refused(request: HttpRequest) -> HttpResponse:
    """Answer in the same words whatever was wrong: token, account or session."""
    return render(request, "account/sso_refused.html", status=403)


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the identity provider."""
    return _through(OAuth2LoginView, request)


@login_not_required
def callback(request: HttpRequest) -> HttpResponse:
    """Take what the identity provider sends back."""
    return _through(OAuth2CallbackView, request)


def _through(view: Any, request: HttpRequest) -> HttpResponse:
    if not settings.SSO_ON:
        raise Http404
    answer: HttpResponse = view.adapter_view(StrictAdapter(request))(request)
    return answer
