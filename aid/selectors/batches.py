"""Asking for batches and payments: what is ready, what keeps a line from being paid, what the bank has not answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BinaryField, Count, Exists, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from aid.choices.files import ACTIVE, ConsentPurpose
from aid.choices.recipients import WorkerGroup
from aid.choices.relief import AwardStatus, BatchProblem, PaymentStatus
from aid.models import AccountChange, Award, BankResult, Batch, Payment
from aid.selectors.consents import agreed, law_in_place
from core.actors import Actor
from core.fetch import find

VIEW = "aid.view_batch"
FACTS = ("is_active", "is_overdue", "has_died", "has_no_card", "has_new_card", "shares_card", "lacks_consent")


def batch_list(actor: Actor) -> QuerySet[Batch]:
    """Return the batches the actor may see, newest first, each with how many lines were paid and failed (P45)."""
    return (
        Batch.objects.permitted(actor, VIEW)
        .select_related("programme", "union", "fund", "prepared_by", "confirmed_by")
        .annotate(
            paid_count=Count("payments", filter=Q(payments__status=PaymentStatus.PAID)),
            failed_count=Count("payments", filter=Q(payments__status=PaymentStatus.FAILED)),
            paid_fen=Sum("payments__amount_fen", filter=Q(payments__status=PaymentStatus.PAID), default=0),
        )
        .order_by("-created_at", "-pk")
    )


def batch_by_number(actor: Actor, number: str) -> Batch:
    """Return the batch that an address names."""
    return find(Batch, number, actor, VIEW, by="number")


def batch_lines(actor: Actor, batch_id: Any) -> QuerySet[Payment]:
    """Return a batch's lines, those taken out left away, ready for a table (P46)."""
    return (
        Payment.objects.permitted(actor, VIEW)
        .filter(batch_id=batch_id)
        .standing()
        .select_related("award__person", "award__union", "award__file", "award__recipient")
        .order_by("line_no")
    )


def ready_awards(actor: Actor, programme_id: Any, union_id: int) -> QuerySet[Award]:
    """Return the awards that a county could pay now, for whoever prepares a batch."""
    return (
        Award.objects.permitted(actor, "aid.view_roster")
        .filter(programme_id=programme_id, payer_id=union_id, status=AwardStatus.READY)
        .select_related("person", "union", "file", "recipient", "fund")
        .order_by("union__path", "pk")
    )


def bank_results(actor: Actor, batch_id: Any) -> QuerySet[BankResult]:
    """Return the bank's answers to a batch, newest first, without their content."""
    batch = find(Batch, batch_id, actor, VIEW)
    return BankResult.objects.filter(batch=batch).defer("content").order_by("-uploaded_at", "-pk")


def account_changes(actor: Actor, permission: str = "aid.confirm_account") -> QuerySet[AccountChange]:
    """Return the corrected cards that wait for a second person."""
    return (
        AccountChange.objects.permitted(actor, permission)
        .filter(status="proposed")
        .select_related("award__person", "proposed_by")
        .order_by("pk")
    )


def payments_of(actor: Actor, household_id: Any) -> QuerySet[Payment]:
    """Return every attempt to pay a family, newest first."""
    return (
        Payment.objects.permitted(actor, VIEW)
        .filter(award__household_id=household_id)
        .standing()
        .select_related("batch", "award__programme")
        .order_by("-pk")
    )


def unanswered(moment: Any) -> QuerySet[Payment]:
    """Return the payments of sent batches that went out before a moment, or each before its own, without an answer."""
    return Payment.unscoped.filter(status=PaymentStatus.SENT, sent_at__lt=moment, batch__sent_at__isnull=False)


@dataclass(frozen=True)
class Problem:
    """What keeps one line of a batch from being paid."""

    line_no: int
    payment_id: UUID
    code: BatchProblem
    person: str

    @property
    def message(self) -> str:
        """Return a sentence for the list of problems."""
        return _("Line %(line)s, %(person)s: %(reason)s") % {
            "line": self.line_no,
            "person": self.person,
            "reason": self.code.label,
        }


def card_of(prefix: str) -> Coalesce:
    """Return the card of whom an award pays: of the file, or of a recipient without one."""
    return Coalesce(f"{prefix}file__account_index", f"{prefix}recipient__account_index", output_field=BinaryField())


def batch_problems(actor: Actor, batch_id: Any, *, today: date) -> list[Problem]:
    """Return what would keep a batch from being confirmed, line by line (P46 pre-checks)."""
    return problems_of(find(Batch, batch_id, actor, VIEW), today=today)


def problems_of(batch: Batch, *, today: date) -> list[Problem]:
    """Check every line again: file active and valid, person alive, the approved card still there, no card twice (A2).

    A provider is paid for many on one account, and for whoever died after the examination.
    """
    standing = Payment.unscoped.standing().filter(batch=batch).annotate(card=card_of("award__"))
    of_person = Q(award__recipient=None) | ~Q(award__recipient__group=WorkerGroup.PROVIDER)
    by_card = standing.filter(of_person, card__isnull=False).order_by().values("card")
    by_card = by_card.annotate(n=Count("award__household", distinct=True)).filter(n__gt=1)  # two children, one card
    shared = [bytes(row["card"]) for row in by_card]
    died = Q(award__person__deceased_on__isnull=False) | Q(award__file__head__deceased_on__isnull=False)
    lines = (
        standing.annotate(
            is_active=Q(award__file__isnull=True) | Q(award__file__status__in=ACTIVE),
            is_overdue=Q(award__file__status__in=ACTIVE, award__file__valid_to__lt=today),
            has_died=of_person & died,
            has_no_card=Q(card__isnull=True),
            has_new_card=~Q(card=F("award__account_index")),
            shares_card=of_person & Q(card__in=shared),
            lacks_consent=_lacks_consent(batch, today),
        )
        .order_by("line_no")
        .values_list("line_no", "pk", "award__person__name", *FACTS)
    )
    return [Problem(line_no, key, code, name) for line_no, key, name, *facts in lines for code in _problem_codes(facts)]


def _lacks_consent(batch: Batch, today: date) -> Any:
    """Return the condition of a family that has not agreed that the bank gets its data, where no law stands for it."""
    if law_in_place(ConsentPurpose.SHARE_BANK, batch.union.region_id, today):
        return Value(value=False)
    return Q(award__file__isnull=False) & ~Q(Exists(agreed(ConsentPurpose.SHARE_BANK, "award__file")))


def _problem_codes(facts: Iterable[bool]) -> list[BatchProblem]:
    is_active, is_overdue, has_died, has_no_card, has_new_card, shares_card, lacks_consent = facts
    found = [
        (not is_active, BatchProblem.FILE_NOT_ACTIVE),
        (is_overdue, BatchProblem.REVIEW_OVERDUE),
        (has_died, BatchProblem.DECEASED),
        (has_no_card, BatchProblem.NO_ACCOUNT),
        (has_new_card and not has_no_card, BatchProblem.ACCOUNT_CHANGED),
        (shares_card, BatchProblem.SHARED_ACCOUNT),
        (lacks_consent, BatchProblem.NO_CONSENT),
    ]
    return [code for holds, code in found if holds]
