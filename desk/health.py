"""Is the service up, and is all it needs there."""

from datetime import timedelta

from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, JsonResponse

from core import clock
from core.cache import SparedRedisCache
from core.heartbeats import last_beat
from core.pages import public_page

WORKER_SILENCE = timedelta(minutes=3)
SEALING_SILENCE = timedelta(minutes=5)


@public_page("GET")
def healthz(request: HttpRequest) -> JsonResponse:
    """Say that this process answers."""
    return JsonResponse({"status": "ok"})


@public_page("GET")
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether database, Redis and worker are there; 503 names what is missing.

    ``sealing`` is for the watch: when the trail is no longer sealed and noted outside, people must look, but sending
    everybody away would not help.
    """
    checks = {"database": _database(), "redis": _redis()}
    checks["worker"] = checks["database"] and _worker()
    ready = all(checks.values())
    told = {"status": "ok" if ready else "unavailable", **checks, "sealing": checks["database"] and _sealing()}
    return JsonResponse(told, status=200 if ready else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # noqa: BLE001 whatever is wrong with it, it is not ready
        return False
    return True


def _redis() -> bool:
    cache = caches["default"]
    return not isinstance(cache, SparedRedisCache) or cache.answers()


def _worker() -> bool:
    return _heard("events.sweep", WORKER_SILENCE)


def _sealing() -> bool:
    return _heard("events.seal", SEALING_SILENCE)


def _heard(job: str, silence: timedelta) -> bool:
    beat = last_beat(job)
    return beat is not None and clock.ticking() - beat < silence
