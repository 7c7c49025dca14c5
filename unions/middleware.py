"""Puts the actor on the request: who asks, with which rights, where."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from core import clock
from core.actors import NOBODY, Actor
from core.wall import scope
from unions.selectors.posts import actor_for


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
