"""What schemes of mutual aid paid to people."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from partners.models import MutualSettlement


def settlements_of(person_ids: Collection[Any]) -> QuerySet[MutualSettlement]:
    """Return the settlements of people, and of those who turned out to be one of them."""
    rows = MutualSettlement.unscoped.filter(Q(person__in=person_ids) | Q(person__merged_into__in=person_ids))
    return rows.select_related("union", "callback__application__partner").order_by("-settled_on", "-pk")
