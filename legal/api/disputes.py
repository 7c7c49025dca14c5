"""Mediations and proceedings for partner systems: disputes handed over, confirmations, awards and judgments."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.actors import Actor
from core.api import Input
from core.api_reads import ReadViewSet
from legal.choices.disputes import DisputeKind, Source
from legal.choices.suits import Outcome
from legal.filters import MediationFilter, SuitFilter
from legal.models import Mediation, Suit
from legal.rules import disputes, suits
from legal.services.disputes import register_mediation
from legal.services.parties import Claimant
from legal.services.performance import note_confirmation
from legal.services.suits import accept_suit, decide_suit

PASSED_ON = [choice for choice in Source.choices if choice[0] in (Source.PARTNER, Source.COURT, Source.BUREAU)]


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


class ApplicantIn(Input):
    """A worker who brings the dispute."""

    name = serializers.CharField(max_length=64)
    identity = serializers.CharField(max_length=32, required=False, allow_blank=True, default="")
    phone = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")
    amount = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), required=False, allow_null=True, default=None
    )


class MediationIn(Input):
    """A dispute that is handed over for mediation: who, against whom, what is claimed, since when."""

    union = serializers.IntegerField(min_value=1, max_value=2**53, help_text="The union that is to mediate.")
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=PASSED_ON, default=Source.PARTNER.value
    )
    kind = serializers.ChoiceField(choices=DisputeKind.choices)
    received_on = serializers.DateField(help_text="The fifteen days of the mediation begin on the day after.")
    applicants = serializers.ListField(child=ApplicantIn(), min_length=1, max_length=100)
    employer_name = serializers.CharField(max_length=120)
    employer_code = serializers.CharField(max_length=18, required=False, allow_blank=True, default="")
    title = serializers.CharField(max_length=120, help_text="The first claim.")
    basis = serializers.CharField(max_length=200, help_text="The law it rests on.")
    amount = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), required=False, allow_null=True, default=None
    )
    facts = serializers.CharField(max_length=4000)
    known_on = serializers.DateField(required=False, allow_null=True, default=None)
    is_arrears = serializers.BooleanField(required=False, default=False)
    relation_ended_on = serializers.DateField(required=False, allow_null=True, default=None)


class ConfirmationIn(Input):
    """What a commission or a court decided on confirming an agreement."""

    is_confirmed = serializers.BooleanField()
    number = serializers.CharField(max_length=60, help_text="The number of the decision.")
    on = serializers.DateField()


class SuitOut(serializers.ModelSerializer):
    """A proceeding before a commission or a court by its figures; no names, no items."""

    union = serializers.IntegerField(source="union_id")
    union_name = serializers.CharField(source="union.name")
    mediation = serializers.UUIDField(source="mediation_id", allow_null=True)

    class Meta:
        model = Suit
        fields = [
            "id", "version", "stage", "status", "union", "union_name", "mediation", "body", "case_no", "is_simple",
            "applied_on", "accepted_on", "decided_on", "outcome", "is_final_for_employer", "claimed", "awarded",
            "ended_on",
        ]  # fmt: skip


class AcceptanceIn(Input):
    """That a commission or a court took a proceeding on."""

    on = serializers.DateField()
    case_no = serializers.CharField(max_length=60)
    is_simple = serializers.BooleanField(required=False, default=False)


class DecisionIn(Input):
    """An award or a judgment."""

    on = serializers.DateField()
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    awarded = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), required=False, allow_null=True, default=None
    )
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class MediationViewSet(ReadViewSet):
    """Mediations of labour disputes; disputes handed over for mediation; confirmations of agreements."""

    serializer_class = MediationOut
    filterset_class = MediationFilter
    right = disputes.OPEN
    acts = {"create": disputes.KEEP, "confirm": disputes.KEEP}
    versioned = ("confirm",)
    related = ("union",)
    watched = True

    @extend_schema(request=MediationIn, responses={201: MediationOut})
    def create(self, request: Request) -> Response:
        """Hand over a dispute; it is taken up like one from the counter, with the same number and clocks."""
        mediation = _registered(request.actor, MediationIn.read(request.data), clock.today())
        return Response(MediationOut(mediation).data, status=201)

    @extend_schema(request=ConfirmationIn, responses=MediationOut, filters=False)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: UUID) -> Response:
        """Enter whether an agreement was confirmed that both sides had asked to have confirmed."""
        return self.acted(request, ConfirmationIn, note_confirmation, mediation_id=pk)


class SuitViewSet(ReadViewSet):
    """Arbitration and suits: their state, their acceptance, their decision."""

    serializer_class = SuitOut
    filterset_class = SuitFilter
    right = suits.VIEW
    acts = {"accept": suits.KEEP, "decide": suits.KEEP}
    versioned = ("accept", "decide")
    related = ("union",)
    watched = True

    @extend_schema(request=AcceptanceIn, responses=SuitOut, filters=False)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: UUID) -> Response:
        """Enter that a proceeding was taken on; the periods of service and award begin."""
        return self.acted(request, AcceptanceIn, accept_suit, suit_id=pk)

    @extend_schema(request=DecisionIn, responses=SuitOut, filters=False)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: UUID) -> Response:
        """Enter an award or a judgment; whether it is final for the employer is reckoned from its items."""
        return self.acted(request, DecisionIn, decide_suit, suit_id=pk)


def _registered(actor: Actor, told: dict[str, Any], today: date) -> Mediation:
    return register_mediation(
        actor=actor,
        union_id=told.pop("union"),
        applicants=[Claimant(**each) for each in told.pop("applicants")],
        respondent_name=told.pop("employer_name"),
        credit_code=told.pop("employer_code"),
        today=today,
        **told,
    )
