"""The auditors are audited: reading who saw a person's file stands in the trail as well."""

from typing import Any

from django.db import transaction

from core.actors import Actor
from core.events.services import record


@transaction.atomic
def note_reading(actor: Actor, person: Any) -> None:
    """Leave in the trail that somebody asked who saw a person's file."""
    record(actor, "desk.audit.read", person)
