"""Figures kept at every node of the tree, so that a dashboard reads one row instead of counting twenty million."""

from django.db import models
from django.db.models import Q

from core.scoping import ScopedManager, ScopedQuerySet


class TallyQuerySet(ScopedQuerySet):
    scope_path = "union__path"


class Tally(models.Model):
    """What hangs on one union itself, and the sum of that over everything below it. Counts by their code.

    ``path`` is where in the tree the own counts were last added to the unions above: after a move they are taken away
    there and added where the union stands now.
    """

    union = models.OneToOneField("unions.Union", on_delete=models.PROTECT, primary_key=True, related_name="tally")
    path = models.CharField(max_length=120, db_collation="C", blank=True)
    own = models.JSONField(default=dict)
    total = models.JSONField(default=dict)
    counted_at = models.DateTimeField()

    unscoped = TallyQuerySet.as_manager()
    objects = ScopedManager(TallyQuerySet)

    def __str__(self) -> str:
        return f"{self.union_id}: {len(self.total)}"


class TallyMark(models.Model):
    """A union whose own counts have changed since they were last counted. Written by triggers, taken by the fold."""

    id = models.BigAutoField(primary_key=True)
    union = models.ForeignKey(
        "unions.Union", on_delete=models.CASCADE, db_index=False, db_constraint=False, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.union_id)


class TallySnapshot(models.Model):
    """The counts of a federation on the last day of a month, frozen; those of 31 December are the statutory ones."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    parent = models.ForeignKey("unions.Union", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    total = models.JSONField()

    unscoped = TallyQuerySet.as_manager()
    objects = ScopedManager(TallyQuerySet)

    class Meta:
        ordering = ["on", "union"]
        constraints = [
            models.UniqueConstraint(fields=["union", "on"], name="unions_snapshot_once"),
            models.CheckConstraint(condition=~Q(total={}), name="unions_snapshot_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.union_id} {self.on}"
