"""Events in: ``/api/v1/callbacks/…``, one address a kind, signed per Standard Webhooks (docs/partners.md)."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api_schema import LANGUAGE, ApiSchema
from partners.choices import CallbackKind
from partners.services.inbound import take_message
from partners.signed_messages import SignedBody


class RowOut(serializers.Serializer):
    """What became of one row."""

    row = serializers.IntegerField(min_value=1)
    status = serializers.ChoiceField(choices=["accepted", "repeated", "refused"])
    id = serializers.CharField(required=False)
    code = serializers.CharField(required=False)
    message = serializers.CharField(required=False)
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), required=False
    )


class ReceivedOut(serializers.Serializer):
    """The answer to a message of which at least one row was accepted."""

    received = serializers.IntegerField()
    accepted = serializers.IntegerField()
    rows = RowOut(many=True)


class EconomicResultIn(serializers.Serializer):
    """What civil affairs found about one application."""

    application_no = serializers.CharField(max_length=40)
    homes = serializers.IntegerField(min_value=0, max_value=99)
    vehicles = serializers.IntegerField(min_value=0, max_value=99)
    companies = serializers.IntegerField(min_value=0, max_value=99)
    deposits = serializers.RegexField(r"^\d{1,10}\.\d{2}$")
    note = serializers.CharField(max_length=200, required=False)


class EconomicResultsIn(serializers.Serializer):
    """A message about economic checks."""

    results = EconomicResultIn(many=True)


class BankAnswerIn(serializers.Serializer):
    """What the bank says about one line of a batch."""

    key = serializers.CharField(max_length=64)
    amount = serializers.RegexField(r"^\d{1,10}\.\d{2}$")
    result = serializers.ChoiceField(choices=["paid", "failed"])
    reference = serializers.CharField(max_length=64, required=False)
    failure = serializers.CharField(max_length=20, required=False)
    reason = serializers.CharField(max_length=200, required=False)


class BankAnswersIn(serializers.Serializer):
    """A message about a batch."""

    batch = serializers.CharField(max_length=40)
    results = BankAnswerIn(many=True)


class SettlementIn(serializers.Serializer):
    """What a scheme of mutual aid paid for one settlement."""

    reference = serializers.CharField(max_length=40)
    identity = serializers.CharField(max_length=18)
    invoice = serializers.CharField(max_length=40)
    scheme = serializers.CharField(max_length=60)
    settled_on = serializers.DateField()
    self_paid = serializers.RegexField(r"^\d{1,10}\.\d{2}$")
    paid = serializers.RegexField(r"^\d{1,10}\.\d{2}$")


class SettlementsIn(serializers.Serializer):
    """A message about settlements."""

    settlements = SettlementIn(many=True)


def _header(name: str, description: str, *, required: bool = True) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, required=required, description=description)


HEADERS = [
    _header("webhook-id", "A new id for each message; the same id for the same message sent again."),
    _header("webhook-timestamp", "Seconds since 1970; at most five minutes from now."),
    _header("webhook-signature", "v1,base64(HMAC-SHA256(secret, id.timestamp.body))"),
    _header("Idempotency-Key", "The same key with the same body gets the same answer.", required=False),
]


class SignedSchema(ApiSchema):
    """Signed messages need no key beside their id, and cannot be tried out."""

    def get_override_parameters(self) -> list[Any]:
        return [LANGUAGE]


class SignedCallback(APIView):
    """Takes one kind of signed message."""

    schema = SignedSchema()
    authentication_classes = [SignedBody]
    permission_classes = [IsAuthenticated]
    kind = ""

    def answer(self, request: Request) -> Response:
        """Take the message and answer; a repetition says so in a header."""
        held: Any = request._request
        door: Any = request.auth
        taken = take_message(
            actor=held.actor,
            callback=door,
            message_id=held.message_id,
            key=request.headers.get("Idempotency-Key", ""),
            body=held.body,
            moment=clock.now(),
            today=clock.today(),
        )
        again = {"Idempotent-Replayed": "true"} if taken.is_repeat else None
        return Response(taken.answer, status=taken.status, headers=again)


class EconomicChecks(SignedCallback):
    """Results of economic checks."""

    kind = CallbackKind.ECONOMIC_CHECK

    @extend_schema(
        operation_id="callback_economic_check",
        request=EconomicResultsIn,
        responses=ReceivedOut,
        parameters=HEADERS,
        auth=[],
    )
    def post(self, request: Request, callback_id: UUID) -> Response:
        """Enter results of economic checks."""
        return self.answer(request)


class BankResults(SignedCallback):
    """Results of payments."""

    kind = CallbackKind.BANK_RESULT

    @extend_schema(
        operation_id="callback_bank_result", request=BankAnswersIn, responses=ReceivedOut, parameters=HEADERS, auth=[]
    )
    def post(self, request: Request, callback_id: UUID) -> Response:
        """Enter a bank's answers about a batch."""
        return self.answer(request)


class MutualSettlements(SignedCallback):
    """Settlements of mutual aid."""

    kind = CallbackKind.MUTUAL_SETTLEMENT

    @extend_schema(
        operation_id="callback_mutual_settlement",
        request=SettlementsIn,
        responses=ReceivedOut,
        parameters=HEADERS,
        auth=[],
    )
    def post(self, request: Request, callback_id: UUID) -> Response:
        """Enter settlements of mutual aid."""
        return self.answer(request)
