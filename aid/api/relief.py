"""Programmes, rosters, awards, batches and payments: states and amounts, beneficiaries masked, amounts in whole fen."""

from django.db.models import QuerySet
from rest_framework import serializers

from aid.filters import AwardFilter, PaymentFilter, ProgrammeFilter, RosterFilter
from aid.forms.money import BatchFilter
from aid.models import Award, Batch, Payment, Programme, Roster
from aid.selectors.batches import batch_list
from aid.selectors.programmes import programme_list
from aid.selectors.rosters import roster_list
from core.actors import Actor
from core.api_reads import MaskedName, ReadViewSet

ROSTERS = "aid.view_roster"
BATCHES = "aid.view_batch"


class ProgrammeOut(serializers.ModelSerializer):
    """A season's programme with its window."""

    union = serializers.IntegerField(source="union_id")

    class Meta:
        model = Programme
        fields = [
            "id", "version", "name", "season", "kind", "year", "status", "union", "opens_on", "closes_on",
            "roster_due_on", "report_due_on", "requires_file", "needs_notice",
        ]  # fmt: skip


class RosterOut(serializers.ModelSerializer):
    """A union's list of families in a programme, with its lines and total."""

    union = serializers.IntegerField(source="union_id")
    union_name = serializers.CharField(source="union.name")
    programme = serializers.UUIDField(source="programme_id")
    lines = serializers.IntegerField()
    total_fen = serializers.IntegerField()

    class Meta:
        model = Roster
        fields = [
            "id", "version", "status", "programme", "union", "union_name", "lines", "total_fen", "submitted_on",
            "approved_on", "notice_last_on",
        ]  # fmt: skip


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
            "id", "version", "number", "status", "union", "programme", "fund", "line_count", "total_fen", "paid_count",
            "failed_count", "paid_fen", "sent_at", "created_at",
        ]  # fmt: skip


class AwardOut(serializers.ModelSerializer):
    """What one family gets from one programme; the beneficiary's name is masked, amounts are whole fen."""

    union = serializers.CharField(source="union.name")
    programme = serializers.CharField(source="programme.name")
    beneficiary = MaskedName(source="person.name", help_text="The name, masked.")

    class Meta:
        model = Award
        fields = ["id", "version", "status", "union", "programme", "beneficiary", "item", "period", "amount_fen"]


class PaymentOut(serializers.ModelSerializer):
    """One attempt to pay one award; no account, no name."""

    batch = serializers.UUIDField(source="batch_id")
    award = serializers.UUIDField(source="award_id")

    class Meta:
        model = Payment
        fields = [
            "id", "version", "batch", "line_no", "award", "attempt", "status", "amount_fen", "refunded_fen",
            "failure_code", "sent_at", "settled_at",
        ]  # fmt: skip


class ProgrammeViewSet(ReadViewSet):
    """Programmes of the four seasons."""

    serializer_class = ProgrammeOut
    filterset_class = ProgrammeFilter
    right = "aid.view_programme"

    def select(self, actor: Actor) -> QuerySet[Programme]:
        return programme_list(actor)


class RosterViewSet(ReadViewSet):
    """Rosters of programmes."""

    serializer_class = RosterOut
    filterset_class = RosterFilter
    right = ROSTERS

    def select(self, actor: Actor) -> QuerySet[Roster]:
        return roster_list(actor)


class AwardViewSet(ReadViewSet):
    """Awards: what each family gets from a programme."""

    serializer_class = AwardOut
    filterset_class = AwardFilter
    right = ROSTERS
    related = ("union", "programme", "person")


class BatchViewSet(ReadViewSet):
    """Payment batches."""

    serializer_class = BatchOut
    filterset_class = BatchFilter
    right = BATCHES

    def select(self, actor: Actor) -> QuerySet[Batch]:
        return batch_list(actor)


class PaymentViewSet(ReadViewSet):
    """Payments of the batches of the branch."""

    serializer_class = PaymentOut
    filterset_class = PaymentFilter
    right = BATCHES
