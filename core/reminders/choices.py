"""Words stored in the reminder tables."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OccurrenceStatus(TextChoices):
    """Where an occurrence stands. ``resolved``: nobody needed it any more when it came due, so nobody was disturbed."""

    PLANNED = "planned", _("Planned")
    CLAIMED = "claimed", _("Being delivered")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed, tried again")
    EXPIRED = "expired", _("Fallen away")
    RESOLVED = "resolved", _("Already settled")


# What is still to be delivered. A failed occurrence is never given up: it is tried again until it arrives.
WAITING = (OccurrenceStatus.PLANNED, OccurrenceStatus.CLAIMED, OccurrenceStatus.FAILED)


class Reason(TextChoices):
    """Why an occurrence fell away before it was delivered."""

    SUPERSEDED = "superseded", _("The facts changed")
    CANCELLED = "cancelled", _("The matter was closed")
    TOO_LATE = "too_late", _("Its time had passed")


# An occurrence that fell away for one of these comes back when the facts imply it again.
REVIVABLE = (Reason.SUPERSEDED, Reason.CANCELLED)


class Tab(TextChoices):
    """The tabs of the inbox. The badge counts the first."""

    TODO = "todo", _("To do")
    NOTICE = "notice", pgettext_lazy("tab of the inbox", "Notices")
    SYSTEM = "system", _("System")


class Why(TextChoices):
    """Why somebody got a message."""

    RESPONSIBLE = "responsible", _("because you are responsible")
    ROLE = "role", _("because of your post")
    ABOVE = "above", _("because nobody below can be reached")
    ESCALATED = "escalated", _("because it was left undone below")
    LAST_RESORT = "last_resort", _("because nobody else can be reached")
    TOLD = "told", _("because it concerns you")
    KEEPER = "keeper", _("because you look after the system")


class Mode(TextChoices):
    """How a message leaves the house."""

    ONCE = "once", _("At once")
    LATE = "late", _("Caught up")
    DIGEST = "digest", _("Morning digest")


class DispatchStatus(TextChoices):
    """``unknown``: it may have been sent before the sender died; ``dropped``: read or settled before it left."""

    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    UNKNOWN = "unknown", _("Not certain")
    DROPPED = "dropped", _("Not needed any more")


class AlarmCode(TextChoices):
    JOB_SILENT = "job_silent", _("A job did not run")
    SCHEDULE_FAILED = "schedule_failed", _("A schedule could not be planned")
    NOBODY = "nobody", _("A reminder reaches nobody")
    STUCK = "stuck", _("A reminder cannot be delivered")
    CHANNEL_FAILED = "channel_failed", _("A channel gave up")
    JOB_FAILED = "job_failed", _("Long work was given up")
    JOB_STUCK = "job_stuck", _("Long work stands still")
    CLOCK_JUMPED = "clock_jumped", _("The clock jumped")
