"""How a union comes to be and what is known about it (domain.md 1.1, 1.3)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FeeMode(TextChoices):
    """How the employers' two per cent reach the union (Union Law Art. 43)."""

    TAX = "tax", _("Collected with the taxes")
    FINANCE = "finance", _("Paid through the public finances")
    DIRECT = "direct", _("Paid by the employer directly")
    SHARED = "shared", _("Paid to the upper union, which returns the share")


class Body(TextChoices):
    """Who leads a basic union (Union Law Art. 11)."""

    COMMITTEE = "committee", pgettext_lazy("body of a union", "Committee")
    ORGANISER = "organiser", pgettext_lazy("body of a union", "One organiser")


class Relation(TextChoices):
    """What a candidate is to the employer's principal; close relatives may not stand (Union Law Art. 10)."""

    NONE = "none", pgettext_lazy("relation to the principal", "None")
    SPOUSE = "spouse", pgettext_lazy("relation to the principal", "Spouse")
    PARENT = "parent", pgettext_lazy("relation to the principal", "Parent")
    CHILD = "child", pgettext_lazy("relation to the principal", "Child")
    SIBLING = "sibling", pgettext_lazy("relation to the principal", "Brother or sister")
    OTHER_CLOSE = "other_close", pgettext_lazy("relation to the principal", "Another close relative")


class ReportStatus(TextChoices):
    """Where the report on a new union's first election stands."""

    NONE = "none", pgettext_lazy("election report", "Not reported")
    REPORTED = "reported", pgettext_lazy("election report", "Waits for the answer")
    RETURNED = "returned", pgettext_lazy("election report", "Sent back")
    APPROVED = "approved", pgettext_lazy("election report", "Confirmed")
