"""What the nightly cross-check found: rows that lead to the cases, never a reversal."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aid.choices.files import AnomalyKind, AnomalyStatus
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped


class Anomaly(Stamped):
    """One thing that should not be, between a case and perhaps another; noted once, however often it is seen."""

    kind = models.CharField(max_length=16, choices=AnomalyKind)
    key = models.CharField(max_length=200, unique=True, editable=False)  # kind and cases: the same find is one row
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, related_name="+")
    other_file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, null=True, related_name="+")
    award = models.ForeignKey("aid.Award", on_delete=models.PROTECT, null=True, related_name="+")
    other_award = models.ForeignKey("aid.Award", on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, null=True, related_name="+")
    found_on = models.DateField(_("found on"))
    suspended = models.BooleanField(default=False)  # the check suspended a file because of it
    status = models.CharField(max_length=12, choices=AnomalyStatus, default=AnomalyStatus.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    finding = models.CharField(_("finding"), max_length=500, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("anomaly")
        verbose_name_plural = _("anomalies")
        ordering = ["-found_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AnomalyKind.values), name="aid_anomaly_kind_known"),
            models.CheckConstraint(
                condition=Q(status="open") | ~Q(finding="") & Q(decided_by__isnull=False, decided_on__isnull=False),
                name="aid_anomaly_decided_has_finding",
            ),
        ]
        indexes = [
            models.Index(fields=["union", "status", "-created_at"], name="aid_anomaly_by_union"),
            models.Index(fields=["file"], condition=Q(status="open"), name="aid_anomaly_open_by_file"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.file}"
