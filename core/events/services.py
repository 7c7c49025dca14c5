"""Writing events, delivering them once, and sweeping those whose hint was lost."""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from celery import current_app
from django.db import connection, transaction
from django.db.models import F

from core import clock
from core.actors import Actor
from core.events.models import Delivery, Event
from core.events.registry import subscribers_of
from core.logs import mask_words

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
Row = tuple[str, str, Mapping[str, Any]]  # key of the subject, its place in the tree, data
_WRITE = json.JSONEncoder(ensure_ascii=False).encode
GRACE = timedelta(seconds=15)  # how long the hint may take before the sweep steps in


@dataclass(frozen=True)
class Happening:
    """An event about to be written, for acts that concern thousands of rows at once."""

    code: str
    subject_type: str
    subject_id: str
    union_path: str
    data: dict[str, Any] = field(default_factory=dict)


def record(actor: Actor, code: str, subject: Any, /, **data: Any) -> Event:
    """Append one event inside the caller's transaction; deliver it once that has committed."""
    happening = Happening(code, subject._meta.label_lower, str(subject.pk), path_of(subject), data)
    return record_many(actor, [happening])[0]


def record_many(actor: Actor, happenings: Iterable[Happening]) -> list[Event]:
    """Append many events in two statements, for one act on many rows (a roster approved, a batch settled)."""
    _require_transaction()
    moment, ticking = clock.now(), clock.ticking()
    events = Event.unscoped.bulk_create(
        [
            Event(
                code=each.code,
                subject_type=each.subject_type,
                subject_id=each.subject_id,
                union_path=each.union_path,
                actor_id=actor.user_id,
                actor_name=actor.name,
                happened_at=moment,
                data=_plain(each.data),
                request_id=actor.request_id,
                address=actor.address or None,
            )
            for each in happenings
        ],
        batch_size=1000,
    )
    _owe_deliveries(events, ticking)
    return events


def record_rows(actor: Actor, code: str, subject_type: str, rows: Sequence[Row]) -> None:
    """Append one event a row (subject, path, data) in one statement: an import writes thousands of them at once."""
    _require_transaction()
    if not rows:
        return
    ids = _appended(actor, code, subject_type, rows)
    owed, ticking = list(subscribers_of(code)), clock.ticking()
    if owed:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO core_delivery (event_id, subscriber, recorded_at, attempts, next_try_at, last_error)"
                " SELECT event, name, %s, 0, %s, '' FROM unnest(%s::bigint[]) AS event, unnest(%s::text[]) AS name",
                [ticking, ticking + GRACE, ids, owed],
            )
        transaction.on_commit(lambda: hint(ids))


def record_alone(actor: Actor, code: str, subject_type: str, row: Row) -> None:
    """Append one event that tells of no change, such as a look: one statement, which is a transaction by itself."""
    if subscribers_of(code):
        raise RuntimeError(f"{code} is listened to: it is written in a transaction with what is owed to its listeners.")
    _appended(actor, code, subject_type, [row])


def _appended(actor: Actor, code: str, subject_type: str, rows: Sequence[Row]) -> list[int]:
    subjects, paths, data = zip(*rows, strict=True)
    texts = [_WRITE(_plain(each)) for each in data]
    common = [code, subject_type, actor.user_id, actor.name, clock.now(), actor.request_id, actor.address or None]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_event (code, subject_type, subject_id, union_path, actor_id, actor_name, happened_at,"
            " data, request_id, address) SELECT %s, %s, told.subject, told.path, %s, %s, %s, told.data::jsonb, %s,"
            " %s::inet FROM unnest(%s::text[], %s::text[], %s::text[]) AS told (subject, path, data) RETURNING id",
            [*common, list(subjects), list(paths), texts],
        )
        return [row[0] for row in cursor.fetchall()]


def path_of(subject: Any) -> str:
    """Return where in the union tree a row hangs: its own path, or its union's."""
    for holder in (subject, getattr(subject, "union", None)):
        for name in ("union_path", "path"):
            path = getattr(holder, name, None)
            if isinstance(path, str):
                return path
    return ""


def _require_transaction() -> None:
    # The test runner's own transaction must not hide the mistake, hence the look at each open block.
    if all(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise RuntimeError("An event is written in the same transaction as the change it describes.")


def _plain(value: Any) -> Any:
    """Return data that JSON can hold: Decimals, dates and keys as text, and no number of a person in what was typed."""
    if isinstance(value, str):
        return mask_words(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        raise TypeError("Events hold no floats: money is Decimal, moments are moments.")
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _owe_deliveries(events: list[Event], moment: datetime) -> None:
    owed = [
        Delivery(event=event, subscriber=name, recorded_at=moment, next_try_at=moment + GRACE)
        for event in events
        for name in subscribers_of(event.code)
    ]
    if not owed:
        return
    Delivery.objects.bulk_create(owed, batch_size=1000)
    ids = sorted({delivery.event_id for delivery in owed})
    transaction.on_commit(lambda: hint(ids))


def hint(event_ids: list[int]) -> None:
    """Tell a worker that events wait. Only a hint: when the broker is down the sweep finds them."""
    with suppress(Exception):
        for start in range(0, len(event_ids), 500):
            current_app.send_task("core.events.deliver", args=[event_ids[start : start + 500]])


def deliver(event_ids: Iterable[int], *, moment: datetime) -> int:
    """Run each subscriber of these events once, however often this is repeated; return how many ran.

    The delivery row and the subscriber's own writes commit together: a crash in between leaves neither.
    """
    waiting = Delivery.objects.filter(event_id__in=event_ids, done_at=None, dead_at=None).order_by("pk")
    return sum(deliver_one(pk, moment=moment) for pk in list(waiting.values_list("pk", flat=True)))


def deliver_one(delivery_id: int, *, moment: datetime) -> bool:
    """Run one subscriber for one event unless somebody else has it or has done it."""
    try:
        with transaction.atomic():
            rows = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("event")
            delivery = rows.filter(pk=delivery_id, done_at=None, dead_at=None).first()
            if delivery is None:
                return False
            subscriber = subscribers_of(delivery.event.code).get(delivery.subscriber)
            if subscriber is not None:  # a subscriber removed from the code owes nothing any more
                subscriber(delivery.event)
            Delivery.objects.filter(pk=delivery.pk).update(done_at=moment, attempts=F("attempts") + 1, last_error="")
    except Exception as error:  # noqa: BLE001 whatever a subscriber raises is retried, then laid before a person
        _note_failure(delivery_id, error, moment)
        return False
    return True


def _note_failure(delivery_id: int, error: Exception, moment: datetime) -> None:
    log.warning("delivery %s failed: %r", delivery_id, error)
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
        delivery.attempts += 1
        delivery.last_error = f"{type(error).__name__}: {error}"[:2000]
        delivery.next_try_at = moment + timedelta(seconds=15 * 2**delivery.attempts)
        if delivery.attempts >= MAX_ATTEMPTS:
            delivery.dead_at = moment
        delivery.save(update_fields=["attempts", "last_error", "next_try_at", "dead_at"])


def sweep_deliveries(*, moment: datetime, limit: int = 2000) -> int:
    """Deliver what waits past its time: the hint was lost, the worker died, or an earlier try failed."""
    overdue = Delivery.objects.filter(done_at=None, dead_at=None, next_try_at__lte=moment).order_by("next_try_at", "pk")
    return sum(deliver_one(pk, moment=moment) for pk in list(overdue.values_list("pk", flat=True)[:limit]))
