"""Filters of unions and members in the API. They narrow what the actor may already see."""

import django_filters as filters
from django.db.models import QuerySet

from unions.choices import Level, MembershipStatus, UnionKind, UnionStatus
from unions.models import Membership, Union
from unions.selectors.tree import named


class UnionFilter(filters.FilterSet):
    """Narrow the list of unions."""

    level = filters.ChoiceFilter(choices=Level.choices)
    kind = filters.ChoiceFilter(choices=UnionKind.choices)
    status = filters.ChoiceFilter(choices=UnionStatus.choices)
    parent = filters.NumberFilter(field_name="parent_id", min_value=1, max_value=2**53)
    code = filters.CharFilter(max_length=14)
    name = filters.CharFilter(method="by_name", min_length=2, max_length=40)

    class Meta:
        model = Union
        fields: list[str] = []

    def by_name(self, queryset: QuerySet, _name: str, text: str) -> QuerySet:
        """Find by part of a name."""
        return named(queryset, text)


class MemberFilter(filters.FilterSet):
    """Narrow the list of memberships."""

    status = filters.ChoiceFilter(choices=MembershipStatus.choices)
    union = filters.NumberFilter(field_name="union_id", min_value=1, max_value=2**53)

    class Meta:
        model = Membership
        fields: list[str] = []
