"""The register of lawyers and legal volunteers: fields, areas, leave, clients; and the cases offered to them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.privacy.fields import EncryptedField
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from legal.choices.cases import DeclineReason, LawyerKind, OfferStatus
from legal.choices.matters import Matter


class Lawyer(Stamped):
    """Somebody a legal centre gives cases to: its own lawyer, a contracted firm's, a volunteer."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=64)
    kind = models.CharField(_("kind"), max_length=10, choices=LawyerKind)
    firm = models.CharField(_("law firm"), max_length=120, blank=True)
    firm_key = models.CharField(max_length=120, blank=True, editable=False)
    licence = models.CharField(_("licence number"), max_length=32, blank=True)
    phone = EncryptedField(_("telephone"), mask="phone")
    fields = ArrayField(models.CharField(max_length=4, choices=Matter), default=list)
    areas = ArrayField(models.CharField(max_length=9), default=list)
    is_active = models.BooleanField(_("takes cases"), default=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("lawyer")
        verbose_name_plural = _("lawyers")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LawyerKind.values), name="legal_lawyer_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="legal_lawyer_has_name"),
            models.CheckConstraint(condition=~Q(kind="firm") | ~Q(firm=""), name="legal_lawyer_of_firm_names_it"),
            models.UniqueConstraint(
                fields=["licence"],
                condition=~Q(licence=""),
                name="legal_lawyer_licence_once",
                violation_error_message=_("A lawyer with this licence number is in the register already."),
            ),
        ]
        indexes = [models.Index(fields=["firm_key"], condition=~Q(firm_key=""), name="legal_lawyer_by_firm")]

    def __str__(self) -> str:
        return self.name


class LawyerLeave(models.Model):
    """Days on which a lawyer takes no new case."""

    lawyer = models.ForeignKey(Lawyer, on_delete=models.PROTECT, related_name="leaves")
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("leave")
        ordering = ["-from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")),
                name="legal_leave_ends_after_start",
                violation_error_message=_("The last day must not be before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.lawyer} {self.from_on}"


class LawyerClient(models.Model):
    """An employer that a lawyer or the whole firm acts for: why a case is not offered to them, said to nobody."""

    lawyer = models.ForeignKey(Lawyer, on_delete=models.PROTECT, null=True, related_name="clients")
    firm_key = models.CharField(max_length=120, blank=True)
    employer_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    employer_key = models.CharField(max_length=120, blank=True)
    employer_name = models.CharField(_("employer"), max_length=120)
    to_on = models.DateField(_("until"), null=True)

    class Meta:
        verbose_name = _("client of a lawyer")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(employer_key=""), name="legal_client_named"),
            models.CheckConstraint(
                condition=Q(lawyer__isnull=False) | ~Q(firm_key=""), name="legal_client_of_lawyer_or_firm"
            ),
        ]
        indexes = [
            models.Index(fields=["employer_key"], name="legal_client_by_employer"),
            models.Index(fields=["employer_code"], condition=~Q(employer_code=""), name="legal_client_by_code"),
        ]

    def __str__(self) -> str:
        return self.employer_name


class AidOffer(Stamped):
    """A case offered to a lawyer: taken, declined with a reason, or taken away again. ``reasons``: why this lawyer."""

    case = models.ForeignKey("legal.LegalAidCase", on_delete=models.PROTECT, related_name="offers")
    lawyer = models.ForeignKey(Lawyer, on_delete=models.PROTECT, related_name="offers")
    status = models.CharField(max_length=10, choices=OfferStatus, default=OfferStatus.OFFERED)
    points = models.SmallIntegerField(default=0)
    reasons = models.JSONField(default=list)
    offered_on = models.DateField(_("offered on"))
    answered_on = models.DateField(_("answered on"), null=True)
    decline_reason = models.CharField(_("reason"), max_length=10, choices=DeclineReason, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("offer of a case")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(status__in=["offered", "accepted"]),
                name="legal_one_lawyer_a_case",
                violation_error_message=_("This case has a lawyer already."),
            ),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(decline_reason=""), name="legal_offer_declined_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.lawyer_id}"
