"""What people ask about their own data (PIPL Arts. 45 to 47), and what they were answered."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from unions.choices.members import AskedBy, RequestKind, RequestStatus


class DataSubjectRequestQuerySet(ScopedQuerySet):
    def open(self) -> "DataSubjectRequestQuerySet":
        return self.filter(status=RequestStatus.RECEIVED)


class DataSubjectRequest(Stamped):
    """One wish of one person: to see, to get a copy, to have something corrected or erased."""

    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(_("request"), max_length=8, choices=RequestKind)
    status = models.CharField(_("status"), max_length=10, choices=RequestStatus, default=RequestStatus.RECEIVED)
    asked_by = models.CharField(_("asked by"), max_length=12, choices=AskedBy, default=AskedBy.SELF)
    wish = models.CharField(_("in their words"), max_length=500)
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("answer due on"))
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    answered_on = models.DateField(_("answered on"), null=True)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    outcome = models.JSONField(default=dict)

    unscoped = DataSubjectRequestQuerySet.as_manager()
    objects = ScopedManager(DataSubjectRequestQuerySet)

    class Meta:
        verbose_name = _("request about one's own data")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(status="received"),
                name="unions_request_once_open",
                violation_error_message=_("The same request of this person waits for its answer already."),
            ),
            models.CheckConstraint(condition=Q(status__in=RequestStatus.values), name="unions_request_status_known"),
            models.CheckConstraint(condition=Q(kind__in=RequestKind.values), name="unions_request_kind_known"),
            models.CheckConstraint(
                condition=~Q(status__in=["answered", "refused"]) | (Q(answered_on__isnull=False) & ~Q(answer="")),
                name="unions_request_end_has_answer",
            ),
            models.CheckConstraint(condition=Q(due_on__gt=F("received_on")), name="unions_request_due_after_received"),
        ]
        indexes = [
            models.Index(fields=["union", "due_on"], condition=Q(status="received"), name="unions_request_waiting"),
            models.Index(fields=["person", "-id"], name="unions_request_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
