"""What was answered to a request, under the key its sender chose."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class KeptAnswer(models.Model):
    """One write that was carried out: written in the same transaction as its effect, so that neither stands alone."""

    user_id = models.BigIntegerField()
    key = models.CharField(max_length=128)
    asked = models.BinaryField()  # digest of method, address and body
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "core"
        verbose_name = _("kept answer")
        constraints = [
            models.UniqueConstraint(fields=["user_id", "key"], name="core_kept_answer_once"),
            models.CheckConstraint(condition=~Q(key=""), name="core_kept_answer_has_key"),
        ]
        indexes = [models.Index(fields=["at"], name="core_kept_answer_by_age")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key} {self.status}"
