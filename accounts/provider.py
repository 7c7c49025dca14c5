"""The one identity provider, as allauth finds it: PKCE always, a nonce with every request."""

from typing import Any

from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.sso import SSO, StrictAdapter, fresh_nonce


class StrictProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """OpenID Connect with the code flow, PKCE and a nonce."""

    id = SSO
    name = "Single sign-on"
    oauth2_adapter_class = StrictAdapter
    supports_token_authentication = False
    pkce_enabled_default = True

    def redirect(self, request: HttpRequest, process: str, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = dict(kwargs.pop("auth_params", None) or self.get_auth_params())
        answer: HttpResponse = super().redirect(
            request, process, *args, auth_params=asked | {"nonce": fresh_nonce(request)}, **kwargs
        )
        return answer

    def get_default_scope(self) -> list[str]:
        return ["openid", "profile"]

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("sso_login")

    def get_callback_url(self) -> str:
        return reverse("sso_callback")


provider_classes = [StrictProvider]
