"""Rows that are never deleted: what was entered by mistake is cancelled with a reason, and counts no more."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

STANDS = Q(cancelled_on__isnull=True)


class Cancellable(models.Model):
    """An entry of a register that can be cancelled."""

    cancelled_on = models.DateField(_("cancelled on"), null=True)
    cancel_reason = models.CharField(_("reason of the cancellation"), max_length=200, blank=True)

    class Meta:
        abstract = True


def with_reason(name: str) -> models.CheckConstraint:
    """Return the constraint that a cancelled row says why."""
    return models.CheckConstraint(
        condition=Q(cancelled_on__isnull=True) | ~Q(cancel_reason=""),
        name=name,
        violation_error_message=_("Write a reason."),
    )
