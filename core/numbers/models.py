"""The last number given out in each series."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSeries(models.Model):
    """A running series, e.g. needy-worker files of 330203 in 2026."""

    key = models.CharField(max_length=80, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("number series")

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"
