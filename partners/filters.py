"""Filters of events in the API. They narrow what the actor may already hear of."""

import django_filters as filters

from core.events.models import Event
from partners.rules.event_types import EVENT_TYPES

TYPES = [(code, code) for code in EVENT_TYPES]


class EventFilter(filters.FilterSet):
    """Narrow the list of events."""

    after = filters.NumberFilter(field_name="id", lookup_expr="gt", min_value=0, max_value=2**53)
    type = filters.ChoiceFilter(field_name="code", choices=TYPES)
    subject_id = filters.CharFilter(max_length=64)

    class Meta:
        model = Event
        fields: list[str] = []
