"""Words of venues: centres, stations and points, mommy rooms, outdoor workers' stations, studios (domain.md 9)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VenueKind(TextChoices):
    CENTRE = "centre", _("Service centre")
    STATION = "station", _("Service station")
    POINT = "point", _("Service point")
    MOMMY = "mommy", _("Mommy room")
    OUTDOOR = "outdoor", _("Outdoor workers' station")
    STUDIO = "studio", _("Studio of a model worker or craftsman")


class VenueStatus(TextChoices):
    DECLARED = "declared", pgettext_lazy("venue", "Declared")
    INSPECTED = "inspected", pgettext_lazy("venue", "Inspected")
    OPEN = "open", pgettext_lazy("venue", "In use")
    RETURNED = "returned", pgettext_lazy("venue", "Returned for improvement")
    CLOSED = "closed", pgettext_lazy("venue", "Closed")


class CheckKind(TextChoices):
    INSPECTION = "inspection", _("Inspection before opening")
    YEARLY = "yearly", _("Check in use")


class StudioLevel(TextChoices):
    NATIONAL = "national", pgettext_lazy("studio", "National")
    PROVINCE = "province", pgettext_lazy("studio", "Province")
    CITY = "city", pgettext_lazy("studio", "City")
    COUNTY = "county", pgettext_lazy("studio", "County")
    UNIT = "unit", pgettext_lazy("studio", "Workplace")


class OperatingMode(TextChoices):
    OWN = "own", pgettext_lazy("venue", "Run by the union itself")
    ENTRUSTED = "entrusted", pgettext_lazy("venue", "Entrusted to an operator")
    SHARED = "shared", pgettext_lazy("venue", "Shared with a partner")
