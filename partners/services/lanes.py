"""Many webhooks at once: each in its own thread, so that a slow receiver keeps nobody else waiting."""

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime
from uuid import UUID

from django.db import connection, connections
from django.utils import timezone

from partners.selectors.webhooks import due_subscriptions
from partners.services.routing import route
from partners.services.sending import send_owed

LANES = 8
SWEEP_SECONDS = 12.0
SWEEPING_LOCK = 7_300_012  # advisory lock: one sweep at a time takes one worker, not all of them


def sweep_webhooks(*, now: Callable[[], datetime], seconds: float = SWEEP_SECONDS) -> int:
    """Hand events out and send what is due, webhook by webhook in its own thread; return how many messages went.

    Nothing but the database is asked, so what a lost hint, a killed worker or an emptied Redis left is found here.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SWEEPING_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        try:
            return _sweep(now, time.monotonic() + seconds)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [SWEEPING_LOCK])


def _sweep(now: Callable[[], datetime], until: float) -> int:
    sent, running = 0, dict[Future[int], UUID]()
    with ThreadPoolExecutor(max_workers=LANES) as pool:
        while time.monotonic() < until:
            while route(moment=now()):
                pass
            for subscription_id in due_subscriptions(now(), timezone.localdate(now()), but=list(running.values())):
                left = until - time.monotonic()
                running[pool.submit(_lane, subscription_id, now, left)] = subscription_id
            if not running:
                break
            done, _rest = wait(running, timeout=1.0, return_when=FIRST_COMPLETED)
            for lane in done:
                del running[lane]
                sent += lane.result()
    return sent + sum(lane.result() for lane in running)


def _lane(subscription_id: UUID, now: Callable[[], datetime], left: float) -> int:
    try:
        return send_owed(subscription_id, now=now, seconds=max(left, 1.0)) if left > 0 else 0
    finally:
        connections.close_all()  # this thread's own
