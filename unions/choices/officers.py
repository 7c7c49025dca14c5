"""Posts in a union's own leadership, and how their holders are employed (domain.md 1.1)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OfficerPost(TextChoices):
    CHAIR = "chair", pgettext_lazy("officer", "Chair")
    VICE_CHAIR = "vice_chair", pgettext_lazy("officer", "Vice-chair")
    STANDING = "standing", pgettext_lazy("officer", "Standing committee member")
    COMMITTEE = "committee", pgettext_lazy("officer", "Committee member")
    FINANCE_REVIEW_CHAIR = "finance_review_chair", pgettext_lazy("officer", "Chair of the expenditure review")
    WOMEN_CHAIR = "women_chair", pgettext_lazy("officer", "Chair of the women workers' committee")
    ORGANISER = "organiser", pgettext_lazy("officer", "Organiser")


# Who sits on the union committee; its size follows from the members (domain.md 1.1).
ON_COMMITTEE = (OfficerPost.CHAIR, OfficerPost.VICE_CHAIR, OfficerPost.STANDING, OfficerPost.COMMITTEE)


class EmploymentMode(TextChoices):
    FULL_TIME = "full_time", _("Full-time")
    PART_TIME = "part_time", _("Part-time")
    SECONDED = "seconded", _("Seconded")


class ChangeKind(TextChoices):
    """How an officer leaves before the end of the term (Union Law Art. 18)."""

    TRANSFER = "transfer", pgettext_lazy("officer leaves", "Transferred to other work")
    REMOVAL = "removal", pgettext_lazy("officer leaves", "Removed")
    RESIGNATION = "resignation", pgettext_lazy("officer leaves", "Resigned")


class ChangeStatus(TextChoices):
    ASKED = "asked", pgettext_lazy("officer leaves", "Waits for the upper union")
    APPROVED = "approved", pgettext_lazy("officer leaves", "Agreed")
    REFUSED = "refused", pgettext_lazy("officer leaves", "Not agreed")
