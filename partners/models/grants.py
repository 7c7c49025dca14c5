"""What an application may do, where, for what purpose and on which basis."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedManager
from core.stamped import Stamped
from partners.choices import GrantStatus, Purpose
from partners.models.applications import Application
from partners.models.scope import OfApplication

USER = settings.AUTH_USER_MODEL


class Grant(Stamped):
    """One scope over one branch of the tree: asked for by one person, granted or refused by another."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="grants")
    scope = models.CharField(_("scope"), max_length=32)
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("branch"))
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose)
    basis = models.CharField(_("basis"), max_length=200)
    status = models.CharField(_("status"), max_length=10, choices=GrantStatus, default=GrantStatus.REQUESTED)
    requested_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked for by"))
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True)
    opinion = models.CharField(_("reasons"), max_length=200, blank=True)
    until = models.DateField(_("until"), null=True)

    unscoped = OfApplication.as_manager()
    objects = ScopedManager(OfApplication)

    class Meta(Stamped.Meta):
        verbose_name = _("scope of an application")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "scope", "union"],
                condition=Q(status__in=["requested", "granted"]),
                name="partners_grant_once",
                violation_error_message=_("This scope has been asked for or granted there already."),
            ),
            models.CheckConstraint(
                condition=Q(status="requested", decided_by=None, decided_at=None)
                | Q(status__in=["granted", "refused", "ended"], decided_by__isnull=False, decided_at__isnull=False),
                name="partners_grant_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
                name="partners_grant_four_eyes",
                violation_error_message=_("Somebody else decides on what one asked for."),
            ),
            models.CheckConstraint(condition=~Q(basis="") & ~Q(scope=""), name="partners_grant_names_scope_and_basis"),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(opinion=""), name="partners_grant_refused_with_reasons"
            ),
        ]
        indexes = [models.Index(fields=["status", "-id"], name="partners_grant_by_status")]

    def __str__(self) -> str:
        return f"{self.scope} {self.union_id}"
