"""Terms of union committees, re-election and extension (domain.md 1.3, Union Law Arts. 16, 17)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TermStatus(TextChoices):
    RUNNING = "running", pgettext_lazy("term", "Running")
    ENDED = "ended", pgettext_lazy("term", "Ended")


class ReelectionStatus(TextChoices):
    PLAN = "plan", _("Planned")
    REQUEST_SENT = "request_sent", _("Request sent")
    REQUEST_APPROVED = "request_approved", _("Request approved")
    VOTED = "voted", _("Voted")
    RESULT_REPORTED = "result_reported", _("Result reported")
    RESULT_APPROVED = "result_approved", _("Result approved")
    ABANDONED = "abandoned", _("Abandoned")


OPEN_REELECTIONS = (
    ReelectionStatus.PLAN,
    ReelectionStatus.REQUEST_SENT,
    ReelectionStatus.REQUEST_APPROVED,
    ReelectionStatus.VOTED,
    ReelectionStatus.RESULT_REPORTED,
)


class ExtensionStatus(TextChoices):
    ASKED = "asked", pgettext_lazy("extension", "Asked for")
    APPROVED = "approved", pgettext_lazy("extension", "Approved")
    REFUSED = "refused", pgettext_lazy("extension", "Refused")


class Assembly(TextChoices):
    """Who votes: all members, or their delegates."""

    MEMBERS = "members", _("Members' meeting")
    DELEGATES = "delegates", _("Delegates' meeting")
