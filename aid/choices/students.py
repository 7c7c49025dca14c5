"""Words of schooling relief: stages, and what excludes a student (domain.md 3.3, 3.4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    HIGHER = "higher", _("Higher education")
    SENIOR = "senior", _("Senior secondary")
    JUNIOR = "junior", _("Junior secondary")
    PRIMARY = "primary", _("Primary school")


class Exclusion(TextChoices):
    """Kinds of studies that schooling relief does not pay for (domain.md 3.3: special rules of autumn)."""

    MILITARY = "military", _("Military student")
    FREE_TEACHER = "free_teacher", _("Fee-free teacher student")
    TARGETED = "targeted", _("Student of a targeted programme")
    HIGH_FEE = "high_fee_private", _("High-fee private school")
    OVERSEAS = "overseas", _("Self-funded studies abroad")
