"""Relief that one family asks for outside the seasons: why, by which papers, and how its cap was reckoned."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.privacy.fields import BlindIndexField, EncryptedField
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped


class ReliefRequestQuerySet(ScopedQuerySet):
    """A request hangs where its award does."""

    scope_path = "award__union__path"


class ReliefRequest(Stamped):
    """What one family asks for, beside its award: a roster of one carries it through check, approval and payment.

    ``reckoning`` keeps each cap that applied: what it allowed, what was used, its basis (domain.md 3.2, 3.7).
    """

    award = models.OneToOneField("aid.Award", on_delete=models.PROTECT, related_name="request")
    reason = models.TextField(_("what the family needs help with"), max_length=500)
    event_on = models.DateField(_("day of the event"), null=True)
    loss_fen = models.BigIntegerField(_("loss after insurance"), null=True)
    self_paid_fen = models.BigIntegerField(_("self-paid part"), null=True)
    reckoning = models.JSONField(default=list)

    unscoped = ReliefRequestQuerySet.as_manager()
    objects = ScopedManager(ReliefRequestQuerySet)

    class Meta:
        verbose_name = _("application for relief")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="aid_request_has_reason"),
            models.CheckConstraint(
                condition=(Q(loss_fen__isnull=True) | Q(loss_fen__gt=0))
                & (Q(self_paid_fen__isnull=True) | Q(self_paid_fen__gt=0)),
                name="aid_request_amounts_positive",
            ),
        ]

    def __str__(self) -> str:
        return str(self.award)


class Invoice(Stamped):
    """A medical invoice that relief rests on: once in the whole province, found by blind index (domain.md 3.7, D3).

    ``live`` follows the award by a trigger: an award rejected, cancelled or returned frees its invoices.
    """

    request = models.ForeignKey(ReliefRequest, on_delete=models.PROTECT, related_name="invoices")
    number = EncryptedField(_("invoice number"), mask="text")
    number_index = BlindIndexField(of="number", kind="invoice")
    issued_on = models.DateField(_("issued on"))
    self_paid_fen = models.BigIntegerField(_("self-paid"))
    compensated_fen = models.BigIntegerField(_("paid back by insurance or mutual aid"), default=0)
    live = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name = _("invoice")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number_index"],
                condition=Q(live=True),
                name="aid_invoice_once",
                violation_error_message=_("This invoice has been used for relief before, here or elsewhere."),
                violation_error_code="duplicate_invoice",
            ),
            models.CheckConstraint(
                condition=Q(self_paid_fen__gt=0, compensated_fen__gte=0, compensated_fen__lt=models.F("self_paid_fen")),
                name="aid_invoice_leaves_something",
                violation_error_message=_("Nothing of this invoice is left after what was paid back."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)
