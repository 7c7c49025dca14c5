"""Puts the account and the actor on the request: who asks, with which rights, where."""

import copy
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from core import clock
from core.actors import NOBODY, Actor
from core.wall import scope
from unions.selectors.posts import account_as, actor_for, standing


class SignedIn(AuthenticationMiddleware):
    """Django's own, but an account that has not changed since it was read is not read again: its version is."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: account_of(request))  # type: ignore[assignment]


def account_of(request: Any) -> Any:
    """Return whose session this is; everything but the plain case is left to Django."""
    if not hasattr(request, "_cached_user"):
        request._cached_user = _known(request.session) or get_user(request)
    return request._cached_user


def _known(session: Any) -> Any:
    """Return the account of a session by the version of its row, if the session is still its own."""
    key, backend = session.get(SESSION_KEY), session.get(BACKEND_SESSION_KEY)
    if key is None or not str(key).isdigit() or backend not in settings.AUTHENTICATION_BACKENDS:
        return None
    stands = standing(int(key), clock.today())
    account = account_as(int(key), stands.account) if stands.account else None
    if account is None or not account.is_active:
        return None
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash()):
        return None
    account = copy.copy(account)
    account.standing = stands  # type: ignore[attr-defined]  # actor_for need not ask once more
    return account


class RequestActor:
    """Sets ``request.actor`` lazily: the posts are read once, and only by a request that asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: self.actor(request))
        with scope.nowhere():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Open the second wall as far as whoever asks may see, now that a page is to be made for them."""
        scope.enter(request.actor)

    def actor(self, request: HttpRequest) -> Actor:
        if not request.user.is_authenticated:
            return NOBODY
        return actor_for(
            request.user,
            day=clock.today(),
            request_id=getattr(request, "request_id", ""),
            address=request.META.get("REMOTE_ADDR", ""),
        )
