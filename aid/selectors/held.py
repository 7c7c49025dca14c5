"""What is held about one person, whoever asks: the caller shows only what somebody may see."""

from datetime import date
from typing import Any

from django.db.models import Count, Max

from aid.choices.relief import PaymentStatus
from aid.models import FileMember, Payment

MOST = 50


def files_with(person_id: Any) -> list[FileMember]:
    """Return the seats of a person in files, the latest first; drafts are nobody's record yet."""
    seats = FileMember.objects.filter(person=person_id).exclude(file__status="draft")
    return list(seats.select_related("file__union", "file__head").order_by("-created_at", "-pk")[:MOST])


def payments_to(person_id: Any) -> tuple[int, date | None]:
    """Return how often a person was paid, and when last."""
    paid = Payment.unscoped.filter(award__person=person_id, status=PaymentStatus.PAID)
    told = paid.aggregate(count=Count("pk"), last=Max("settled_at"))
    return told["count"], told["last"].date() if told["last"] else None
