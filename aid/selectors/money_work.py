"""Money that waits for somebody: approved and not paid, sent and not answered, paid without a receipt."""

from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from aid.choices.relief import AwardStatus, BatchStatus, PaymentStatus, RosterStatus
from aid.models import Award, Batch, Payment, Roster


def unpaid_rosters() -> QuerySet[Roster]:
    """Return the approved rosters with a line that could be paid and has not gone to the bank."""
    waiting = Award.unscoped.filter(roster=OuterRef("pk"), status__in=[AwardStatus.READY, AwardStatus.BATCHED])
    rows: QuerySet[Roster] = Roster.unscoped.filter(Exists(waiting), status=RosterStatus.APPROVED)
    return rows.select_related("programme", "union", "part__union").order_by("pk")


def unanswered_batches() -> QuerySet[Batch]:
    """Return the sent batches of which the bank has left a line without an answer."""
    waiting = Payment.unscoped.filter(batch=OuterRef("pk"), status__in=[PaymentStatus.SENT, PaymentStatus.UNKNOWN])
    rows: QuerySet[Batch] = Batch.unscoped.filter(Exists(waiting), sent_at__isnull=False)
    return rows.select_related("union").order_by("pk")


def unreceipted_batches() -> QuerySet[Any]:
    """Return the settled batches with a paid line that has no receipt yet, each with the day of its last payment."""
    waiting = Payment.unscoped.filter(batch=OuterRef("pk"), award__status=AwardStatus.PAID, status=PaymentStatus.PAID)
    rows: QuerySet[Any] = Batch.unscoped.filter(Exists(waiting), status=BatchStatus.SETTLED)
    return rows.annotate(paid_last=Max("payments__settled_at")).select_related("union").order_by("pk")
