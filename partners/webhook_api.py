"""An application's own webhooks over the API: how each does, and what happened after an event once more."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.actors import Actor
from core.api import Input
from core.api_reads import ReadViewSet
from partners.models import Subscription
from partners.selectors.webhooks import subscriptions_behind
from partners.services.resending import replay_own

READ = "partners.read_event"


class WebhookOut(serializers.ModelSerializer):
    """A webhook as its own application may know it; never its secret."""

    union = serializers.IntegerField(source="union_id")

    class Meta:
        model = Subscription
        fields = [
            "id", "version", "url", "union", "event_types", "status", "disabled_reason", "failing_since", "failures",
            "resume_at", "taken_at",
        ]  # fmt: skip


class ReplayIn(Input):
    """From where to send again."""

    after = serializers.IntegerField(min_value=0, max_value=2**53, help_text="The number of the last event you have.")


class ReplayOut(serializers.Serializer):
    """What goes out again: how many, up to which event, and whether there is more behind it."""

    count = serializers.IntegerField()
    cursor = serializers.IntegerField()
    more = serializers.BooleanField()


class WebhookViewSet(ReadViewSet):
    """The webhooks of the application that asks."""

    serializer_class = WebhookOut
    right = READ
    acts = {"replay": READ}

    def select(self, actor: Actor) -> QuerySet[Subscription]:
        return subscriptions_behind(actor)

    @extend_schema(request=ReplayIn, responses=ReplayOut)
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, pk: Any = None) -> Response:
        """Send what happened after an event again, in order and under the same message ids; 10,000 at a time."""
        body = ReplayIn(data=request.data)
        body.is_valid(raise_exception=True)
        actor: Any = request.actor  # type: ignore[attr-defined]
        made = replay_own(actor=actor, subscription_id=pk, after=body.validated_data["after"], moment=clock.ticking())
        return Response(ReplayOut(made).data)
