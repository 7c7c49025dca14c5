"""How often one application may call: counted in Redis, once for all workers."""

from typing import Any

from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core import clock

MINUTE = 60


def moment_now() -> float:
    """Return the seconds of the machine's own clock: a fixed day must not stop the counting."""
    return clock.ticking().timestamp()


def calls_this_minute(application_id: Any) -> int:
    """Return how often an application has called in the running minute, as far as Redis knows."""
    return int(cache.get(_key(application_id, int(moment_now()))) or 0)


def _key(application_id: Any, moment: int) -> str:
    return f"calls:{application_id}:{moment // MINUTE}"


class ClientRate(BaseThrottle):
    """Refuse beyond the calls a minute that were agreed for the application, saying when to come back.

    Without Redis nobody is counted (core.cache): being unable to count is no reason to refuse a partner.
    """

    seconds = MINUTE

    def allow_request(self, request: Request, view: Any) -> bool:
        client = getattr(request._request, "api_client", None)
        if client is None:
            return True
        moment = int(moment_now())
        self.seconds = MINUTE - moment % MINUTE
        key = _key(client.application_id, moment)
        try:
            cache.add(key, 0, timeout=2 * MINUTE)
            return bool(cache.incr(key) <= client.per_minute)
        except ValueError:  # the counter went between the two lines
            return True

    def wait(self) -> float:
        return float(self.seconds)
