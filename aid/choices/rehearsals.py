"""Words of rehearsed standards."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Effect(TextChoices):
    """What a standard that is not in force yet would do to a household."""

    ENTER = "enter", _("Would become eligible")
    LEAVE = "leave", _("Would no longer be eligible")
    CHANGE = "change", _("Would change category")
