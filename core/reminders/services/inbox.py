"""What people and subscribers do with messages: tell somebody, read, settle, choose channels."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import NotFoundError, RuleBrokenError
from core.events.models import Event
from core.reminders import channels
from core.reminders.choices import OccurrenceStatus, Reason, Tab, Why
from core.reminders.models import ChannelPreference, Message, Occurrence
from core.reminders.services.posting import Draft, post


@transaction.atomic
def notify(
    users: Iterable[int],
    *,
    kind: str,
    title: str,
    params: Mapping[str, Any] | None = None,
    url: str = "",
    event: Event | None = None,
    urgent: bool = False,
    dedupe_key: str = "",
    tab: Tab = Tab.NOTICE,
    twice_is_better: bool = False,
    now: datetime | None = None,
) -> int:
    """Tell people something, once: a subscriber that runs again tells nobody twice. Return how many are told anew.

    ``title`` is a msgid (``gettext_noop``). Without ``event`` the caller names the ``dedupe_key``. What is told long
    after its event says that it is late.
    """
    if event is None and not dedupe_key:
        raise ValueError("notify needs the event it follows, or a dedupe_key.")
    now = now or clock.now()
    drafts = [
        Draft(
            user_id=user_id,
            dedupe_key=dedupe_key or f"event:{event.pk}:{kind}" if event else dedupe_key,
            tab=tab,
            kind=kind,
            title=title,
            params=params or {},
            url=url,
            why=Why.TOLD,
            subject_type=event.subject_type if event else "",
            subject_id=event.subject_id if event else "",
            due_at=event.happened_at if event else now,
            urgent=urgent,
            twice_is_better=twice_is_better,
        )
        for user_id in dict.fromkeys(users)
    ]
    return post(drafts, now=now)


@transaction.atomic
def mark_read(actor: Actor, message_ids: Collection[int], *, now: datetime | None = None) -> int:
    """Mark messages of the actor's own as read, with what is folded into them; others' are left alone, silently."""
    own = _own(actor)
    chosen = list(own.filter(Q(pk__in=message_ids) | Q(folded_into__in=message_ids)).values_list("pk", flat=True))
    return _read(own, chosen, now or clock.now())


@transaction.atomic
def mark_all_read(actor: Actor, *, tab: Tab | None = None, now: datetime | None = None) -> int:
    """Mark everything in a tab, or everywhere, as read."""
    own = _own(actor)
    rows = own if tab is None else own.filter(tab=tab)
    return _read(own, list(rows.filter(read_at=None).values_list("pk", flat=True)), now or clock.now())


@transaction.atomic
def open_message(actor: Actor, message_id: int, *, now: datetime | None = None) -> Message:
    """Return a message of the actor's own and clear it, with all older ones about the same object in that tab."""
    own = _own(actor)
    message: Message | None = own.filter(pk=message_id).first()
    if message is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": _("message")}, code="not_found")
    cleared = Q(pk=message.pk) | Q(folded_into=message)
    if message.subject_id:
        cleared |= Q(
            tab=message.tab, subject_type=message.subject_type, subject_id=message.subject_id, pk__lte=message.pk
        )
    _read(own, list(own.filter(cleared).values_list("pk", flat=True)), now or clock.now())
    message.refresh_from_db()
    return message


def _own(actor: Actor) -> QuerySet[Message]:
    return Message.objects.filter(user_id=actor.user_id) if actor.user_id else Message.objects.none()


def _read(own: QuerySet[Message], chosen: list[int], now: datetime) -> int:
    """Stamp messages as read, and a digest as soon as all its entries are."""
    count = own.filter(pk__in=chosen, read_at=None).update(read_at=now)
    digests = own.filter(pk__in=own.filter(pk__in=chosen).values("folded_into"), read_at=None)
    open_inside = own.filter(read_at=None, settled_at=None, folded_into__isnull=False).values("folded_into")
    digests.exclude(pk__in=open_inside).update(read_at=now)
    return count


@transaction.atomic
def settle(
    *, subject_type: str, subject_id: object, now: datetime, schedules: Collection[str] | None = None
) -> tuple[int, int]:
    """Stop reminding about a matter that was closed, in the transaction that closes it.

    Occurrences not yet delivered are cancelled, messages not yet read are settled. Return how many of each.
    """
    waiting = Occurrence.unscoped.about(subject_type, subject_id).filter(
        status__in=[OccurrenceStatus.PLANNED, OccurrenceStatus.FAILED, OccurrenceStatus.CLAIMED]
    )
    told = Message.objects.filter(
        subject_type=subject_type, subject_id=str(subject_id), occurrence__isnull=False, read_at=None, settled_at=None
    )
    if schedules is not None:
        waiting, told = waiting.filter(schedule__in=schedules), told.filter(kind__in=schedules)
    cancelled = waiting.update(
        status=OccurrenceStatus.EXPIRED,
        reason=Reason.CANCELLED,
        closed_at=now,
        claim_token=None,
        lease_until=None,
        next_try_at=None,
    )
    digests = list(told.exclude(folded_into=None).values_list("folded_into", flat=True))
    settled = told.update(settled_at=now)
    _settle_digests(digests, now)
    return cancelled, settled


def _settle_digests(digest_ids: Collection[int | None], now: datetime) -> None:
    open_inside = Message.objects.filter(folded_into__in=digest_ids, read_at=None, settled_at=None)
    still_open = set(open_inside.values_list("folded_into", flat=True))
    done = [pk for pk in digest_ids if pk not in still_open]
    Message.objects.filter(pk__in=done, settled_at=None).update(settled_at=now)


@transaction.atomic
def set_preference(actor: Actor, channel: str, *, enabled: bool, urgent_only: bool, digest: bool) -> None:
    """Note what the actor wants of one channel. The inbox cannot be switched off."""
    if actor.user_id is None or channel not in channels.names():
        raise RuleBrokenError(_("There is no such channel."), code="channel")
    ChannelPreference.objects.update_or_create(
        user_id=actor.user_id,
        channel=channel,
        defaults={"enabled": enabled, "urgent_only": urgent_only, "digest": digest},
    )
