"""Files of families: list, one, the county's decision, and the standing of people by keyed hash."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from aid.api.applications import ApplicationIn, PaperIn, SubmitIn, handed_in
from aid.choices.files import Category, Tier
from aid.filters import AssessmentFilter, NeedyFileFilter
from aid.models import Assessment, NeedyFile
from aid.selectors.files import file_list
from aid.selectors.standing import CHECK
from aid.services.decisions import approve_file
from aid.services.partner_applications import add_paper, submit_own
from aid.services.standing import tell_standing
from core import clock
from core.actors import Actor
from core.api import Input
from core.api_reads import MaskedName, ReadViewSet
from core.api_writes import dry_run
from core.privacy.keys import exchange_key

VIEW, EDIT, SUBMIT = "aid.view_file", "aid.edit_file", "aid.submit_file"
APPROVABLE = [choice for choice in Category.choices if choice[0] != Category.NONE]


class NeedyFileOut(serializers.ModelSerializer):
    """A file as another system may know it: no name in full, no identity, no account."""

    union = serializers.CharField(source="union.name")
    head = MaskedName(source="head.name", help_text="The name of the head of household, masked.")

    class Meta:
        model = NeedyFile
        fields = [
            "id", "version", "number", "application_no", "status", "category", "union", "head", "submitted_on",
            "filed_on", "valid_to",
        ]  # fmt: skip


class AssessmentOut(serializers.ModelSerializer):
    """One reckoning of a file: what was proposed and decided, by which rules; no income, no clause."""

    file = serializers.UUIDField(source="file_id")

    class Meta:
        model = Assessment
        fields = ["id", "version", "file", "assessed_on", "occasion", "rules_version", "proposed", "decided"]


class ApproveIn(Input):
    """A county's decision on a file."""

    category = serializers.ChoiceField(choices=APPROVABLE)
    opinion = serializers.CharField(max_length=500)
    override_reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    tier = serializers.ChoiceField(choices=Tier.choices, required=False, allow_blank=True, default="")


class StandingIn(Input):
    """Up to 100 keyed hashes of identity numbers, each 64 hexadecimal digits."""

    hashes = serializers.ListField(child=serializers.CharField(max_length=64), min_length=1, max_length=100)


class StandingRow(serializers.Serializer):
    """What is told about one hash; one that is unknown, or out of reach, is ``not_found``."""

    hash = serializers.CharField()
    status = serializers.ChoiceField(choices=["found", "not_found"])
    in_file = serializers.BooleanField()
    category = serializers.CharField(allow_blank=True)
    valid_to = serializers.DateField(allow_null=True)


class StandingOut(serializers.Serializer):
    """The answer for every hash, in the order asked."""

    results = StandingRow(many=True)


class KeyOut(serializers.Serializer):
    """How identity numbers are hashed: over the eighteen characters, letters in capitals."""

    algorithm = serializers.CharField()
    key = serializers.CharField(help_text="64 hexadecimal digits.")


class NeedyFileViewSet(ReadViewSet):
    """List, read and decide on needy-worker files."""

    serializer_class = NeedyFileOut
    filterset_class = NeedyFileFilter
    right = VIEW
    acts = {"create": EDIT, "papers": EDIT, "submit": SUBMIT, "approve": "aid.approve_file", "check": CHECK}
    versioned = ("papers", "submit", "approve")
    reads_by_post = ("check",)
    watched = True

    def select(self, actor: Actor) -> QuerySet[NeedyFile]:
        return file_list(actor)

    @extend_schema(request=ApplicationIn, responses={201: NeedyFileOut})
    def create(self, request: Request) -> Response:
        """Hand in a family's application as a draft; its papers follow, then it is submitted."""
        file = handed_in(request.actor, ApplicationIn.read(request.data))
        return Response(self.get_serializer(file).data, status=201)

    @extend_schema(request=PaperIn, responses=NeedyFileOut, filters=False)
    @action(detail=True, methods=["post"])
    def papers(self, request: Request, pk: UUID) -> Response:
        """Add a copy of a paper to an application that is not submitted."""
        return self.acted(request, PaperIn, add_paper, file_id=pk, is_trial=dry_run(request))

    @extend_schema(request=SubmitIn, responses=NeedyFileOut, filters=False)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: UUID) -> Response:
        """Submit a complete application; the home visit and its clock follow, as from the counter."""
        return self.acted(request, SubmitIn, submit_own, file_id=pk)

    @extend_schema(request=ApproveIn, responses=NeedyFileOut, filters=False)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: UUID) -> Response:
        """Put a household on file, once nothing excludes it; the same rules as on the page."""
        return self.acted(request, ApproveIn, approve_file, file_id=pk)

    @extend_schema(request=StandingIn, responses=StandingOut, filters=False)
    @action(detail=False, methods=["post"])
    def check(self, request: Request) -> Response:
        """Say of people by keyed hash whether they are on file, in which category, until when; nothing else."""
        asked = StandingIn.read(request.data)
        rows = tell_standing(actor=request.actor, hashes=asked["hashes"], today=clock.today())
        return Response({"results": [_row(hashed, standing) for hashed, standing in rows]})


class ExchangeKeyView(APIView):
    """The key under which a system hashes identity numbers before it asks about them."""

    permissions = {"get": CHECK}
    action = "get"

    @extend_schema(responses=KeyOut)
    def get(self, request: Request) -> Response:
        """Return the key of the exchange; it hashes, it opens nothing."""
        return Response({"algorithm": "HMAC-SHA256", "key": exchange_key().hex()})


class AssessmentViewSet(ReadViewSet):
    """Assessments of files."""

    serializer_class = AssessmentOut
    filterset_class = AssessmentFilter
    right = VIEW

    def select(self, actor: Actor) -> QuerySet[Assessment]:
        return Assessment.objects.filter(file__in=NeedyFile.objects.permitted(actor, VIEW))


def _row(hashed: str, standing: Any) -> dict[str, Any]:
    return {
        "hash": hashed,
        "status": "found" if standing else "not_found",
        "in_file": bool(standing and standing.in_file),
        "category": standing.category if standing else "",
        "valid_to": standing.valid_to if standing else None,
    }
