"""What happened, for partner systems: of the types that their scopes cover, in the branches where they hold them."""

from collections import defaultdict
from functools import reduce
from operator import or_

from django.db.models import QuerySet

from core.actors import Actor
from core.events.models import Event
from partners.rules.event_types import EVENT_TYPES
from partners.rules.scopes import SCOPES

READ = "partners.read_event"


def events_told(actor: Actor) -> QuerySet[Event]:
    """Return the events somebody may hear of: each type where every right of its scope reaches, the earliest first."""
    codes: dict[str, list[str]] = defaultdict(list)
    for code, told in EVENT_TYPES.items():
        codes[told.scope].append(code)
    parts: list[QuerySet[Event]] = []
    for scope, several in codes.items():
        rows = Event.objects.permitted(actor, READ)
        for right in sorted(SCOPES[scope].rights):
            rows = rows.permitted(actor, right)
        parts.append(rows.filter(code__in=several))
    found: QuerySet[Event] = reduce(or_, parts)
    return found.order_by("id")
