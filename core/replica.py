"""Reads that may be a few seconds old, from a streaming replica; all else, and what is in doubt, from the primary.

A view says by its name (``settings.REPLICA_VIEWS``) that it may; who asks is always read from the primary. Whoever
wrote lately reads there as well, so that nobody misses what they just did. A replica that is gone, or too far behind,
is looked at again every few seconds, and is done without until then.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.errors import BusyError, DomainError
from core.pages import refusal

log = logging.getLogger(__name__)
REPLICA, PRIMARY = "replica", "default"
WROTE = "wrote"  # the cookie of somebody who wrote lately
SAFE = ("GET", "HEAD")
# How far behind: nothing when all that the primary wrote is replayed; else how old the last replayed act is.
BEHIND = (
    "SELECT CASE WHEN pg_last_wal_replay_lsn() >= %s::pg_lsn THEN 0 ELSE"
    " coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 1e9) END,"
    " pg_is_in_recovery()"
)
_relaxed: ContextVar[bool] = ContextVar("relaxed", default=False)


class Health:
    """Whether the replica may be asked; looked up once in a few seconds by each process."""

    def __init__(self) -> None:
        self.checked_at = -1e9
        self.fit = False

    def is_fit(self) -> bool:
        """Say whether the replica answers and is near enough."""
        if time.monotonic() - self.checked_at >= settings.REPLICA_CHECK_SECONDS:
            self.checked_at = time.monotonic()
            was, self.fit = self.fit, self._look()
            if was != self.fit:
                log.warning("The replica is %s.", "used again" if self.fit else "left aside")
        return self.fit

    def lost(self) -> None:
        """Do without until the next look."""
        self.checked_at, self.fit = time.monotonic(), False

    def _look(self) -> bool:
        try:
            with connections[PRIMARY].cursor() as cursor:
                cursor.execute("SELECT pg_current_wal_lsn()::text")
                written = cursor.fetchone()[0]
            connections[REPLICA].close_if_unusable_or_obsolete()
            with connections[REPLICA].cursor() as cursor:
                cursor.execute(BEHIND, [written])
                behind, is_replica = cursor.fetchone()
        except DatabaseError:
            connections[REPLICA].close()
            return False
        return bool(is_replica) and float(behind) <= settings.REPLICA_MOST_BEHIND


health = Health()


@contextmanager
def relaxed() -> Iterator[None]:
    """Let reads inside be a few seconds old; the first write ends it."""
    token = _relaxed.set(has_replica() and health.is_fit())
    try:
        yield
    finally:
        _relaxed.reset(token)


def has_replica() -> bool:
    """Say whether a replica is named at all."""
    return REPLICA in settings.DATABASES


class Router:
    """Reads go to the replica inside ``relaxed`` only; writes and migrations never."""

    def db_for_read(self, _model: Any, **_hints: Any) -> str:
        return REPLICA if _relaxed.get() else PRIMARY

    def db_for_write(self, _model: Any, **_hints: Any) -> str:
        _relaxed.set(False)
        return PRIMARY

    def allow_relation(self, *_rows: Any, **_hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, *_what: Any, **_hints: Any) -> bool:
        return db != REPLICA


class ReplicaReads:
    """Serves pages that allow it from the replica, and once more from the primary when the replica fails half way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not has_replica():
            return self.get_response(request)
        token = _relaxed.set(False)
        try:
            response = self.get_response(request)
        finally:
            _relaxed.reset(token)
        if request.method not in SAFE and response.status_code < 400:
            seconds = int(settings.REPLICA_MOST_BEHIND + settings.REPLICA_CHECK_SECONDS) + 1
            response.set_cookie(WROTE, "1", max_age=seconds, httponly=True, secure=settings.HTTPS, samesite="Lax")
        return response

    def process_view(self, request: Any, *_view: Any) -> None:
        """Allow older reads for this page, once it is known from the primary who asks and what they may."""
        match = request.resolver_match
        if request.method not in SAFE or not has_replica() or WROTE in request.COOKIES:
            return
        if match is None or match.view_name not in settings.REPLICA_VIEWS:
            return
        if request.user.is_authenticated and request.actor.user_id and health.is_fit():
            request.from_replica = True
            _relaxed.set(True)

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        """Answer from the primary what the replica broke off: a page that only reads can be made twice."""
        if not getattr(request, "from_replica", False):
            return None
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        request.from_replica = False
        _relaxed.set(False)
        health.lost()
        connections[REPLICA].close()
        match = request.resolver_match
        try:
            return match.func(request, *match.args, **match.kwargs)
        except DomainError as error:
            return refusal(request, error)
        except OperationalError:
            return refusal(request, BusyError(_("The database does not answer. Try again."), code="busy"))
