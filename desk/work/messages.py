"""Open reminders about matters that no other source of work shows."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.actors import Actor
from core.prepared import prepared
from core.reminders.choices import Tab
from core.reminders.models import Message
from core.templatetags.show import day_filter, local_date
from desk.work.items import Kind, WorkItem

SHOWN_BY_THEMSELVES = ("aid.needyfile", "aid.roster", "aid.batch", "aid.accountchange", "aid.followup")
MOST = 100


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return the reminders that somebody has neither read nor settled."""
    if actor.user_id is None:
        return []
    return [_item(message, today) for message in _open(user_id=actor.user_id)]


@prepared("user_id")
def _open(*, user_id: int) -> QuerySet[Message]:
    rows = Message.objects.filter(user_id=user_id, tab=Tab.TODO, read_at=None, settled_at=None, folded_into=None)
    return rows.exclude(subject_type__in=SHOWN_BY_THEMSELVES).order_by("-pk")[:MOST]


def _item(message: Message, today: date) -> WorkItem:
    inbox = reverse("desk:inbox")
    came = message.created_at if message.late else message.due_at
    return WorkItem(
        kind=Kind.MESSAGE,
        title=message.text,
        url=message.url or inbox,
        action=_("Open"),
        action_url=message.url or inbox,
        facts=(str(message.get_why_display()),),
        clock_label=day_filter(came, today),
        clock_note=_note(message, today),
        urgent=message.urgent,
    )


def _note(message: Message, today: date) -> str:
    """Say what the day beside a reminder is: when it came, and whether it should have come before."""
    if message.late:
        return _("Came late, was due on %(day)s") % {"day": day_filter(message.due_at, today)}
    if local_date(message.due_at) < today:
        return _("Reminded that day, not settled yet")
    return _("Reminder")
