"""Who reacts to which event. Subscribers are imported when the apps start; the name is the function's own."""

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from core.events.models import Event

Subscriber = Callable[[Event], None]
F = TypeVar("F", bound=Subscriber)

_subscribers: dict[str, dict[str, Subscriber]] = defaultdict(dict)


def on(*codes: str) -> Callable[[F], F]:
    """Run the decorated function once after each event with one of these codes has been committed."""

    def register(subscriber: F) -> F:
        name = f"{subscriber.__module__}.{subscriber.__qualname__}"
        for code in codes:
            _subscribers[code][name] = subscriber
        return subscriber

    return register


def subscribers_of(code: str) -> dict[str, Subscriber]:
    """Return the subscribers of an event code by name."""
    return _subscribers.get(code, {})
