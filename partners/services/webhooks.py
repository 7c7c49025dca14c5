"""What developers do with a webhook: set it up, change it, change its secret, switch it off and on, try it, end it."""

import base64
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clock import day_of
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.throttle import check_rate
from core.transitions import check_fresh
from core.uuids import uuid7
from core.violations import refusing_violations
from partners.choices import DisabledReason, SubscriptionStatus
from partners.models import Application, DeliveryTry, Subscription
from partners.models.scope import DEVELOP
from partners.rules.event_types import TEST, check_event_types, trial_body
from partners.rules.limits import KEY_OVERLAP
from partners.rules.signing import signed_headers
from partners.rules.targets import Target, target_of
from partners.selectors.webhooks import covered
from partners.services.posting import Line
from partners.services.sending import PROVINCE, note_trial, secrets_of
from unions.models import Union

MOST = 10  # webhooks of one application
MOST_TRIALS = 60  # test messages of one webhook an hour


@dataclass(frozen=True)
class Trial:
    """A test message as it was sent, its signature masked, and what came back."""

    row: DeliveryTry
    headers: dict[str, str]
    body: str


def new_secret() -> str:
    """Return a secret in the spelling of Standard Webhooks: 32 random bytes."""
    return f"whsec_{base64.b64encode(token_bytes(32)).decode()}"


@transaction.atomic
def create_webhook(
    *, actor: Actor, application_id: UUID, url: str, union_id: Any, event_types: Collection[str], moment: datetime
) -> tuple[Subscription, str]:
    """Let an address hear of events in a branch, as far as grants cover them; return its secret, shown this once."""
    application = find(Application, application_id, actor, DEVELOP, lock=True)
    if Subscription.unscoped.filter(application=application).exclude(status="ended").count() >= MOST:
        raise ConflictError(_("An application has at most %(n)s webhooks.") % {"n": MOST}, code="too_many_webhooks")
    union = _union(union_id)
    secret = new_secret()
    subscription = Subscription(
        application=application,
        union=union,
        url=url,
        event_types=_checked(application, union, url, event_types, moment),
        secret=secret,
        created_by_id=actor.user_id,  # type: ignore[misc]  # a job sets up nothing: the database refuses
    )
    with refusing_violations(Subscription):
        subscription.save(force_insert=True)
    record(actor, "partners.webhook.created", subscription, url=url, event_types=subscription.event_types)
    return subscription, secret


def _union(union_id: Any) -> Union:
    union = Union.unscoped.filter(pk=union_id).first() if str(union_id).isdigit() else None
    if union is None:
        text = _("Choose a branch of the list.")
        raise RuleBrokenError(text, code="union", fields={"union": text})
    return union


def _checked(
    application: Application, union: Union, url: str, event_types: Collection[str], moment: datetime
) -> list[str]:
    """Refuse an address that leads inside, and events that no grant covers in that branch."""
    target_of(url, test_hosts=settings.WEBHOOK_TEST_HOSTS)
    scopes = covered(application.pk, timezone.localdate(moment)).scopes_at(union.path)
    return check_event_types(event_types, scopes)


@transaction.atomic
def change_webhook(
    *, actor: Actor, subscription_id: UUID, seen_version: int, url: str, event_types: Collection[str], moment: datetime
) -> Subscription:
    """Change where a webhook leads and what it hears; what is owed goes to the new address."""
    subscription = _living(actor, subscription_id, seen_version)
    before = {"url": subscription.url, "event_types": subscription.event_types}
    found = _checked(subscription.application, subscription.union, url, event_types, moment)
    subscription.url, subscription.event_types = url, found
    _rested(subscription)
    _saved(subscription)
    record(actor, "partners.webhook.changed", subscription, before=before, url=url, event_types=found)
    return subscription


def _living(actor: Actor, subscription_id: UUID, seen_version: int | None) -> Subscription:
    subscription = find(Subscription, subscription_id, actor, DEVELOP, lock=True)
    check_fresh(subscription, seen_version)
    if subscription.status == SubscriptionStatus.ENDED:
        raise ConflictError(_("This webhook has ended."), code="wrong_state")
    return subscription


def _rested(subscription: Subscription) -> None:
    """Forget how the receiver did before: it is asked anew at once."""
    subscription.failures, subscription.failing_since, subscription.resume_at = 0, None, None


def _saved(subscription: Subscription) -> None:
    subscription.version += 1
    with refusing_violations(Subscription):
        subscription.save()


@transaction.atomic
def rotate_secret(
    *, actor: Actor, subscription_id: UUID, seen_version: int | None, moment: datetime
) -> tuple[Subscription, str]:
    """Make a new secret, shown this once; for the hours of the overlap messages are signed with the old one too."""
    subscription = _living(actor, subscription_id, seen_version)
    secret = new_secret()
    subscription.previous_secret = subscription.secret.open()
    subscription.previous_until = moment + timedelta(hours=value(KEY_OVERLAP, PROVINCE, day_of(moment)))
    subscription.secret = secret
    _saved(subscription)
    record(actor, "partners.webhook.secret_rotated", subscription, old_until=subscription.previous_until)
    return subscription, secret


@transaction.atomic
def disable_webhook(*, actor: Actor, subscription_id: UUID, seen_version: int, moment: datetime) -> Subscription:
    """Switch a webhook off; what happens meanwhile is kept for it."""
    subscription = _living(actor, subscription_id, seen_version)
    if subscription.status == SubscriptionStatus.DISABLED:
        raise ConflictError(_("This webhook is switched off already."), code="wrong_state")
    subscription.status, subscription.disabled_at = SubscriptionStatus.DISABLED, moment
    subscription.disabled_reason = DisabledReason.BY_HAND
    _saved(subscription)
    record(actor, "partners.webhook.disabled", subscription, reason=subscription.disabled_reason)
    return subscription


@transaction.atomic
def enable_webhook(*, actor: Actor, subscription_id: UUID, seen_version: int) -> Subscription:
    """Switch a webhook on again; what is owed goes out in its order."""
    subscription = _living(actor, subscription_id, seen_version)
    if subscription.status != SubscriptionStatus.DISABLED:
        raise ConflictError(_("This webhook is switched on already."), code="wrong_state")
    subscription.status, subscription.disabled_at, subscription.disabled_reason = SubscriptionStatus.ACTIVE, None, ""
    _rested(subscription)
    _saved(subscription)
    record(actor, "partners.webhook.enabled", subscription)
    return subscription


@transaction.atomic
def end_webhook(*, actor: Actor, subscription_id: UUID, seen_version: int) -> Subscription:
    """End a webhook for good; its log stays, nothing is kept for it any more."""
    subscription = _living(actor, subscription_id, seen_version)
    subscription.status, subscription.disabled_at, subscription.disabled_reason = SubscriptionStatus.ENDED, None, ""
    _rested(subscription)
    _saved(subscription)
    record(actor, "partners.webhook.ended", subscription)
    return subscription


def try_webhook(
    *, actor: Actor, subscription_id: UUID, moment: datetime, code: str = TEST, line_to: Callable[[Target], Line] = Line
) -> Trial:
    """Send a test message now and keep what the receiver said; it tells of nothing and counts as nothing."""
    subscription = find(Subscription, subscription_id, actor, DEVELOP)
    if subscription.status == SubscriptionStatus.ENDED:
        raise NotFoundError(_("This webhook has ended."), code="not_found")
    check_rate("webhook-trial", str(subscription.pk), most=MOST_TRIALS)
    body = trial_body(moment, settings.SITE_URL, code)
    headers = signed_headers(
        secrets_of(subscription, moment), message_id=f"msg_test_{uuid7().hex}", moment=moment, body=body
    )
    with line_to(target_of(subscription.url, test_hosts=settings.WEBHOOK_TEST_HOSTS)) as line:
        answer = line.post(headers, body)
    with transaction.atomic():
        made = note_trial(subscription, answer, moment)
        record(actor, "partners.webhook.tested", subscription, status=answer.status, outcome=answer.outcome.value)
    return Trial(made, headers | {"webhook-signature": "v1,******"}, body.decode())
