"""When each scheduled job last came to its end: what the watchdog and /readyz look at."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """One scheduled job's last good end."""

    job = models.CharField(max_length=60, primary_key=True)
    last_ok_at = models.DateTimeField()

    class Meta:
        app_label = "core"
        verbose_name = _("heartbeat")

    def __str__(self) -> str:
        return self.job


def beat(job: str, moment: datetime) -> None:
    """Note that a job has come to its end."""
    Heartbeat.objects.update_or_create(job=job, defaults={"last_ok_at": moment})


def last_beat(job: str) -> datetime | None:
    """Return when a job last came to its end."""
    return Heartbeat.objects.filter(job=job).values_list("last_ok_at", flat=True).first()
