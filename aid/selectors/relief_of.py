"""What a household received: asked by the file's page and by whoever decides on more."""

from typing import Any
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet, Sum
from django.utils import timezone

from aid.choices.relief import AwardStatus as S
from aid.choices.relief import PaymentStatus
from aid.models import Award, NeedyFile, Payment
from core.actors import Actor

TONES: dict[str, str] = {
    S.DRAFT: "neutral",
    S.SUBMITTED: "info",
    S.APPROVED_PENDING: "info",
    S.APPROVED: "info",
    S.NOTICED: "hold",
    S.ON_HOLD: "warn",
    S.READY: "info",
    S.BATCHED: "info",
    S.SENT: "hold",
    S.FAILED: "bad",
    S.PAID: "ok",
    S.RECEIPTED: "ok",
    S.REFUNDED: "neutral",
    S.REJECTED: "neutral",
    S.CANCELLED: "neutral",
}
KEPT = frozenset({S.PAID, S.RECEIPTED})


def relief_of(actor: Actor, file: NeedyFile) -> tuple[list[UUID], list[dict[str, Any]]]:
    """Return the keys of a household's awards, and each award ready to be shown, newest first.

    Whoever may see the file sees its relief, whichever union gave it. A payment counts to the day it was paid, with
    what the family kept of it; one that came back as a whole was not received and has no day.
    """
    if not actor.reaches("aid.view_file", file.union.path):
        return [], []
    awards = list(_awards(file))
    return [award.pk for award in awards], [_row(award) for award in awards]


def _awards(file: NeedyFile) -> QuerySet[Award]:
    paid = Q(payments__status=PaymentStatus.PAID)
    return (
        Award.unscoped.filter(household=file.household_id)
        .select_related("programme", "person")
        .annotate(
            paid_at=Max("payments__settled_at", filter=paid),
            back_fen=Sum("payments__refunded_fen", filter=paid, default=0),
        )
        .order_by("-pk")
    )


def _row(award: Any) -> dict[str, Any]:
    is_kept = award.status in KEPT
    return {
        "programme": award.programme.name,
        "person": award.person.name,
        "status": award.get_status_display(),
        "tone": TONES[award.status],
        "paid_on": timezone.localdate(award.paid_at) if is_kept and award.paid_at else None,
        "amount_fen": award.amount_fen - award.back_fen if is_kept else award.amount_fen,
    }


def kept_in_year(actor: Actor, household_ids: list[UUID], year: int) -> dict[UUID, int]:
    """Return what each household received in a calendar year and kept, in fen; for whoever reads files there."""
    if not actor.can("aid.view_file"):
        return {}
    paid = Payment.unscoped.filter(
        award__household__in=household_ids, status=PaymentStatus.PAID, settled_at__year=year
    ).order_by()
    sums = paid.values("award__household").annotate(kept=Sum(F("amount_fen") - F("refunded_fen")))
    return {row["award__household"]: row["kept"] for row in sums}
