"""Sending what is owed: one lane a webhook, in the order of events, never two at once; times short, nothing lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from core.actors import SystemActor
from core.clock import day_of
from core.errors import RuleBrokenError
from core.events.services import record
from core.parameters.selectors import value
from core.reminders.services.inbox import notify
from partners.choices import DeliveryStatus, DisabledReason, Outcome, SubscriptionStatus
from partners.models import DeliveryTry, Developer, Subscription, WebhookDelivery
from partners.rules.event_types import body_of, message_id_of
from partners.rules.retries import (
    DISABLE_DAYS,
    REFUSALS_IN_A_ROW,
    STEPS,
    Answer,
    is_given_up,
    next_try,
    resume_at,
    waits,
)
from partners.rules.signing import signed_headers
from partners.rules.targets import Target, target_of
from partners.selectors.webhooks import Covered, covered, live_subscriptions, owed_from
from partners.services.posting import Line

PROVINCE = "330000"
LEASE = timedelta(seconds=60)  # longer than a group can take: a lane whose worker was killed opens again after it
GROUP = 50  # messages that are marked together: a kill in between sends them again, under the same ids
LANE_SECONDS = 10.0
SENDER = SystemActor("job: webhooks")

Now = Callable[[], datetime]
LineTo = Callable[[Target], Line]


@dataclass
class Sent:
    """What one group of messages came to."""

    tries: list[tuple[WebhookDelivery, Answer, datetime]] = field(default_factory=list)
    withheld: list[WebhookDelivery] = field(default_factory=list)
    in_a_row: int = 0  # refusals without a message taken between them
    down: Answer | None = None  # the receiver itself, not one message

    def note(self, delivery: WebhookDelivery, answer: Answer, at: datetime) -> None:
        self.tries.append((delivery, answer, at))
        self.in_a_row = 0 if answer.outcome == Outcome.TAKEN else self.in_a_row + 1
        is_down = answer.outcome in (Outcome.UNREACHABLE, Outcome.GONE) or self.in_a_row >= REFUSALS_IN_A_ROW
        self.down = answer if is_down else None


def send_owed(
    subscription_id: UUID, *, now: Now, line_to: LineTo = Line, seconds: float = LANE_SECONDS, most: int = 100_000
) -> int:
    """Send what is due to one webhook until nothing is left, the receiver is down, or time is over; return how many.

    Of one subject the later events wait for the earlier ones; other subjects go on. Each message carries the id of its
    event: what was sent and not yet marked when the worker died is sent once more under the same id.
    """
    subscription = _take_lane(subscription_id, now())
    if subscription is None:
        return 0
    try:
        target = target_of(subscription.url, test_hosts=settings.WEBHOOK_TEST_HOSTS)
    except RuleBrokenError:
        _switch_off(subscription, now(), DisabledReason.FAILING)
        return 0
    try:
        with line_to(target) as line:
            return _drive(subscription, line, now, now() + timedelta(seconds=seconds), most)
    finally:
        Subscription.unscoped.filter(pk=subscription.pk).update(lane_until=None)


def _take_lane(subscription_id: UUID, moment: datetime) -> Subscription | None:
    """Hold the webhook for this worker, unless another one sends to it or its receiver is given time."""
    free = live_subscriptions(timezone.localdate(moment)).filter(
        Q(resume_at=None) | Q(resume_at__lte=moment), Q(lane_until=None) | Q(lane_until__lte=moment), pk=subscription_id
    )
    taken = Subscription.unscoped.filter(pk__in=free.values("pk").order_by()).filter(
        Q(lane_until=None) | Q(lane_until__lte=moment)
    )
    if not taken.update(lane_until=moment + LEASE):
        return None
    return Subscription.unscoped.select_related("application", "union").get(pk=subscription_id)


def _drive(subscription: Subscription, line: Line, now: Now, until: datetime, most: int) -> int:
    """Send group after group; the place in the order is kept, what is blocked stays blocked for this run."""
    may_hear = covered(subscription.application_id, timezone.localdate(now()))
    blocked: set[str] = set()
    after = sent = in_a_row = 0
    while now() < until and sent < most:
        rows = owed_from(subscription, after, GROUP)
        if not rows:
            break
        group = Sent(in_a_row=in_a_row)
        after = _send_group(subscription, line, rows, group, blocked, may_hear, now)
        sent, in_a_row = sent + len(group.tries), group.in_a_row
        if not _note(subscription, group, now()) or group.down:
            break
    return sent


def _send_group(
    subscription: Subscription,
    line: Line,
    rows: Sequence[WebhookDelivery],
    group: Sent,
    blocked: set[str],
    may_hear: Covered,
    now: Now,
) -> int:
    """Send what of these is due and not behind an earlier one; return the event up to which was looked."""
    secrets, opened = secrets_of(subscription, now()), now()
    after = rows[0].event_id - 1
    for row in rows:
        moment = now()
        if moment - opened > LEASE / 4:
            break
        after = row.event_id
        if row.subject in blocked:
            continue
        if not may_hear.hears(row.code, row.event.union_path):
            group.withheld.append(row)
            continue
        if row.next_try_at and row.next_try_at > moment:
            blocked.add(row.subject)
            continue
        answer = line.post(*message_of(row, secrets, moment))
        group.note(row, answer, moment)
        if answer.outcome != Outcome.TAKEN:
            blocked.add(row.subject)
        if group.down:
            break
    return after


def message_of(row: WebhookDelivery, secrets: Sequence[str], moment: datetime) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body under which an event goes to a webhook; the id is always the same."""
    body = body_for(row)
    message_id = message_id_of(row.subscription_id, row.event_id)
    return signed_headers(secrets, message_id=message_id, moment=moment, body=body), body


def body_for(row: WebhookDelivery) -> bytes:
    """Return the body of the message about a delivery's event."""
    event = row.event
    return body_of(
        code=event.code,
        event_id=event.pk,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        happened_at=event.happened_at,
        site=settings.SITE_URL,
    )


def secrets_of(row: Any, moment: datetime) -> list[str]:
    """Return the secrets that are valid now: the new one, and the old one while a partner changes over."""
    secrets = [row.secret.open()]
    if row.previous_until is not None and row.previous_until > moment:
        secrets.append(row.previous_secret.open())
    return secrets


def _note(subscription: Subscription, group: Sent, moment: datetime) -> bool:
    """Write what became of a group, and say whether the lane may go on.

    A webhook that was switched off, changed or taken by another worker meanwhile is not sent to any more.
    """
    with transaction.atomic():
        held = Subscription.unscoped.select_for_update(of=("self",)).get(pk=subscription.pk)
        _note_tries(subscription, group, moment)
        _note_health(held, group, moment)
        goes_on = held.status == SubscriptionStatus.ACTIVE and held.version == subscription.version
        if goes_on and held.lane_until is not None:
            Subscription.unscoped.filter(pk=held.pk).update(lane_until=moment + LEASE)
    return goes_on


def _note_tries(subscription: Subscription, group: Sent, moment: datetime) -> None:
    DeliveryTry.unscoped.bulk_create(
        [_try_of(subscription, answer, at, delivery) for delivery, answer, at in group.tries], batch_size=500
    )
    taken: dict[int, list[int]] = {}
    for delivery, answer, _at in group.tries:
        if answer.outcome == Outcome.TAKEN and answer.status is not None:
            taken.setdefault(answer.status, []).append(delivery.pk)
        else:
            _note_refusal(delivery, answer, moment)
    for status, ids in taken.items():
        WebhookDelivery.unscoped.waiting().filter(pk__in=ids).update(
            status=DeliveryStatus.DELIVERED, done_at=moment, next_try_at=None, tries=F("tries") + 1, last_status=status
        )
    if group.withheld:
        WebhookDelivery.unscoped.waiting().filter(pk__in=[each.pk for each in group.withheld]).update(
            status=DeliveryStatus.WITHHELD, done_at=moment, next_try_at=None
        )


def _try_of(
    subscription: Subscription, answer: Answer, at: datetime, delivery: WebhookDelivery | None = None
) -> DeliveryTry:
    return DeliveryTry(
        subscription=subscription,
        delivery=delivery,
        at=at,
        milliseconds=answer.milliseconds,
        outcome=answer.outcome,
        status=answer.status,
        error=answer.error,
        answer=answer.text,
    )


def note_trial(subscription: Subscription, answer: Answer, at: datetime) -> DeliveryTry:
    """Keep what became of a test message; it belongs to no event and changes nothing about the webhook."""
    made = _try_of(subscription, answer, at)
    made.save(force_insert=True)
    return made


def _note_refusal(delivery: WebhookDelivery, answer: Answer, moment: datetime) -> None:
    """Count a try; an event that its receiver refused too often is given up, so that later ones can go."""
    row = WebhookDelivery.unscoped.waiting().select_for_update(of=("self",)).filter(pk=delivery.pk).first()
    if row is None:
        return
    row.tries, row.last_status = row.tries + 1, answer.status
    if answer.outcome == Outcome.REFUSED:
        row.refusals += 1
        row.next_try_at = next_try(row.refusals, moment, waits(value(STEPS, PROVINCE, day_of(moment))))
        if row.next_try_at is None:
            row.status, row.done_at = DeliveryStatus.DEAD, moment
    row.save(update_fields=["tries", "last_status", "refusals", "next_try_at", "status", "done_at"])


def _note_health(held: Subscription, group: Sent, moment: datetime) -> None:
    """Say how the receiver does; one that is gone, or was down for days, is switched off and its people are told."""
    has_taken = any(answer.outcome == Outcome.TAKEN for _row, answer, _at in group.tries)
    if has_taken:
        held.taken_at, held.failures, held.failing_since, held.resume_at = moment, 0, None, None
    if group.down is not None:
        held.failures += 1
        held.failing_since = held.failing_since or moment
        steps = waits(value(STEPS, PROVINCE, day_of(moment)))
        held.resume_at = resume_at(held.failures, moment, steps, group.down.retry_after)
    if has_taken or group.down is not None:
        held.save(update_fields=["taken_at", "failures", "failing_since", "resume_at"])
    if group.down is not None and group.down.outcome == Outcome.GONE:
        _switch_off(held, moment, DisabledReason.GONE)
    elif group.down is not None and is_given_up(
        held.failing_since, moment, value(DISABLE_DAYS, PROVINCE, day_of(moment))
    ):
        _switch_off(held, moment, DisabledReason.FAILING)


@transaction.atomic
def _switch_off(subscription: Subscription, moment: datetime, reason: DisabledReason) -> None:
    """Switch a webhook off by itself; what is owed stays owed, and everybody who develops for the partner is told."""
    subscription.status, subscription.disabled_reason = SubscriptionStatus.DISABLED, reason
    subscription.disabled_at = moment
    subscription.version += 1
    subscription.save(update_fields=["status", "disabled_reason", "disabled_at", "version"])
    event = record(SENDER, "partners.webhook.disabled", subscription, reason=reason.value)
    people = Developer.objects.filter(partner_id=subscription.application.partner_id, until=None)
    notify(
        people.values_list("user_id", flat=True),
        kind="partners.webhook_disabled",
        title=gettext_noop("A webhook was switched off: %(name)s"),
        params={"name": subscription.application.name},
        url=f"/developers/webhooks/{subscription.pk}/",
        event=event,
        urgent=True,
    )
