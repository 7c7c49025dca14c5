"""The hash chain over all events: sealed in the background, verified by anybody with the same few lines."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection, transaction

from core.events.models import Event, EventSeal, UnsealedEvent

GENESIS = bytes(32)
SEALING_LOCK = 7_300_001  # advisory lock: one sealer at a time
FIELDS = (
    "id",
    "code",
    "subject_type",
    "subject_id",
    "union_path",
    "actor_id",
    "actor_name",
    "happened_at",
    "data",
    "request_id",
    "address",
)


@dataclass(frozen=True)
class Broken:
    """The first link that does not hold."""

    seal: int
    event_id: int | None
    reason: str


def digest(row: tuple) -> bytes:
    """Return SHA-256 over an event's fields as canonical JSON (sorted keys, no spaces, moments in UTC)."""
    values = [value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for value in row]
    text = json.dumps(dict(zip(FIELDS, values, strict=True)), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def seal(*, moment: datetime, limit: int = 20_000) -> int:
    """Seal what is not sealed yet into the next link; return how many events it covers (0: nothing to do)."""
    with transaction.atomic():
        if not _alone():
            return 0
        ids = sorted(UnsealedEvent.objects.order_by("pk").values_list("pk", flat=True)[:limit])
        if not ids:
            return 0
        last = EventSeal.objects.order_by("-number").first()
        digests = b"".join(digest(row) for row in _rows(ids))
        previous = bytes(last.hash) if last else GENESIS
        EventSeal.objects.create(
            number=last.number + 1 if last else 1,
            event_ids=ids,
            digests=digests,
            previous_hash=previous,
            hash=link(previous, ids, digests),
            sealed_at=moment,
        )
        UnsealedEvent.objects.filter(pk__in=ids).delete()
        return len(ids)


def link(previous: bytes, ids: list[int], digests: bytes) -> bytes:
    """Return the hash of one link over the hash before it, the ids and the digests it covers."""
    return hashlib.sha256(previous + ",".join(map(str, ids)).encode() + digests).digest()


def first_broken() -> Broken | None:
    """Walk the whole chain and return the first link that does not hold, or None."""
    previous, expected, sealed = GENESIS, 1, 0
    for entry in EventSeal.objects.order_by("number").iterator(chunk_size=50):
        broken = _check_seal(entry, expected, previous)
        if broken:
            return broken
        previous, expected, sealed = bytes(entry.hash), expected + 1, sealed + len(entry.event_ids)
    return _check_unaccounted(sealed)


def _check_seal(entry: EventSeal, expected: int, previous: bytes) -> Broken | None:
    if entry.number != expected:
        return Broken(expected, None, "a seal is missing")
    digests = bytes(entry.digests)
    if bytes(entry.previous_hash) != previous or bytes(entry.hash) != link(previous, entry.event_ids, digests):
        return Broken(entry.number, None, "the seal itself was altered")
    found = {row[0]: digest(row) for row in _rows(entry.event_ids)}
    for place, event_id in enumerate(entry.event_ids):
        if event_id not in found:
            return Broken(entry.number, event_id, "the event was removed")
        if found[event_id] != digests[place * 32 : place * 32 + 32]:
            return Broken(entry.number, event_id, "the event was altered")
    return None


def _check_unaccounted(sealed: int) -> Broken | None:
    """Every event is in a seal or waits for one; anything else was slipped in or cut off."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM core_event), (SELECT count(*) FROM core_unsealedevent),"
            " (SELECT max(number) FROM core_eventseal)"
        )
        events, waiting, last = cursor.fetchone()
    if events != sealed + waiting:
        return Broken(last or 0, None, f"{events} events, but {sealed} sealed and {waiting} waiting")
    return None


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALING_LOCK])
        return bool(cursor.fetchone()[0])


def _rows(ids: list[int]) -> Iterator[tuple]:
    return Event.unscoped.filter(pk__in=ids).order_by("pk").values_list(*FIELDS).iterator(chunk_size=5000)
