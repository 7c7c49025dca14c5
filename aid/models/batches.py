"""Payment batches, their payments, the files that go to the bank and come back, corrected bank cards."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aid.choices.relief import BatchStatus, ChangeStatus, FailureCode, PaymentStatus
from core.privacy.fields import BlindIndexField, EncryptedField
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL
LIVE = ["reserved", "sent", "unknown", "paid"]
BEFORE_CONFIRMATION = ["open", "locked"]


class Batch(Stamped):
    """A list of payments that one person prepared and another confirmed (发放批次)."""

    number = models.CharField(_("batch number"), max_length=24, unique=True)
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey("aid.Programme", on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey("aid.Fund", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("status"), max_length=20, choices=BatchStatus, default=BatchStatus.OPEN)
    prepared_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("prepared by"))
    confirmed_by = models.ForeignKey(
        USER, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    line_count = models.PositiveIntegerField(_("lines"), default=0)
    total_fen = models.BigIntegerField(_("total"), default=0)
    outside_reason = models.CharField(_("why outside the programme's window"), max_length=200, blank=True)
    note = models.CharField(_("remark"), max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=BatchStatus.values), name="aid_batch_status_known"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("prepared_by")),
                name="aid_batch_confirmer_is_not_preparer",
                violation_error_message=_("Whoever prepared a batch may not confirm it."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=BEFORE_CONFIRMATION, confirmed_by__isnull=True)
                | ~Q(status__in=BEFORE_CONFIRMATION) & Q(confirmed_by__isnull=False),
                name="aid_batch_confirmed_has_confirmer",
            ),
            models.CheckConstraint(
                condition=Q(status="open") | Q(line_count__gte=1, total_fen__gt=0), name="aid_batch_locked_is_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "locked", "confirmed"]) | Q(sent_at__isnull=False),
                name="aid_batch_sent_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["union", "-created_at"], name="aid_batch_by_union"),
            models.Index(fields=["programme", "status"], name="aid_batch_by_programme"),
        ]

    def __str__(self) -> str:
        return self.number


class PaymentQuerySet(ScopedQuerySet):
    """A payment belongs to the county whose batch it is in."""

    scope_path = "batch__union__path"

    def standing(self) -> "PaymentQuerySet":
        return self.exclude(status=PaymentStatus.REMOVED)


class Payment(Stamped):
    """One attempt to pay one award by one line of one batch. Triggers forbid any other course than A2's."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="payments")
    line_no = models.PositiveIntegerField(_("line"))
    bank_line = models.PositiveIntegerField(null=True)  # lines paid together to one provider: the first of them
    award = models.ForeignKey("aid.Award", on_delete=models.PROTECT, related_name="payments")
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    award_version = models.PositiveIntegerField()
    amount_fen = models.BigIntegerField(_("amount"))
    status = models.CharField(_("status"), max_length=12, choices=PaymentStatus, default=PaymentStatus.RESERVED)
    account_index = models.BinaryField(null=True, editable=False)  # the card the batch was confirmed for
    bank_ref = models.CharField(_("bank reference"), max_length=64, null=True)
    failure_code = models.CharField(_("failure"), max_length=16, choices=FailureCode, blank=True)
    failure_text = models.CharField(_("the bank's words"), max_length=200, blank=True)
    refunded_fen = models.BigIntegerField(_("returned"), default=0)
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    unscoped = PaymentQuerySet.as_manager()
    objects = ScopedManager(PaymentQuerySet)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["batch", "line_no"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "line_no"], name="aid_payment_line_once"),
            models.UniqueConstraint(fields=["award", "attempt"], name="aid_payment_attempt_once"),
            models.UniqueConstraint(
                fields=["award"],
                condition=Q(status__in=LIVE),
                name="aid_one_live_payment_an_award",
                violation_error_message=_("This family's money is on its way or paid already."),
            ),
            models.CheckConstraint(
                condition=Q(bank_line__isnull=True) | Q(bank_line__lte=F("line_no")), name="aid_bank_line_is_the_first"
            ),
            models.UniqueConstraint(
                fields=["bank_ref"],
                condition=Q(bank_line__isnull=True) | Q(bank_line=F("line_no")),
                name="aid_bank_reference_once",
                violation_error_message=_("The bank's reference belongs to another payment"),
            ),
            models.CheckConstraint(condition=Q(status__in=PaymentStatus.values), name="aid_payment_status_known"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="aid_payment_positive"),
            models.CheckConstraint(
                condition=Q(refunded_fen=0) | Q(status="paid", refunded_fen__gt=0, refunded_fen__lte=F("amount_fen")),
                name="aid_refund_within_payment",
                violation_error_message=_("No more can come back than was paid."),
            ),
            models.CheckConstraint(
                condition=Q(status="paid", bank_ref__isnull=False) | ~Q(status="paid") & Q(bank_ref__isnull=True),
                name="aid_paid_has_reference",
            ),
            models.CheckConstraint(
                condition=Q(status="failed") & ~Q(failure_code="") | ~Q(status="failed") & Q(failure_code=""),
                name="aid_failed_has_code",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["reserved", "removed"]) | Q(sent_at__isnull=False, account_index__isnull=False),
                name="aid_sent_has_moment_and_card",
            ),
        ]
        indexes = [
            models.Index(fields=["sent_at"], condition=Q(status="sent"), name="aid_payment_waiting"),
            models.Index(fields=["award", "-attempt"], name="aid_payment_by_award"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} / {self.line_no}"

    @property
    def bank_no(self) -> int:
        """Return the number under which the bank knows this line: several people may be paid for by one transfer."""
        return self.bank_line or self.line_no


class BankFile(Stamped):
    """The bytes a batch sends to the bank, sealed once: every later download is this file again (base64 inside)."""

    batch = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="bank_file")
    content = EncryptedField(_("content"))
    encoding = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("bank file")


class BankResult(Stamped):
    """A bank's answer to a batch, stored whole before it is read. ``read_at`` is empty until it has been applied."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="results")
    name = models.CharField(max_length=160)
    content = EncryptedField(_("content"))
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)  # how far it has been applied: committed with what it changed
    paid = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)  # rows that changed nothing: row number, key, code

    class Meta:
        verbose_name = _("bank result")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "sha256"],
                name="aid_result_file_once",
                violation_error_message=_("This file has been read already."),
            ),
            models.CheckConstraint(
                condition=Q(rows_done__lte=F("rows")) & (Q(read_at__isnull=True) | Q(rows_done=F("rows"))),
                name="aid_result_read_to_its_end",
            ),
        ]


class AccountChange(Stamped):
    """A corrected bank card that one person proposes and another confirms, before money is tried again."""

    award = models.ForeignKey("aid.Award", on_delete=models.PROTECT, related_name="account_changes")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("status"), max_length=12, choices=ChangeStatus, default=ChangeStatus.PROPOSED)
    bank_name = models.CharField(_("bank"), max_length=60)
    account = EncryptedField(_("bank card"), mask="card")
    account_index = BlindIndexField(of="account", kind="card")
    reason = models.CharField(_("reason"), max_length=200)
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    opinion = models.CharField(_("opinion"), max_length=200, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("corrected bank card")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award"],
                condition=Q(status="proposed"),
                name="aid_one_account_change_at_a_time",
                violation_error_message=_("A corrected card already waits for a second person."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="aid_account_confirmed_by_another",
                violation_error_message=_("Whoever proposed the card may not confirm it."),
            ),
            models.CheckConstraint(
                condition=Q(status="proposed") | Q(decided_by__isnull=False),
                name="aid_account_change_decided_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="aid_account_change_has_reason"),
        ]
