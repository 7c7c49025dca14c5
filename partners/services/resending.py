"""Sending again: one delivery, a filtered set, or everything since an event (replay from a cursor)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from partners.choices import DeliveryStatus, SubscriptionStatus
from partners.models import Subscription, WebhookDelivery
from partners.models.scope import DEVELOP
from partners.selectors.webhooks import subscriptions_behind

AT_ONCE = 10_000
CHOSEN = """
    SELECT told.id, told.code, told.subject_type || ':' || told.subject_id AS subject
      FROM core_event told
     WHERE told.id > %(after)s AND told.code = ANY (%(codes)s) AND starts_with(told.union_path, %(path)s)
     ORDER BY told.id LIMIT %(most)s
"""
REPLAY = f"""
    WITH chosen AS ({CHOSEN}), owed AS (
        INSERT INTO partners_webhookdelivery
               (subscription_id, event_id, code, subject, status, next_try_at, tries, refusals, owed_at)
        SELECT %(subscription)s, id, code, subject, 'waiting', %(moment)s, 0, 0, %(moment)s FROM chosen ORDER BY id
            ON CONFLICT (subscription_id, event_id)
            DO UPDATE SET status = 'waiting', next_try_at = %(moment)s, refusals = 0, done_at = NULL
        RETURNING 1)
    SELECT (SELECT count(*) FROM owed), (SELECT max(id) FROM chosen)
"""  # noqa: S608 both parts are written here


@dataclass(frozen=True)
class Replayed:
    """How many events go out again, and the event up to which; ``more``: there is more behind it."""

    count: int
    cursor: int
    more: bool


@transaction.atomic
def replay(*, actor: Actor, subscription_id: UUID, after: int, moment: datetime, most: int = AT_ONCE) -> Replayed:
    """Owe a webhook once more what happened after an event, in the order of events and under the same message ids."""
    subscription = find(Subscription, subscription_id, actor, DEVELOP, lock=True)
    return _replay(actor, subscription, after, moment, most)


@transaction.atomic
def replay_own(*, actor: Actor, subscription_id: UUID, after: int, moment: datetime, most: int = AT_ONCE) -> Replayed:
    """Do the same for the application whose own webhook it is."""
    own = subscriptions_behind(actor).select_for_update(of=("self",)).filter(pk=subscription_id).first()
    if own is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": Subscription._meta.verbose_name}, code="not_found")
    return _replay(actor, own, after, moment, most)


def _replay(actor: Actor, subscription: Subscription, after: int, moment: datetime, most: int) -> Replayed:
    if subscription.status == SubscriptionStatus.ENDED:
        raise ConflictError(_("This webhook has ended."), code="wrong_state")
    if not 0 <= after < 2**63:
        text = _("A cursor is the number of an event.")
        raise RuleBrokenError(text, code="cursor", fields={"after": text})
    facts: dict[str, Any] = {
        "after": after,
        "codes": subscription.event_types,
        "path": subscription.union.path,
        "most": most,
        "subscription": subscription.pk,
        "moment": moment,
    }
    with connection.cursor() as cursor:
        cursor.execute(REPLAY, facts)
        count, last = cursor.fetchone()
    record(actor, "partners.webhook.replayed", subscription, after=after, count=count, until=last)
    return Replayed(count=count, cursor=last or after, more=count == most)


@transaction.atomic
def resend(*, actor: Actor, delivery_ids: Collection[int], moment: datetime) -> int:
    """Owe chosen deliveries once more, by hand; those of others are not there. Return how many."""
    rows = WebhookDelivery.objects.permitted(actor, DEVELOP).filter(pk__in=list(delivery_ids)[:AT_ONCE])
    rows = rows.exclude(status=DeliveryStatus.WAITING).exclude(subscription__status=SubscriptionStatus.ENDED)
    return _again(actor, list(rows.order_by("pk").values_list("pk", "subscription_id")), moment)


@transaction.atomic
def resend_filtered(*, actor: Actor, subscription_id: UUID, status: str, code: str, moment: datetime) -> int:
    """Owe what a filter of one webhook's log names once more, at most ten thousand at once; return how many."""
    subscription = find(Subscription, subscription_id, actor, DEVELOP)
    rows = WebhookDelivery.unscoped.filter(subscription=subscription).exclude(status=DeliveryStatus.WAITING)
    rows = rows.filter(status=status) if status else rows
    rows = rows.filter(code=code) if code else rows
    if subscription.status == SubscriptionStatus.ENDED:
        raise ConflictError(_("This webhook has ended."), code="wrong_state")
    return _again(actor, list(rows.order_by("-pk").values_list("pk", "subscription_id")[:AT_ONCE]), moment)


def _again(actor: Actor, chosen: list[tuple[int, UUID]], moment: datetime) -> int:
    ids = [pk for pk, _subscription in chosen]
    rows = WebhookDelivery.unscoped.filter(pk__in=ids).exclude(status=DeliveryStatus.WAITING)
    count = rows.update(status=DeliveryStatus.WAITING, next_try_at=moment, refusals=0, done_at=None)
    for subscription in Subscription.unscoped.filter(pk__in={each for _pk, each in chosen}).select_related("union"):
        record(actor, "partners.webhook.resent", subscription, count=count)
    return int(count)
