"""Cases of legal aid, mediations, supervision, contracts and deadlines for partner systems: numbers, states, dates."""

from decimal import Decimal
from typing import Any
from uuid import UUID

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
from core.clocks.models import Deadline
from core.fetch import find
from legal.choices.cases import AidForm, Channel
from legal.choices.matters import Matter
from legal.filters import CaseFilter, ContractFilter, DeadlineFilter, MatterFilter, MediationFilter
from legal.models import CollectiveContract, ContractClause, LegalAidCase, Mediation, SupervisionMatter
from legal.rules import disputes, matters
from legal.selectors.contracts import clauses_of
from legal.selectors.expiring import OPEN as EXPIRING
from legal.selectors.expiring import clocks_seen
from legal.services.intake import Applicant, Dispute, Intake, receive_case

VIEW_CASE = "legal.view_case"
VIEW_CONTRACT = "legal.view_contract"


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


class MediationOut(serializers.ModelSerializer):
    """A mediation by its figures; parties, notes and offers stay at the table."""

    union = serializers.IntegerField(source="union_id")
    union_name = serializers.CharField(source="union.name")

    class Meta:
        model = Mediation
        fields = [
            "id", "version", "number", "status", "kind", "source", "union", "union_name", "received_on",
            "limitation_on", "worker_count", "is_collective", "claimed", "agreed", "ended_on",
        ]  # fmt: skip


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


class ContractOut(serializers.ModelSerializer):
    """A collective contract, which is public among its parties."""

    union = serializers.IntegerField(source="union_id")
    union_name = serializers.CharField(source="union.name")

    class Meta:
        model = CollectiveContract
        fields = [
            "id", "version", "number", "status", "name", "kind", "level", "industry", "union", "union_name",
            "counterpart", "signed_on", "starts_on", "end_on", "submitted_on", "effect_on", "published_on", "units",
            "workers", "ended_on",
        ]  # fmt: skip


class ClauseOut(serializers.ModelSerializer):
    """One clause by its topic, with its figure where the topic has one."""

    class Meta:
        model = ContractClause
        fields = ["topic", "text", "value", "flagged_on"]


class DeadlineOut(serializers.ModelSerializer):
    """A period of the law on one case: what it rests on and when it ends."""

    class Meta:
        model = Deadline
        fields = [
            "id", "version", "code", "subject_type", "subject_id", "trigger_on", "unit", "length", "extra_length",
            "due_on", "provisional", "state", "finished_on", "basis",
        ]  # fmt: skip


class CaseViewSet(ReadViewSet):
    """Cases of legal aid; and applications that a partner hands over."""

    serializer_class = CaseOut
    filterset_class = CaseFilter
    right = VIEW_CASE
    acts = {"create": "legal.take_case"}
    watched = True

    def select(self, actor: Actor) -> QuerySet[LegalAidCase]:
        return LegalAidCase.objects.permitted(actor, VIEW_CASE).select_related("union")

    @extend_schema(request=CaseIn, responses={201: CaseOut})
    def create(self, request: Request) -> Response:
        """Hand over an application; it is reviewed like one from the counter, with the same clocks."""
        body = CaseIn(data=request.data)
        body.is_valid(raise_exception=True)
        told = body.validated_data
        return Response(CaseOut(_received(request.actor, told)).data, status=201)


class MediationViewSet(ReadViewSet):
    """Mediations of labour disputes."""

    serializer_class = MediationOut
    filterset_class = MediationFilter
    right = disputes.OPEN
    watched = True

    def select(self, actor: Actor) -> QuerySet[Mediation]:
        return Mediation.objects.permitted(actor, disputes.OPEN).select_related("union")


class MatterViewSet(ReadViewSet):
    """Matters of labour-law supervision."""

    serializer_class = MatterOut
    filterset_class = MatterFilter
    right = matters.VIEW
    watched = True

    def select(self, actor: Actor) -> QuerySet[SupervisionMatter]:
        return SupervisionMatter.objects.permitted(actor, matters.VIEW).select_related("union")


class ContractViewSet(ReadViewSet):
    """Collective contracts and their clauses."""

    serializer_class = ContractOut
    filterset_class = ContractFilter
    right = VIEW_CONTRACT
    acts = {"clauses": VIEW_CONTRACT}

    def select(self, actor: Actor) -> QuerySet[CollectiveContract]:
        return CollectiveContract.objects.permitted(actor, VIEW_CONTRACT).select_related("union")

    @extend_schema(responses=ClauseOut(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def clauses(self, request: Request, pk: UUID) -> Response:
        """Return the clauses of one contract by topic."""
        contract = find(CollectiveContract, pk, request.actor, VIEW_CONTRACT)
        return Response(ClauseOut(clauses_of(contract), many=True).data)


class DeadlineViewSet(ReadViewSet):
    """Periods of the law, of every kind of case that the client may see."""

    serializer_class = DeadlineOut
    filterset_class = DeadlineFilter
    right = EXPIRING

    def select(self, actor: Actor) -> QuerySet[Deadline]:
        return clocks_seen(actor)


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
