"""One piece of work, as every source describes it. Pure."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """The business a piece of work belongs to; the chips of the queue, in this order."""

    FILE = "file", _("Hardship")
    SEASON = "season", _("Four seasons")
    BATCH = "batch", _("Payment batches")
    RIGHTS = "rights", _("Rights protection")
    MEMBER = "member", _("Members and venues")
    UNION = "union", _("Organisation")
    MESSAGE = "message", _("Reminders")


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """A verb and its subject, context, a date with its meaning, and one way on.

    ``url`` leads to the case, ``action_url`` to the very step. waiting: somebody else is to act, a fact says why.
    clock_label, clock_note: instead of date and distance, where no clock runs (paused, on notice).
    urgent: without a date it still belongs to today. event, who: what happens of itself on ``due_on``, for the agenda.
    """

    kind: Kind
    title: str
    url: str
    action: str
    action_url: str
    facts: tuple[str, ...] = ()
    due_on: date | None = None
    statutory: bool = False
    clock_label: str = ""
    clock_note: str = ""
    tone: str = ""
    waiting: bool = False
    urgent: bool = False
    event: str = ""
    who: str = ""
