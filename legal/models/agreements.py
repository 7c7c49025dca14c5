"""Mediation agreements: clauses, instalments, signatures, consents, the joint step, breaches (domain.md 7.3)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.stamped import Stamped
from legal.choices.agreements import (
    AgreementStatus,
    ClauseKind,
    Confirmation,
    ConfirmationStatus,
    InstalmentStatus,
    Signer,
)
from legal.models.disputes import Mediation, Party, PartySpeaker

USER = settings.AUTH_USER_MODEL


class Agreement(Stamped):
    """What both sides settled on; in force once both, a mediator and the body have signed (Art. 14)."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="agreements")
    number = models.CharField(_("document number"), max_length=40, unique=True, null=True)
    status = models.CharField(_("status"), max_length=10, choices=AgreementStatus, default=AgreementStatus.DRAFT)
    facts = models.TextField(_("facts"))
    responsibility = models.TextField(_("responsibility"), blank=True)
    performance = models.CharField(_("way of performance"), max_length=300)
    drawn_on = models.DateField(_("drawn up on"))
    effective_on = models.DateField(_("in force since"), null=True)
    concedes = models.BooleanField(_("claims are given up"), default=False)
    confirmation = models.CharField(_("joint step"), max_length=12, choices=Confirmation, blank=True)
    confirmation_status = models.CharField(_("outcome"), max_length=10, choices=ConfirmationStatus, blank=True)
    confirmed_by = models.CharField(_("commission or court"), max_length=80, blank=True)
    confirmation_asked_on = models.DateField(_("asked for on"), null=True)
    confirmation_decided_on = models.DateField(_("decided on"), null=True)
    confirmation_no = models.CharField(_("its case number"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("mediation agreement")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mediation"],
                condition=~Q(status="dropped"),
                name="legal_one_agreement_a_mediation",
                violation_error_message=_("There is a draft of the agreement already."),
            ),
            models.CheckConstraint(condition=Q(status__in=AgreementStatus.values), name="legal_agreement_status_known"),
            models.CheckConstraint(
                condition=~Q(status="effective") | Q(effective_on__isnull=False, number__isnull=False),
                name="legal_agreement_in_force_has_day_and_number",
            ),
            models.CheckConstraint(
                condition=Q(confirmation="", confirmation_status="", confirmation_asked_on__isnull=True)
                | (
                    ~Q(confirmation="")
                    & ~Q(confirmation_status="")
                    & Q(confirmation_asked_on__isnull=False, effective_on__isnull=False)
                ),
                name="legal_confirmation_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.mediation)


class Clause(Stamped):
    """One numbered clause of an agreement."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="clauses")
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=8, choices=ClauseKind, default=ClauseKind.TERM)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("clause")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="legal_clause_position_once"),
            models.CheckConstraint(condition=~Q(text=""), name="legal_clause_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.text[:40]}"


class Instalment(Stamped):
    """One payment an agreement promises: to whom, how much, until when."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="instalments")
    position = models.PositiveSmallIntegerField(_("position"))
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    due_on = models.DateField(_("due on"))
    status = models.CharField(_("status"), max_length=8, choices=InstalmentStatus, default=InstalmentStatus.DUE)
    paid_on = models.DateField(_("paid on"), null=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("instalment")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="legal_instalment_position_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="legal_instalment_positive"),
            models.CheckConstraint(
                condition=Q(status="paid", paid_on__isnull=False) | (~Q(status="paid") & Q(paid_on__isnull=True)),
                name="legal_instalment_paid_has_day",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(status="due"), name="legal_instalment_due")]

    def __str__(self) -> str:
        return f"{self.amount} → {self.due_on}"


class Signature(Stamped):
    """A signature or seal under an agreement."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    signer = models.CharField(_("as"), max_length=10, choices=Signer)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    representative = models.ForeignKey(
        PartySpeaker, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120)
    signed_on = models.DateField(_("signed on"))

    class Meta:
        verbose_name = _("signature")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "signer", "name"],
                name="legal_signature_once",
                violation_error_message=_("This signature is entered already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConcessionConsent(Stamped):
    """A represented worker's consent, given before claims are conceded in their name."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="consents")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField(_("given on"))
    how = models.CharField(_("how"), max_length=120)

    class Meta:
        verbose_name = _("consent to conceding claims")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "party"],
                name="legal_consent_once",
                violation_error_message=_("This consent is entered already."),
            ),
            models.CheckConstraint(condition=~Q(how=""), name="legal_consent_says_how"),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.given_on}"


class Breach(Stamped):
    """A missed instalment, followed up until somebody says what came of it; it opens itself."""

    instalment = models.OneToOneField(Instalment, on_delete=models.PROTECT, related_name="breach")
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True)
    outcome = models.CharField(_("what came of it"), max_length=300, blank=True)
    closed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        verbose_name = _("follow-up of a breach")
        ordering = ["opened_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | ~Q(outcome=""), name="legal_breach_closed_says_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instalment} {self.opened_on}"
