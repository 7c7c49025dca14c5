"""Cases of legal aid for partner systems: numbers, states, dates; and applications that a partner hands over."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.actors import Actor
from core.api import Input
from core.api_reads import ReadViewSet
from legal.choices.cases import AidForm, Channel
from legal.choices.matters import Matter
from legal.filters import CaseFilter
from legal.models import LegalAidCase
from legal.services.intake import Applicant, Dispute, Intake, receive_case

VIEW_CASE = "legal.view_case"


class CaseOut(serializers.ModelSerializer):
    """A legal-aid case without its facts and without a name."""

    union = serializers.IntegerField(source="union_id")
    union_name = serializers.CharField(source="union.name")

    class Meta:
        model = LegalAidCase
        fields = [
            "id", "version", "number", "status", "channel", "matter", "form", "people_count", "union", "union_name",
            "received_on", "decided_on", "assigned_on", "finished_on", "reported_on", "outcome", "ended_on",
        ]  # fmt: skip


class CaseIn(Input):
    """An application for legal aid that a partner hands over, with the applicant's consent (Legal Aid Law)."""

    union = serializers.IntegerField(min_value=1, max_value=2**53)
    name = serializers.CharField(max_length=64)
    identity = serializers.CharField(max_length=32)
    phone = serializers.CharField(max_length=20)
    matter = serializers.ChoiceField(choices=Matter.choices)
    form = serializers.ChoiceField(choices=AidForm.choices)
    facts = serializers.CharField(max_length=4000)
    employer_name = serializers.CharField(max_length=120)
    employer_code = serializers.CharField(max_length=18, required=False, allow_blank=True, default="")
    known_on = serializers.DateField(required=False, allow_null=True, default=None)
    people_count = serializers.IntegerField(min_value=1, max_value=10_000, default=1)
    amount = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), required=False, allow_null=True, default=None
    )
    reference = serializers.CharField(max_length=120, help_text="The partner's own number of the matter.")
    consented = serializers.BooleanField(help_text="The applicant agreed to checks and to this hand-over.")


class CaseViewSet(ReadViewSet):
    """Cases of legal aid; and applications that a partner hands over."""

    serializer_class = CaseOut
    filterset_class = CaseFilter
    right = VIEW_CASE
    related = ("union",)
    acts = {"create": "legal.take_case"}
    watched = True

    @extend_schema(request=CaseIn, responses={201: CaseOut})
    def create(self, request: Request) -> Response:
        """Hand over an application; it is reviewed like one from the counter, with the same clocks."""
        return Response(CaseOut(_received(request.actor, CaseIn.read(request.data))).data, status=201)


def _received(actor: Actor, told: dict[str, Any]) -> LegalAidCase:
    amount = told["amount"]
    return receive_case(
        actor=actor,
        union_id=told["union"],
        applicant=Applicant(told["name"], told["identity"], told["phone"]),
        dispute=Dispute(
            matter=told["matter"],
            form=told["form"],
            facts=told["facts"],
            employer_name=told["employer_name"],
            employer_code=told["employer_code"],
            known_on=told["known_on"],
            people_count=told["people_count"],
            claims=((told["matter"], told["facts"][:200], amount),) if amount is not None else (),
        ),
        intake=Intake(channel=Channel.REFERRAL, note=told["reference"], consented=told["consented"]),
        today=clock.today(),
    )
