"""Professional social union workers (domain.md 1.1): employed by a county, posted to a township."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WorkerStatus(TextChoices):
    IN_POST = "in_post", pgettext_lazy("union worker", "In post")
    REASSIGNED = "reassigned", pgettext_lazy("union worker", "Reassigned")
    LEFT = "left", pgettext_lazy("union worker", "Left")


class Appraisal(TextChoices):
    EXCELLENT = "excellent", _("Excellent")
    COMPETENT = "competent", _("Competent")
    BARELY = "barely", _("Barely competent")
    INCOMPETENT = "incompetent", _("Not competent")
