"""What every table of cases shares: a key that sorts by time, a version, its birth."""

from django.db import models

from core import clock
from core.uuids import uuid7


class Stamped(models.Model):
    """A row with a key that sorts by time, a version against stale pages, and its birth."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True
