"""Short-lived tokens, kept as digests."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.models.applications import Application, ApplicationKey

LONGEST = timedelta(hours=1)


class AccessToken(models.Model):
    """What an application shows with each call; it ends by itself, and at once with its key or its application."""

    digest = models.BinaryField(primary_key=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    key = models.ForeignKey(ApplicationKey, on_delete=models.CASCADE, related_name="+")
    scopes = ArrayField(models.CharField(max_length=32))
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("access token")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at"), expires_at__lte=F("issued_at") + LONGEST),
                name="partners_token_short_lived",
            )
        ]
        indexes = [models.Index(fields=["expires_at"], name="partners_token_by_end")]

    def __str__(self) -> str:
        return f"token of {self.application_id}"
