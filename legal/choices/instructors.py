"""Words of bargaining instructors, of trainings, and of units named for harmonious labour relations (domain.md 8)."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class InstructorKind(TextChoices):
    FULL_TIME = "full_time", pgettext_lazy("instructor", "Full-time")
    PART_TIME = "part_time", pgettext_lazy("instructor", "Part-time")


class InstructorStatus(TextChoices):
    ACTIVE = "active", pgettext_lazy("instructor", "At work")
    ENDED = "ended", pgettext_lazy("instructor", "Left")


class HarmonyLevel(TextChoices):
    COUNTY = "county", pgettext_lazy("harmonious labour relations", "County")
    CITY = "city", pgettext_lazy("harmonious labour relations", "City")
    PROVINCE = "province", pgettext_lazy("harmonious labour relations", "Province")
    NATIONAL = "national", pgettext_lazy("harmonious labour relations", "National")


class HarmonyStatus(TextChoices):
    DECLARED = "declared", pgettext_lazy("harmonious labour relations", "Declared")
    NAMED = "named", pgettext_lazy("harmonious labour relations", "Named")
    REFUSED = "refused", pgettext_lazy("harmonious labour relations", "Not named")
    WITHDRAWN = "withdrawn", pgettext_lazy("harmonious labour relations", "Withdrawn")
