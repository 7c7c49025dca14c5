"""Funds and the double-entry journal. Triggers in the migrations keep the balances and forbid every change of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aid.choices.relief import Bucket, EntryKind, FundSource, ReliefKind
from core.labelled import Labelled
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped


class Fund(Stamped):
    """Money of one source, one year, one union: earmarked, and never overdrawn."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    source = models.CharField(_("source"), max_length=16, choices=FundSource)
    year = models.PositiveSmallIntegerField(_("year"))
    donor = models.CharField(_("donor"), max_length=80, blank=True)
    intent = models.CharField(_("what the donor gave it for"), max_length=200, blank=True)
    purposes = ArrayField(models.CharField(max_length=12, choices=ReliefKind), default=list, blank=True)  # empty: any

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("fund")
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "source", "year", "name"],
                name="aid_fund_once",
                violation_error_message=_("There is a fund of this name already."),
            ),
            models.CheckConstraint(
                condition=~Q(source="donation") | ~Q(donor="") & ~Q(intent=""),
                name="aid_donation_has_donor_and_intent",
                violation_error_message=_("Enter who gave the donation and what for."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FundAccount(Labelled):
    """One bucket of one fund, with its balance in fen. Only the journal's trigger writes the balance."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="accounts")
    bucket = models.CharField(max_length=12, choices=Bucket)
    balance_fen = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("account")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "bucket"], name="aid_account_once"),
            models.CheckConstraint(
                condition=Q(bucket="external") | Q(balance_fen__gte=0),
                name="aid_never_overdrawn",
                violation_error_message=_("The fund does not hold this much."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id}: {self.bucket}"


class JournalEntryQuerySet(ScopedQuerySet):
    scope_path = "fund__union__path"


class JournalEntry(Stamped):
    """One movement of money within one fund: two lines or more, in sum zero. Never changed; reversed at most once."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=EntryKind)
    about = models.UUIDField(null=True)
    idempotency_key = models.CharField(max_length=120, unique=True)
    posted_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    unscoped = JournalEntryQuerySet.as_manager()
    objects = ScopedManager(JournalEntryQuerySet)

    class Meta:
        verbose_name = _("journal entry")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="aid_entry_kind_known")]
        indexes = [
            models.Index(fields=["fund", "-id"], name="aid_entry_by_fund"),
            models.Index(fields=["about"], name="aid_entry_by_subject"),
        ]


class JournalLine(models.Model):
    """One account's part in an entry, in fen; positive into the account."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    account = models.ForeignKey(FundAccount, on_delete=models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField()

    class Meta:
        verbose_name = _("journal line")
        ordering = ["entry", "number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="aid_line_numbered_once"),
            models.CheckConstraint(
                condition=~Q(amount_fen=0) & Q(amount_fen__gte=-100_000_000_000, amount_fen__lte=100_000_000_000),
                name="aid_line_amount_sane",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.amount_fen}"
