"""Every call of an application: what, for what purpose, with which answer (domain.md 0.8)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedManager
from partners.models.applications import Application
from partners.models.scope import OfApplication


class Call(models.Model):
    """One request of an application and how it was answered; never what it said."""

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    method = models.CharField(_("method"), max_length=8)
    path = models.CharField(_("address"), max_length=200)
    status = models.PositiveSmallIntegerField(_("answer"))
    rows = models.PositiveIntegerField(_("rows"), null=True)
    milliseconds = models.PositiveIntegerField(_("milliseconds"))
    purposes = models.CharField(_("purpose"), max_length=120)
    request_id = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)
    code = models.CharField(_("code"), max_length=40, blank=True)  # of a refusal

    unscoped = OfApplication.as_manager()
    objects = ScopedManager(OfApplication)

    class Meta:
        verbose_name = _("call")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["application", "-id"], name="partners_call_by_client"),
            models.Index(fields=["application", "at"], include=["status"], name="partners_call_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"
