"""Subscribing to an overview, and taking it back."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import NotFoundError
from core.events.services import record
from core.reminders.services.inbox import settle
from core.violations import refusing_violations
from desk.coverage import at_node
from desk.models import OverviewSubscription
from desk.selectors.subscriptions import owned_subscription


@transaction.atomic
def subscribe(*, actor: Actor, union_code: str) -> OverviewSubscription:
    """Have the overview of a union of the actor's branch sent to them every Monday."""
    union = at_node(actor, union_code)
    owner: Any = actor.user_id
    row = OverviewSubscription(owner_id=owner, union=union)
    with refusing_violations(OverviewSubscription):
        row.save(force_insert=True)
    record(actor, "desk.overview.subscribed", union)
    return row


@transaction.atomic
def unsubscribe(*, actor: Actor, union_code: str) -> OverviewSubscription:
    """Take the actor's own subscription back; what has not been sent yet is not sent any more."""
    row = owned_subscription(actor, union_code)
    if row is None:
        raise NotFoundError(_("You have not subscribed to this overview."), code="not_found")
    settle(subject_type=row._meta.label_lower, subject_id=row.pk, now=clock.now())
    OverviewSubscription.unscoped.filter(pk=row.pk).delete()
    record(actor, "desk.overview.unsubscribed", row.union)
    return row
