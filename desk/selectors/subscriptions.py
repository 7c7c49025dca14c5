"""Asking who subscribed to which overview, and whether they may still see it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from core.actors import Actor
from core.prepared import prepared
from desk.models import OverviewSubscription
from unions.models import Union
from unions.selectors.posts import actor_for


def subscription_of(actor: Actor, union: Union) -> OverviewSubscription | None:
    """Return the actor's own subscription of a union's overview."""
    return next(iter(_held(owner_id=actor.user_id, union_id=union.pk)), None)


@prepared("owner_id", "union_id")
def _held(*, owner_id: int | None, union_id: int) -> QuerySet[OverviewSubscription]:
    return OverviewSubscription.unscoped.filter(owner_id=owner_id, union_id=union_id)[:1]


def subscriptions() -> QuerySet[OverviewSubscription]:
    """Return every subscription with its union and that union's kept counts."""
    return OverviewSubscription.unscoped.select_related("union__tally").order_by("pk")


def still_seen(ids: Collection[str], permission: str, day: date) -> list[str]:
    """Return the subscriptions whose owner may still see the overview on a day; leaders are few, each is asked."""
    rows = list(OverviewSubscription.unscoped.filter(pk__in=ids).select_related("union"))
    users = User.objects.in_bulk({row.owner_id for row in rows})
    actors = {key: actor_for(user, day=day) for key, user in users.items()}
    return [str(row.pk) for row in rows if actors[row.owner_id].reaches(permission, row.union.path)]


def owned_subscription(actor: Actor, union_code: str) -> OverviewSubscription | None:
    """Return the actor's own subscription by the union's code, whether or not they may still see that union."""
    rows: Any = OverviewSubscription.unscoped.filter(owner_id=actor.user_id, union__code=union_code)
    return rows.select_for_update(of=("self",)).select_related("union").first()
