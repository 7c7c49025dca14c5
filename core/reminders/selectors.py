"""Everything anybody can ask about reminders: the inbox, the ledger, what stands still."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.rules import WorkCalendar
from core.errors import NotFoundError
from core.reminders import channels, registry
from core.reminders.channels.base import Recipient
from core.reminders.choices import WAITING, Tab
from core.reminders.models import Alarm, ChannelPreference, Message, Occurrence
from core.reminders.registry import Planned
from core.reminders.rules import Preference, Window

PAGE = 30


@dataclass(frozen=True)
class Entry:
    """One line of the inbox: the newest message about an object, how many there are, and what is folded into it."""

    message: Message
    updates: int
    enclosed: Sequence[Message]


# Asked by every page, with what else a request asks first (unions.selectors.posts), so it is written out.
UNREAD = """
    SELECT count(*) FROM core_message
     WHERE user_id = %(user)s AND folded_into_id IS NULL AND tab = 'todo' AND read_at IS NULL AND settled_at IS NULL
"""


@dataclass(frozen=True)
class InboxPage:
    """Some lines of the inbox, newest first, and where the next page begins (None: here it ends)."""

    entries: Sequence[Entry]
    next_before: int | None


def unread_count(actor: Actor) -> int:
    """Return how many messages wait to be read under 待处理; a digest of late ones counts as one."""
    if not actor.user_id:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, {"user": actor.user_id})
        return int(cursor.fetchone()[0])


def unread_counts(actor: Actor) -> dict[str, int]:
    """Return how many messages wait to be read in each tab."""
    counted = _top(actor).filter(read_at=None, settled_at=None).values_list("tab").annotate(count=Count("pk"))
    return {tab.value: 0 for tab in Tab} | dict(counted.order_by())


def inbox(
    actor: Actor, tab: str = Tab.TODO, before: int | None = None, *, unread_only: bool = False, size: int = PAGE
) -> InboxPage:
    """Return one page of a tab, one line an object; ``before`` is the ``next_before`` of the page above."""
    rows = _top(actor).filter(tab=tab)
    if unread_only:
        rows = rows.filter(read_at=None, settled_at=None)
    newer = rows.filter(
        subject_type=OuterRef("subject_type"), subject_id=OuterRef("subject_id"), pk__gt=OuterRef("pk")
    ).exclude(subject_id="")
    shown = rows.exclude(Exists(newer))
    if before is not None:
        shown = shown.filter(pk__lt=before)
    found = list(shown.order_by("-pk")[: size + 1])
    page = found[:size]
    updates, enclosed = _updates(rows, page), _enclosed(page)
    entries = [
        Entry(each, updates.get((each.subject_type, each.subject_id), 1), enclosed.get(each.pk, ())) for each in page
    ]
    return InboxPage(entries, page[-1].pk if len(found) > size else None)


def message_of(actor: Actor, message_id: int) -> Message:
    """Return a message of the actor's own; somebody else's looks like none."""
    message: Message | None = _own(actor).filter(pk=message_id).first()
    if message is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": _("message")}, code="not_found")
    return message


def ledger(actor: Actor, permission: str, subject_type: str, *subject_ids: object) -> QuerySet[Occurrence]:
    """Return the reminders about some subjects, within the branches where the actor holds the permission."""
    rows: QuerySet[Occurrence] = Occurrence.objects.permitted(actor, permission)
    return rows.about(subject_type, *subject_ids).order_by("due_at", "pk")  # type: ignore[attr-defined]


def told_of(occurrence_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return for each delivered reminder how many people got it and how many of them have read it; no names."""
    counted = Message.objects.filter(occurrence__in=list(occurrence_ids)).order_by().values_list("occurrence")
    rows = counted.annotate(people=Count("pk"), read=Count("pk", filter=Q(read_at__isnull=False)))
    return {key: (people, read) for key, people, read in rows}


def preview(code: str, window: Window, calendar: WorkCalendar) -> list[Planned]:
    """Return what a schedule would plan for any stretch of time, as the reminder plan of a programme shows it."""
    schedule = registry.find_schedule(code)
    return sorted(registry.milestones(schedule, window, calendar), key=lambda each: each.due_at) if schedule else []


def channel_preferences(actor: Actor) -> Mapping[str, Preference]:
    """Return what the actor wants of every channel in use."""
    own = preferences([actor.user_id]).get(actor.user_id, {}) if actor.user_id else {}
    return {name: own.get(name, Preference()) for name in channels.names()}


def oldest_overdue(now: datetime) -> datetime | None:
    """Return the due moment of the oldest reminder that is due and not delivered; None when all is well."""
    waiting = Occurrence.unscoped.filter(status__in=WAITING, due_at__lte=now)
    oldest: datetime | None = waiting.aggregate(oldest=Min("due_at"))["oldest"]
    return oldest


def failing(now: datetime) -> QuerySet[Occurrence]:
    """Return the reminders whose delivery failed and is tried again, oldest first."""
    return Occurrence.unscoped.filter(status="failed", due_at__lte=now).order_by("due_at", "pk")


def open_alarms() -> QuerySet[Alarm]:
    """Return what somebody must look at."""
    return Alarm.objects.filter(cleared_at=None).order_by("-pk")


def recipients(user_ids: Collection[int]) -> dict[int, Recipient]:
    """Return where people can be reached; nobody whose account is closed."""
    users = get_user_model()._default_manager.filter(pk__in=user_ids, is_active=True)
    return {pk: Recipient(pk, email, language) for pk, email, language in users.values_list("pk", "email", "language")}


def preferences(user_ids: Collection[int]) -> dict[int, dict[str, Preference]]:
    """Return what people want of each channel, where they said so."""
    wishes: dict[int, dict[str, Preference]] = defaultdict(dict)
    for row in ChannelPreference.objects.filter(user_id__in=user_ids):
        wishes[row.user_id][row.channel] = Preference(row.enabled, row.urgent_only, row.digest)
    return wishes


def _own(actor: Actor) -> QuerySet[Message]:
    return Message.objects.filter(user_id=actor.user_id) if actor.user_id else Message.objects.none()


def _top(actor: Actor) -> QuerySet[Message]:
    return _own(actor).filter(folded_into=None)


def _updates(rows: QuerySet[Message], page: Sequence[Message]) -> dict[tuple[str, str], int]:
    subjects = {each.subject_id for each in page if each.subject_id}
    counted = rows.filter(subject_id__in=subjects).values_list("subject_type", "subject_id").annotate(n=Count("pk"))
    return {(kind, key): count for kind, key, count in counted.order_by()}


def _enclosed(page: Sequence[Message]) -> dict[int, list[Message]]:
    inside: dict[int, list[Message]] = defaultdict(list)
    digests = [each.pk for each in page if each.is_digest]
    if digests:
        for message in Message.objects.filter(folded_into__in=digests).order_by("due_at", "pk"):
            inside[message.folded_into_id or 0].append(message)
    return inside
