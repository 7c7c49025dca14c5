"""Words of relief given as goods and services: sites, jobs, training, check-ups (domain.md 3.3, 3.9)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SiteKind(TextChoices):
    CONSTRUCTION = "construction", _("Building site")
    SANITATION = "sanitation", _("Street cleaning")
    DELIVERY = "delivery", _("Delivery station")
    TRAFFIC = "traffic", _("Traffic post")
    WORKSHOP = "workshop", _("Hot workshop")
    PROJECT = "project", _("Key project")
    OTHER = "other", _("Other post")


class HeatLevel(TextChoices):
    YELLOW = "yellow", _("Yellow alert")
    ORANGE = "orange", _("Orange alert")
    RED = "red", _("Red alert")


class ReferralResult(TextChoices):
    PENDING = "pending", _("No result yet")
    NO_SHOW = "no_show", _("Did not appear")
    REFUSED = "refused", _("Not taken")
    INTERVIEW = "interview", _("Interviewed")
    HIRED = "hired", _("Hired")


class CheckupTarget(TextChoices):
    MIGRANT = "migrant", _("Migrant workers")
    NEW_FORM = "new_form", _("Workers in new forms of work")
    HARD_POST = "hard_post", _("Workers on hard posts")
