"""Files, batches and awards for partner systems: least data, rights per action, keyset pages (house.md example 5)."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.contrib.django_filters import DjangoFilterExtension
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from aid.choices.files import Category, Tier
from aid.choices.relief import AwardStatus
from aid.filters import NeedyFileFilter
from aid.forms.money import BatchFilter
from aid.models import Award, Batch, NeedyFile
from aid.selectors.batches import batch_list
from aid.selectors.files import file_list
from aid.services.decisions import approve_file
from core import clock
from core.actors import NOBODY, Actor
from core.api import ColumnsListMixin, ScopedViewSet
from core.chinese.names import mask_name


class ProblemOut(serializers.Serializer):
    """A refusal: a code for machines, a sentence for people, and what is wrong with which field."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))  # type: ignore[assignment]


class NeedyFileOut(serializers.ModelSerializer):
    """A file as another system may know it: no name in full, no identity, no account."""

    union = serializers.CharField(source="union.name")
    head = serializers.SerializerMethodField(help_text="The name of the head of household, masked.")

    class Meta:
        model = NeedyFile
        fields = [
            "id",
            "version",
            "number",
            "application_no",
            "status",
            "category",
            "union",
            "head",
            "submitted_on",
            "filed_on",
            "valid_to",
        ]

    def get_head(self, file: NeedyFile) -> str:
        return mask_name(file.head.name) if file.head else ""


class ApproveIn(serializers.Serializer):
    """A county's decision on a file."""

    seen_version = serializers.IntegerField(min_value=1)
    category = serializers.ChoiceField(choices=[choice for choice in Category.choices if choice[0] != Category.NONE])
    opinion = serializers.CharField(max_length=500)
    override_reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    tier = serializers.ChoiceField(choices=Tier.choices, required=False, allow_blank=True, default="")


class BatchOut(serializers.ModelSerializer):
    """A payment batch with its totals; amounts are whole fen."""

    union = serializers.CharField(source="union.name")
    programme = serializers.CharField(source="programme.name")
    fund = serializers.CharField(source="fund.name")
    paid_count = serializers.IntegerField()
    failed_count = serializers.IntegerField()
    paid_fen = serializers.IntegerField()

    class Meta:
        model = Batch
        fields = [
            "id",
            "version",
            "number",
            "status",
            "union",
            "programme",
            "fund",
            "line_count",
            "total_fen",
            "paid_count",
            "failed_count",
            "paid_fen",
            "sent_at",
            "created_at",
        ]


class AwardOut(serializers.ModelSerializer):
    """What one family gets from one programme; the beneficiary's name is masked, amounts are whole fen."""

    union = serializers.CharField(source="union.name")
    programme = serializers.CharField(source="programme.name")
    beneficiary = serializers.SerializerMethodField(help_text="The name, masked.")

    class Meta:
        model = Award
        fields = ["id", "version", "status", "union", "programme", "beneficiary", "item", "period", "amount_fen"]

    def get_beneficiary(self, award: Award) -> str:
        return mask_name(award.person.name)


class AwardFilter(filters.FilterSet):
    """Narrow the list of awards; a filter can only ever remove rows."""

    status = filters.ChoiceFilter(choices=AwardStatus.choices)
    programme = filters.UUIDFilter(field_name="programme_id")

    class Meta:
        model = Award
        fields: list[str] = []


class ScopedFilters(filters.DjangoFilterBackend):
    """The filters of a list of scoped rows."""


class ScopedFiltersDescription(DjangoFilterExtension):
    """Describes the filters from the filter set alone: its own way asks the model's manager, which needs an actor."""

    target_class = ScopedFilters  # type: ignore[assignment]  # a class or its path
    priority = 1

    def get_schema_operation_parameters(self, auto_schema: Any, *_args: Any, **_kwargs: Any) -> list[Any]:
        chosen = auto_schema.view.filterset_class
        described = (
            self.resolve_filter_field(auto_schema, chosen._meta.model, chosen, name, field)
            for name, field in chosen.base_filters.items()
        )
        return [parameter for parameters in described for parameter in parameters]


class AidViewSet(ScopedViewSet):
    """A scoped viewset with filters that can only narrow."""

    filter_backends = [ScopedFilters]

    def get_queryset(self) -> QuerySet:
        return self.select(getattr(self.request, "actor", NOBODY))  # the description of the API is asked for by nobody


PROBLEMS: dict[int, Any] = dict.fromkeys((401, 403, 404), ProblemOut)


@extend_schema_view(
    list=extend_schema(operation_id="needy_files_list", responses={200: NeedyFileOut(many=True), 403: ProblemOut}),
    retrieve=extend_schema(operation_id="needy_files_retrieve", responses={200: NeedyFileOut, **PROBLEMS}),
)
class NeedyFileViewSet(ColumnsListMixin, mixins.RetrieveModelMixin, AidViewSet):
    """List, read and decide on needy-worker files."""

    serializer_class = NeedyFileOut
    filterset_class = NeedyFileFilter
    columns = {name: name for name in NeedyFileOut.Meta.fields} | {"union": "union__name", "head": "head__name"}
    shaped = {"head": lambda name: mask_name(name) if name else ""}
    permissions = {"list": "aid.view_file", "retrieve": "aid.view_file", "approve": "aid.approve_file"}

    def select(self, actor: Actor) -> QuerySet[NeedyFile]:
        return file_list(actor)

    @extend_schema(
        operation_id="needy_files_approve",
        request=ApproveIn,
        responses={200: NeedyFileOut, 400: ProblemOut, 409: ProblemOut, 422: ProblemOut, **PROBLEMS},
        filters=False,
    )
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: UUID) -> Response:
        """Put a household on file, once nothing excludes it; the same rules as on the page."""
        body = ApproveIn(data=request.data)
        body.is_valid(raise_exception=True)
        file = approve_file(actor=request.actor, file_id=pk, today=clock.today(), **body.validated_data)
        return Response(self.get_serializer(file).data)


@extend_schema_view(
    list=extend_schema(operation_id="batches_list", responses={200: BatchOut(many=True), 403: ProblemOut}),
    retrieve=extend_schema(operation_id="batches_retrieve", responses={200: BatchOut, **PROBLEMS}),
)
class BatchViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, AidViewSet):
    """List and read payment batches."""

    serializer_class = BatchOut
    filterset_class = BatchFilter
    permissions = {"list": "aid.view_batch", "retrieve": "aid.view_batch"}

    def select(self, actor: Actor) -> QuerySet[Batch]:
        return batch_list(actor)


@extend_schema_view(
    list=extend_schema(operation_id="awards_list", responses={200: AwardOut(many=True), 403: ProblemOut})
)
class AwardViewSet(mixins.ListModelMixin, AidViewSet):
    """List awards."""

    serializer_class = AwardOut
    filterset_class = AwardFilter
    permissions = {"list": "aid.view_roster"}

    def select(self, actor: Actor) -> QuerySet[Award]:
        return Award.objects.permitted(actor, "aid.view_roster").select_related("union", "programme", "person")
