"""Words of what changes in a household on file, and of a file's move to another county."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ChangeKind(TextChoices):
    """What happened to a household (domain.md Appendix B 2 to 8)."""

    BIRTH = "birth", _("Birth of a child")
    JOINED = "joined", _("Somebody joined the household")
    LEFT = "left", _("Somebody left the household")
    DIVORCE = "divorce", pgettext_lazy("household", "Divorce")
    SPLIT = "split", _("Household split in two")
    HEAD = "head", _("Another head of the household")
    PERSON = "person", _("Name or identity number put right")


class LeaveReason(TextChoices):
    """Why somebody does not count in the household any more (B6)."""

    ADULT = "adult", _("Child turned 18")
    SCHOOL = "school", _("Child left school")
    MARRIED = "married", _("Married into another family")
    APART = "apart", _("Lives apart")
    OTHER = "other", pgettext_lazy("reason of leaving a household", "Other")


class MoveStatus(TextChoices):
    """How far the move of a file to another county has come."""

    WANTED = "wanted", _("The new county asks for it")
    ASKED = "asked", _("Awaiting the other county")
    ACCEPTED = "accepted", pgettext_lazy("move", "Accepted")
    REFUSED = "refused", pgettext_lazy("move", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("move", "Withdrawn")
