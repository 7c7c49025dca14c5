"""What every table of cases shares: a key that sorts by time, a version, its birth."""

from typing import Any

from django.db import models

from core import clock
from core.labelled import Labelled
from core.uuids import uuid7


class Stamped(Labelled):
    """A row with a key that sorts by time, a version against stale pages, and its birth."""

    event_note: dict[str, Any]  # what a step adds to its event; lives only inside `take`

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta(Labelled.Meta):
        abstract = True
