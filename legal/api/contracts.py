"""Collective contracts for partner systems: their clauses, and what the labour authority says of them."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Input
from core.api_reads import ReadViewSet
from core.fetch import find
from legal.filters import ContractFilter
from legal.models import CollectiveContract, ContractClause
from legal.rules import contracts
from legal.selectors.contracts import clauses_of
from legal.services.contracts import object_contract, resubmit_contract, submit_contract


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


class SubmissionIn(Input):
    """That a signed contract came in for review at the labour authority."""

    on = serializers.DateField(help_text="When it was submitted.")
    received_on = serializers.DateField(help_text="When it came in: the review of fifteen days runs from then.")
    authority = serializers.CharField(max_length=80)
    copies = serializers.IntegerField(min_value=1, max_value=100)


class ObjectionIn(Input):
    """An objection of the labour authority within its fifteen days."""

    on = serializers.DateField()
    objection = serializers.CharField(max_length=500)


class ResubmissionIn(Input):
    """That a revised contract came in again."""

    on = serializers.DateField()
    received_on = serializers.DateField()


class ContractViewSet(ReadViewSet):
    """Collective contracts, their clauses, and their way through the review."""

    serializer_class = ContractOut
    filterset_class = ContractFilter
    right = contracts.VIEW
    related = ("union",)
    acts = {
        "clauses": contracts.VIEW,
        "submit": contracts.NEGOTIATE,
        "objection": contracts.NEGOTIATE,
        "resubmit": contracts.NEGOTIATE,
    }
    versioned = ("submit", "objection", "resubmit")

    @extend_schema(responses=ClauseOut(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def clauses(self, request: Request, pk: UUID) -> Response:
        """Return the clauses of one contract by topic."""
        contract = find(CollectiveContract, pk, request.actor, contracts.VIEW)
        return Response(ClauseOut(clauses_of(contract), many=True).data)

    @extend_schema(request=SubmissionIn, responses=ContractOut, filters=False)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: UUID) -> Response:
        """Enter the submission of a signed contract with its receipt; with no objection it takes effect by itself."""
        return self.acted(request, SubmissionIn, submit_contract, contract_id=pk)

    @extend_schema(request=ObjectionIn, responses=ContractOut, filters=False)
    @action(detail=True, methods=["post"])
    def objection(self, request: Request, pk: UUID) -> Response:
        """Enter the authority's objection; the union revises the contract."""
        return self.acted(request, ObjectionIn, object_contract, contract_id=pk)

    @extend_schema(request=ResubmissionIn, responses=ContractOut, filters=False)
    @action(detail=True, methods=["post"])
    def resubmit(self, request: Request, pk: UUID) -> Response:
        """Enter that the revised contract came in; the review begins anew."""
        return self.acted(request, ResubmissionIn, resubmit_contract, contract_id=pk)
