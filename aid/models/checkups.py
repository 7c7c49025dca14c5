"""农民工体检: check-ups that a union buys, and who went. Whether, never what was found (domain.md 3.9)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aid.choices.services import CheckupTarget
from aid.models.cancelling import STANDS, Cancellable, with_reason
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped


class CheckupBatch(Cancellable, Stamped):
    """Check-ups bought from one provider: what is looked at, for whom, at which price, how many."""

    programme = models.ForeignKey("aid.Programme", on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))
    provider = models.CharField(_("provider"), max_length=80)
    items = models.CharField(_("what is examined"), max_length=200)
    target = models.CharField(_("for whom"), max_length=12, choices=CheckupTarget)
    unit_price_fen = models.BigIntegerField(_("price of one"))
    quota = models.PositiveIntegerField(_("places"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    is_mobile = models.BooleanField(_("mobile van"), default=False)
    payee = models.ForeignKey("aid.Recipient", on_delete=models.PROTECT, null=True, related_name="+")
    invoice_no = models.CharField(_("invoice of the provider"), max_length=40, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("round of check-ups")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            with_reason("aid_checkup_cancelled_with_reason"),
            models.CheckConstraint(condition=Q(target__in=CheckupTarget.values), name="aid_checkup_target_known"),
            models.CheckConstraint(condition=Q(unit_price_fen__gt=0, quota__gt=0), name="aid_checkup_positive"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="aid_checkup_ends_after_start",
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.provider


class CheckupBooking(Cancellable, Stamped):
    """A person's place in a round of check-ups: gone or not, and whether somebody follows it up. No result text."""

    batch = models.ForeignKey(CheckupBatch, on_delete=models.PROTECT, related_name="bookings")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(_("examined on"), null=True)
    needs_follow_up = models.BooleanField(_("needs a follow-up"), default=False)
    followed_up_on = models.DateField(_("followed up on"), null=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("booking of a check-up")
        ordering = ["pk"]
        constraints = [
            with_reason("aid_booking_cancelled_with_reason"),
            models.UniqueConstraint(
                fields=["batch", "person"],
                condition=STANDS,
                name="aid_booking_once",
                violation_error_message=_("This person is booked already."),
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=False) | Q(needs_follow_up=False, followed_up_on__isnull=True),
                name="aid_follow_up_after_examination",
                violation_error_message=_("A follow-up comes after the examination."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
