"""Matters and letters of labour-law supervision for partner systems: complaints handed over, replies to letters."""

from decimal import Decimal
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.api import Input
from core.api_reads import ReadViewSet
from legal.choices.letters import Answer
from legal.choices.supervision import Item, Source
from legal.filters import LetterFilter, MatterFilter
from legal.models import SupervisionLetter, SupervisionMatter
from legal.rules import matters
from legal.services.letters import answer_letter
from legal.services.matters import register_matter


class MatterOut(serializers.ModelSerializer):
    """A supervision matter: at which employer, about what, how far."""

    union = serializers.IntegerField(source="union_id")
    union_name = serializers.CharField(source="union.name")

    class Meta:
        model = SupervisionMatter
        fields = [
            "id", "version", "number", "status", "source", "item", "union", "union_name", "employer_name", "workers",
            "amount", "is_serious", "received_on", "accepted_on", "found_on", "correct_by", "recovered", "closed_on",
        ]  # fmt: skip


class MatterIn(Input):
    """A complaint about an employer, or a clue that a partner passes on."""

    union = serializers.IntegerField(min_value=1, max_value=2**53)
    item = serializers.ChoiceField(choices=Item.choices)
    employer_name = serializers.CharField(max_length=120)
    credit_code = serializers.CharField(max_length=18, required=False, allow_blank=True, default="")
    facts = serializers.CharField(max_length=2000)
    received_on = serializers.DateField()
    complainant = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    identity = serializers.CharField(max_length=32, required=False, allow_blank=True, default="")
    workers = serializers.IntegerField(min_value=1, max_value=100_000, default=1)
    amount = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=Decimal(0), required=False, allow_null=True, default=None
    )
    is_serious = serializers.BooleanField(required=False, default=False)


class LetterOut(serializers.ModelSerializer):
    """A letter of supervision: to whom, of which number, how far; not what it says."""

    matter = serializers.UUIDField(source="matter_id")
    union_name = serializers.CharField(source="union.name")

    class Meta:
        model = SupervisionLetter
        fields = [
            "id", "version", "kind", "number", "status", "matter", "union_name", "recipient", "department",
            "issued_on", "correct_by", "served_on", "answer", "answered_on",
        ]  # fmt: skip


class ReplyIn(Input):
    """A written reply to a letter."""

    on = serializers.DateField()
    answer = serializers.ChoiceField(choices=Answer.choices)
    text = serializers.CharField(max_length=2000)


class MatterViewSet(ReadViewSet):
    """Matters of labour-law supervision; and complaints that a partner hands over."""

    serializer_class = MatterOut
    filterset_class = MatterFilter
    right = matters.VIEW
    acts = {"create": matters.RECORD}
    related = ("union",)
    watched = True

    @extend_schema(request=MatterIn, responses={201: MatterOut})
    def create(self, request: Request) -> Response:
        """Hand over a complaint; the union accepts or refuses it like one from the counter, in the same time."""
        told = MatterIn.read(request.data)
        matter = register_matter(
            actor=request.actor, union_id=told.pop("union"), source=Source.COMPLAINT, today=clock.today(), **told
        )
        return Response(MatterOut(matter).data, status=201)


class LetterViewSet(ReadViewSet):
    """Letters of supervision; and the replies of the departments and employers they went to."""

    serializer_class = LetterOut
    filterset_class = LetterFilter
    right = matters.VIEW
    acts = {"answer": matters.HANDLE}
    versioned = ("answer",)
    related = ("union",)
    watched = True

    @extend_schema(request=ReplyIn, responses=LetterOut, filters=False)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: UUID) -> Response:
        """Enter the reply to a letter that was served; its period stops."""
        return self.acted(request, ReplyIn, answer_letter, letter_id=pk)
