"""Merger, split, move and dissolution of unions (domain.md 1.2, 1.3)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ChangeType(TextChoices):
    MERGER = "merger", _("Merger")
    SPLIT = "split", _("Split")
    MOVE = "move", pgettext_lazy("restructuring", "Move to another upper union")
    DISSOLUTION = "dissolution", _("Dissolution")


class PlanStatus(TextChoices):
    ASKED = "asked", pgettext_lazy("restructuring", "Waits for approval")
    APPROVED = "approved", pgettext_lazy("restructuring", "Approved")
    RUNNING = "running", pgettext_lazy("restructuring", "Being carried out")
    DONE = "done", pgettext_lazy("restructuring", "Carried out")
    REFUSED = "refused", pgettext_lazy("restructuring", "Not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("restructuring", "Withdrawn")


OPEN_PLANS = (PlanStatus.ASKED, PlanStatus.APPROVED, PlanStatus.RUNNING)


class DissolutionReason(TextChoices):
    CLOSED = "closed", _("The employer has ended")
    ABOLISHED = "abolished", _("The institution or organ was abolished")
    NO_MEMBERS = "no_members", _("No members are left")
