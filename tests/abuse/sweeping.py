"""Asking every address in every way, and telling what came of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.test import Client

from tests.abuse.addresses import Address
from tests.abuse.headers import missing_headers
from tests.factories import actor_in

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
REFUSED = {400, 401, 403, 404, 405, 410, 415, 422, 429}
OPEN_NAMES = {
    "healthz",
    "readyz",
    "desk:csp_report",
    "account_login",
    "account_inactive",
    "aid:public_notice",
    "aid:public_object",
    "aid:phone",
    "aid:phone_pack",
    "aid:phone_outbox",
    "aid:phone_visit",
    "aid:phone_worker",
    "aid:phone_manifest",
}
# What may answer without a session, whatever is sent: each looks at its own credentials and says 400 or 401.
OWN_CREDENTIALS = {"oauth_token"}
NOT_AN_ANSWER = {"OPTIONS"}  # which methods there are is no secret; it runs none of them


def signed_in(role: str, union: Any, **how: Any) -> Client:
    """Return a client in which somebody with one role is signed in."""
    _actor, user = actor_in(role, union)
    client = Client(raise_request_exception=False, **how)
    client.force_login(user, backend=BACKEND)
    return client


def leaks(
    client: Client, found: Iterable[Address], methods: Iterable[str], headers: Mapping[str, str] | None = None
) -> list[tuple[str, str, str, int]]:
    """Return each answer that somebody without a session should not have got."""
    wrong = []
    for address in found:
        for method in methods:
            answer = client.generic(method, address.url, headers=dict(headers or {}))
            if not refused(address.name, method, answer):
                wrong.append((address.name, method, address.url, answer.status_code))
    return wrong


def refused(name: str, method: str, answer: Any) -> bool:
    """Say whether this is a refusal, the way to the sign-in, or one of the few addresses that are open."""
    status = answer.status_code
    if missing := missing_headers(answer):
        raise AssertionError((name, method, status, missing))
    if status in REFUSED or (name == "readyz" and status == 503):
        return True
    if status in (301, 302):
        where = answer["Location"]
        return where.startswith(("/login/", "/accounts/login/")) or same_site(where)
    return status == 200 and (name in OPEN_NAMES or method in NOT_AN_ANSWER)


def same_site(where: str) -> bool:
    """Say whether a redirect stays here and shows nothing by itself."""
    return where.startswith("/") and not where.startswith(("//", "/\\"))
