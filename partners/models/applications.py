"""Applications of partners and their keys."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.labelled import Labelled
from core.scoping import ScopedManager
from core.stamped import Stamped
from partners.choices import ApplicationStatus
from partners.models.partners import Partner
from partners.models.scope import OfApplication, PartnerQuerySet

USER = settings.AUTH_USER_MODEL


class Application(Stamped):
    """One system of a partner: it signs in with its own keys and acts under its own account."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="applications")
    name = models.CharField(_("application"), max_length=80)
    client_id = models.CharField(_("client id"), max_length=40, unique=True)
    # What it does is recorded under this account, which nobody can sign in to: its acts have an author like any other.
    user = models.OneToOneField(USER, on_delete=models.PROTECT, related_name="+")
    sandbox = models.BooleanField(_("sandbox"), default=False)
    addresses = ArrayField(models.CharField(max_length=43), verbose_name=_("allowed addresses"), default=list)
    per_minute = models.PositiveSmallIntegerField(_("calls a minute"))
    expires_on = models.DateField(_("last day"), null=True)
    status = models.CharField(_("status"), max_length=8, choices=ApplicationStatus, default=ApplicationStatus.ACTIVE)

    unscoped = PartnerQuerySet.as_manager()
    objects = ScopedManager(PartnerQuerySet)

    class Meta(Stamped.Meta):
        verbose_name = _("application")
        constraints = [
            models.UniqueConstraint(fields=["partner", "name"], name="partners_application_name_once"),
            models.CheckConstraint(condition=Q(per_minute__gte=1), name="partners_application_has_a_rate"),
            models.CheckConstraint(condition=~Q(name=""), name="partners_application_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ApplicationKey(Labelled):
    """A secret of an application: shown once, kept as a digest; two may be valid while a partner changes over.

    It is 256 random bits, so that a plain digest cannot be guessed back.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="keys")
    hint = models.CharField(_("begins with"), max_length=16)
    digest = models.BinaryField(unique=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    last_used_at = models.DateTimeField(_("last used"), null=True)
    ends_at = models.DateTimeField(_("valid until"), null=True)

    unscoped = OfApplication.as_manager()
    objects = ScopedManager(OfApplication)

    class Meta:
        verbose_name = _("key")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("created_at")), name="partners_key_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.hint
