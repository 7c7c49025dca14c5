"""Deadlines for partner systems."""

from django.db.models import QuerySet
from rest_framework import serializers

from core.actors import Actor
from core.api_reads import ReadViewSet
from core.clocks.models import Deadline
from legal.filters import DeadlineFilter
from legal.selectors.expiring import OPEN as EXPIRING
from legal.selectors.expiring import clocks_seen


class DeadlineOut(serializers.ModelSerializer):
    """A period of the law on one case: what it rests on and when it ends."""

    class Meta:
        model = Deadline
        fields = [
            "id", "version", "code", "subject_type", "subject_id", "trigger_on", "unit", "length", "extra_length",
            "due_on", "provisional", "state", "finished_on", "basis",
        ]  # fmt: skip


class DeadlineViewSet(ReadViewSet):
    """Periods of the law, of every kind of case that the client may see."""

    serializer_class = DeadlineOut
    filterset_class = DeadlineFilter
    right = EXPIRING

    def select(self, actor: Actor) -> QuerySet[Deadline]:
        return clocks_seen(actor)
