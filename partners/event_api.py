"""Events for who asks instead of listening: thin, in order, from wherever one left off."""

from django.db.models import QuerySet
from rest_framework import serializers

from core.actors import Actor
from core.api import KeysetPages
from core.api_reads import NumberedViewSet
from core.events.models import Event
from partners.filters import EventFilter
from partners.selectors.events import READ, events_told


class EventOut(serializers.ModelSerializer):
    """What happened to which number and when; whoever may know more asks its resource."""

    type = serializers.CharField(source="code")
    subject = serializers.CharField(source="subject_type")

    class Meta:
        model = Event
        fields = ["id", "type", "subject", "subject_id", "happened_at"]


class RisingPages(KeysetPages):
    """The earliest first: who reads on never misses what came meanwhile."""

    ordering = "id"


class EventViewSet(NumberedViewSet):
    """Events of the branch, the earliest first; ``after`` goes on where one left off."""

    serializer_class = EventOut
    filterset_class = EventFilter
    pagination_class = RisingPages
    right = READ

    def select(self, actor: Actor) -> QuerySet[Event]:
        return events_told(actor)
