"""The trail with its hashes, as lines that anybody can check without this program (docs/verify_trail.py)."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import make_aware

from core.actors import Actor
from core.events.models import Event, EventSeal
from core.events.seals import FIELDS
from core.events.services import record

EXPORTED = "core.trail.exported"


def seals_between(first: date, last: date) -> QuerySet[EventSeal]:
    """Return the links of the chain that were sealed on these days."""
    start = make_aware(datetime.combine(first, time.min))
    end = make_aware(datetime.combine(last + timedelta(days=1), time.min))
    return EventSeal.objects.filter(sealed_at__gte=start, sealed_at__lt=end).order_by("number")


def lines_of(seal: EventSeal) -> str:
    """Return one link and the events it covers: a line for the link, then one for each event with its digest."""
    digests = bytes(seal.digests)
    head = {
        "seal": seal.number,
        "previous": bytes(seal.previous_hash).hex(),
        "hash": bytes(seal.hash).hex(),
        "sealed_at": seal.sealed_at.astimezone(UTC).isoformat(),
        "event_ids": seal.event_ids,
    }
    rows = {row[0]: row for row in Event.unscoped.filter(pk__in=seal.event_ids).values_list(*FIELDS)}
    lines = [json.dumps(head)]
    for place, key in enumerate(seal.event_ids):
        told = _told(rows[key]) if key in rows else None
        digest = digests[place * 32 : place * 32 + 32].hex()
        lines.append(json.dumps({"digest": digest, "event": told}, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines)


def note_export(actor: Actor, last: EventSeal, **told: Any) -> None:
    """Leave in the trail that it was taken out; inside the caller's transaction."""
    record(actor, EXPORTED, last, **told)


def _told(row: tuple) -> dict[str, Any]:
    values = [value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for value in row]
    return dict(zip(FIELDS, values, strict=True))
