"""Choices of planned visits."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("state of a planned visit", "To be visited")
    DECIDING = "deciding", pgettext_lazy("state of a planned visit", "Answers to decide")
    DONE = "done", pgettext_lazy("state of a planned visit", "Recorded")
    DROPPED = "dropped", pgettext_lazy("state of a planned visit", "Dropped")


class ClashChoice(models.TextChoices):
    STANDING = "standing", _("Keep what stands")
    TOLD = "told", _("Take the other answer")


class MediaKind(models.TextChoices):
    PHOTO = "photo", _("Photo")
    SIGNATURE = "signature", _("Signature")
