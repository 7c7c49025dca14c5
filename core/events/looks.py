"""Looks: every opening of a page about a person or a case leaves an event, written before the page is answered.

A look is an event about the *seeing* of a row (``aid.needyfile:seen``), not about the row: timelines and histories ask
for the row's own events and pay nothing for the looks beside them (docs/adr/0013).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from core.actors import Actor
from core.events.models import Event, EventQuerySet
from core.events.services import path_of, record_alone

SEEN = "core.row.seen"
REVEALED = "core.secret.revealed"
COPIED = "unions.request.copied"


def note_look(actor: Actor, row: Any, page: str = "") -> None:
    """Keep that somebody opened a page about a row; without the trace there is no page."""
    note_look_at(actor, type(row), row.pk, path_of(row), page)


def note_look_at(actor: Actor, model: type[Model], key: Any, path: str, page: str = "") -> None:
    """Keep that somebody saw a row of which only its key and its place in the tree are at hand."""
    told = {"page": page, "place": actor.place}
    record_alone(actor, SEEN, seeing(model._meta.label_lower), (str(key), path, told))


def seeing(label: str) -> str:
    """Return the subject type of looks at rows of a table."""
    return f"{label}:seen"


def table_of(event: Event) -> str:
    """Return the table of the row that was looked at."""
    return event.subject_type.removesuffix(":seen")


def looks_at(subjects: Iterable[tuple[str, Any]], *, since: datetime) -> EventQuerySet:
    """Return who opened these rows or saw one of their secrets since a moment; to be ordered by ``happened_at``.

    Ordered by the key, the planner may walk the whole trail backwards instead of the index by subject.
    """
    by_label: dict[str, list[str]] = {}
    for label, key in subjects:
        by_label.setdefault(label, []).append(str(key))
    about = Q()
    for label, keys in by_label.items():
        about |= Q(subject_type=seeing(label), subject_id__in=keys)
        about |= Q(subject_type=label, subject_id__in=keys, code__in=[REVEALED, COPIED])
    return Event.unscoped.filter(about, happened_at__gte=since).order_by("-happened_at", "-pk")
