"""What webhooks are asked: what is owed, who may be sent to now, what a grant still covers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.actors import Actor
from core.fetch import find
from partners.choices import ApplicationStatus, DeliveryStatus, GrantStatus, PartnerStatus, SubscriptionStatus
from partners.models import DeliveryTry, Grant, Subscription, WebhookDelivery
from partners.models.scope import DEVELOP
from partners.rules.event_types import EVENT_TYPES


@dataclass(frozen=True)
class Covered:
    """What the grants of an application cover on a day: which scope in which branch."""

    grants: tuple[tuple[str, str], ...]

    def scopes_at(self, path: str) -> frozenset[str]:
        """Return the scopes that hold over a whole branch."""
        return frozenset(scope for scope, branch in self.grants if path.startswith(branch))

    def hears(self, code: str, path: str) -> bool:
        """Say whether an event of this kind at this place may be told."""
        kind = EVENT_TYPES.get(code)
        return kind is not None and kind.scope in self.scopes_at(path)


def covered(application_id: Any, day: date) -> Covered:
    """Return what an application's grants cover on a day."""
    rows = Grant.unscoped.filter(
        Q(until=None) | Q(until__gte=day), application_id=application_id, status=GrantStatus.GRANTED
    )
    return Covered(tuple(rows.order_by("pk").values_list("scope", "union__path")))


def live_subscriptions(day: date) -> QuerySet[Subscription]:
    """Return the webhooks of applications that may be served on a day."""
    rows = Subscription.unscoped.filter(
        Q(application__expires_on=None) | Q(application__expires_on__gte=day),
        status=SubscriptionStatus.ACTIVE,
        application__status=ApplicationStatus.ACTIVE,
        application__partner__status=PartnerStatus.ACTIVE,
    )
    return rows.order_by("pk")


def due_subscriptions(moment: datetime, day: date, *, but: Collection[UUID] = ()) -> list[UUID]:
    """Return the webhooks to send to now: something is due, the receiver may be asked, no lane runs."""
    owed = WebhookDelivery.unscoped.waiting().filter(subscription=OuterRef("pk"), next_try_at__lte=moment)
    rows = live_subscriptions(day).filter(
        Q(resume_at=None) | Q(resume_at__lte=moment), Q(lane_until=None) | Q(lane_until__lte=moment), Exists(owed)
    )
    return list(rows.exclude(pk__in=but).values_list("pk", flat=True))


def owed_from(subscription: Subscription, after: int, limit: int) -> list[WebhookDelivery]:
    """Return what is owed to a webhook in the order of events, due or not, behind an event."""
    rows = WebhookDelivery.unscoped.waiting().filter(subscription=subscription, event_id__gt=after)
    return list(rows.select_related("event").order_by("event_id")[:limit])


def subscription_seen(actor: Actor, subscription_id: Any) -> Subscription:
    """Return a webhook of the developer's own partner, or say that there is none."""
    return find(Subscription, subscription_id, actor, DEVELOP)


def subscriptions_of(actor: Actor, application_id: Any = None) -> QuerySet[Subscription]:
    """Return the webhooks of one's own partner, of one application if named, those that ended last."""
    rows = Subscription.objects.permitted(actor, DEVELOP).select_related("application", "union")
    rows = rows.filter(application_id=application_id) if application_id else rows
    return rows.order_by("status", "-created_at", "-pk")


def subscriptions_behind(actor: Actor) -> QuerySet[Subscription]:
    """Return the living webhooks of the application that an actor is; none for a person."""
    rows = Subscription.unscoped.filter(application__user_id=actor.user_id or 0)
    return rows.exclude(status=SubscriptionStatus.ENDED).order_by("-id")


def delivery_log(
    actor: Actor, *, subscription: Any = None, status: str = "", code: str = "", permission: str = DEVELOP
) -> QuerySet[WebhookDelivery]:
    """Return the deliveries to one's own webhooks, the latest first, narrowed by the filters of the page."""
    rows = WebhookDelivery.objects.permitted(actor, permission).select_related("subscription__application")
    if subscription:
        rows = rows.filter(subscription_id=subscription)
    if status in DeliveryStatus.values:
        rows = rows.filter(status=status)
    return rows.filter(code=code) if code in EVENT_TYPES else rows


def delivery_seen(actor: Actor, delivery_id: Any) -> WebhookDelivery:
    """Return a delivery to one's own webhook with its event, or say that there is none."""
    return find(WebhookDelivery, delivery_id, actor, DEVELOP)


def tries_of(delivery: WebhookDelivery, most: int = 20) -> list[DeliveryTry]:
    """Return the latest tries of a delivery."""
    return list(DeliveryTry.unscoped.filter(delivery=delivery).order_by("-pk")[:most])


def last_tries(subscription: Subscription, most: int = 10) -> list[DeliveryTry]:
    """Return the latest tries to a webhook, tests among them."""
    rows = DeliveryTry.unscoped.filter(subscription=subscription).select_related("delivery")
    return list(rows.order_by("-pk")[:most])


def waiting_count(subscription: Subscription, most: int = 10_000) -> int:
    """Return how much is owed to a webhook, counted up to a limit."""
    rows = WebhookDelivery.unscoped.waiting().filter(subscription=subscription)
    return int(rows[:most].count())
