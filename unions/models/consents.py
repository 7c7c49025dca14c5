"""What a person consented to, or which law stands in its place (PIPL Arts. 13 to 15, 23, 29, 31)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.privacy.fields import EncryptedField
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from unions.choices.consents import Basis, GivenBy, How, Purpose

USER = settings.AUTH_USER_MODEL


class PersonConsent(Stamped):
    """One purpose, one recipient, one basis: separate for sensitive data and for everybody who is given data."""

    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    purpose = models.CharField(_("what the data are for"), max_length=20, choices=Purpose)
    recipient = models.CharField(_("who is given the data"), max_length=120, blank=True)
    about_type = models.CharField(max_length=64, blank=True, db_default="", default="")  # the row it was given for
    about_id = models.CharField(max_length=64, blank=True, db_default="", default="")
    scope = models.CharField(_("which data"), max_length=300)
    basis = models.CharField(_("legal basis"), max_length=12, choices=Basis, default=Basis.CONSENT)
    legal_basis = models.CharField(_("article or contract"), max_length=200, blank=True)
    text_version = models.CharField(_("version of the text shown"), max_length=20, blank=True)
    how = models.CharField(_("how it was given"), max_length=12, choices=How, blank=True)
    given_by = models.CharField(_("given by"), max_length=12, choices=GivenBy, default=GivenBy.SELF)
    guardian = EncryptedField(_("name of parent or guardian"))
    given_on = models.DateField(_("day it was given"))
    collected_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    withdrawn_on = models.DateField(_("withdrawn on"), null=True)
    withdrawn_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    withdrawn_because = models.CharField(_("in their words"), max_length=300, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("consent")
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose", "recipient", "about_type", "about_id"],
                condition=Q(withdrawn_on__isnull=True),
                name="unions_consent_stands_once_a_row",
                violation_error_message=_("This stands in the register already. Withdraw it first."),
            ),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="unions_consent_purpose_known"),
            models.CheckConstraint(
                condition=~Q(purpose="share") | ~Q(recipient=""),
                name="unions_consent_names_recipient",
                violation_error_message=_("Name who is given the data: each recipient has a consent of its own."),
            ),
            models.CheckConstraint(
                condition=Q(basis="consent") & ~Q(text_version="") & ~Q(how="")
                | Q(basis__in=["duty", "contract", "emergency"]) & ~Q(legal_basis=""),
                name="unions_consent_has_basis",
                violation_error_message=_(
                    "A consent needs its text and how it was given; any other basis its article."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(purpose="minor") | ~Q(basis="consent") | Q(given_by="guardian"),
                name="unions_consent_minor_by_guardian",
                violation_error_message=_("For a child under 14 a parent or guardian consents."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on"), basis="consent"),
                name="unions_consent_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.recipient}".strip()

    @property
    def stands(self) -> bool:
        return self.withdrawn_on is None
