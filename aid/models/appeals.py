"""What an applicant says against a refusal, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aid.choices.files import AppealStatus
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL


class Appeal(Stamped):
    """An applicant's one objection to not being recognised (domain.md 2.6): entered, looked into, decided by another.

    The refused application stays refused; one that is granted goes on as a new application with all it held.
    """

    file = models.OneToOneField("aid.NeedyFile", on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField(_("objection"), max_length=2000)
    received_on = models.DateField(_("received on"))
    received_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=8, choices=AppealStatus, default=AppealStatus.OPEN)
    finding = models.TextField(_("finding"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    new_file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("objection to a refusal")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="aid_appeal_says_something"),
            models.CheckConstraint(
                condition=Q(status="open", decided_by__isnull=True)
                | Q(status__in=["granted", "kept"], decided_by__isnull=False, decided_on__isnull=False)
                & ~Q(finding=""),
                name="aid_appeal_decided_has_finding",
            ),
            models.CheckConstraint(
                condition=~Q(status="granted") | Q(new_file__isnull=False), name="aid_appeal_granted_goes_on"
            ),
        ]
