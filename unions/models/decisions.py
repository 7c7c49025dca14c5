"""What unions handed in and an upper union has not answered yet: one open row for each, so that one list shows all."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from unions.choices.decisions import DecisionKind


class UpperDecision(Stamped):
    """One matter that waits for an upper union. ``path`` is the node that decides; who asked may not."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=16, choices=DecisionKind)
    subject_id = models.CharField(max_length=40)
    path = models.CharField(max_length=120, db_collation="C")
    asked_on = models.DateField(_("handed in on"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    apart = ArrayField(models.BigIntegerField(), default=list)  # users who may not decide, for having acted before
    answered_on = models.DateField(null=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("matter for the upper union")
        ordering = ["asked_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=Q(answered_on__isnull=True),
                name="unions_asked_once",
                violation_error_message=_("This waits for the upper union already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=DecisionKind.values), name="unions_decision_kind_known"),
        ]
        indexes = [
            models.Index(fields=["path"], condition=Q(answered_on__isnull=True), name="unions_decision_open"),
        ]

    def __str__(self) -> str:
        return f"{self.union}: {self.get_kind_display()}"
