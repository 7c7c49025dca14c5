"""Labour-law supervisors and their certificates (domain.md 7.6)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from legal.choices.supervisors import SupervisorKind, SupervisorStatus
from legal.rules.supervisors import Certificate

USER = settings.AUTH_USER_MODEL


class Supervisor(Stamped):
    """Somebody whom a local federation certified to watch over labour law for a union, for one term."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    name = models.CharField(_("name"), max_length=64)
    user = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=SupervisorKind, default=SupervisorKind.ORDINARY)
    cert_no = models.CharField(_("certificate number"), max_length=40)
    issued_on = models.DateField(_("certificate issued on"))
    term_end_on = models.DateField(_("term ends on"))
    training = models.CharField(_("training and examination"), max_length=200, blank=True)
    status = models.CharField(_("state"), max_length=8, choices=SupervisorStatus, default=SupervisorStatus.ACTIVE)
    ended_on = models.DateField(pgettext_lazy("supervisor", "left office on"), null=True)
    ended_because = models.CharField(_("reason"), max_length=200, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("labour-law supervisor")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cert_no"],
                name="legal_supervisor_cert_once",
                violation_error_message=_("A supervisor has a certificate of this number already."),
            ),
            models.UniqueConstraint(
                fields=["union", "user"],
                condition=Q(status="active", user__isnull=False),
                name="legal_supervisor_user_once",
                violation_error_message=_("This account is a supervisor of this union already."),
            ),
            models.CheckConstraint(
                condition=Q(term_end_on__gt=F("issued_on")), name="legal_supervisor_term_after_issue"
            ),
            models.CheckConstraint(
                condition=Q(status="active", ended_on__isnull=True)
                | (Q(status="ended", ended_on__isnull=False) & ~Q(ended_because="")),
                name="legal_supervisor_ended_has_reason",
            ),
            models.CheckConstraint(condition=Q(kind__in=SupervisorKind.values), name="legal_supervisor_kind_known"),
        ]
        indexes = [
            models.Index(fields=["union", "-id"], name="legal_supervisor_by_union"),
            models.Index(fields=["term_end_on"], condition=Q(status="active"), name="legal_supervisor_term_end"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def certificate(self) -> Certificate:
        """Return what decides whether this supervisor may act on a day."""
        return Certificate(self.name, self.issued_on, self.term_end_on, self.ended_on)
