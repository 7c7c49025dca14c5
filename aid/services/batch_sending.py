"""A confirmed batch goes to the bank: its lines and their money leave some hundred at a time, the last ones close it.

Until then the batch is what it was: confirmed. Whoever stops half way sends the rest, or takes back what was noted.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from aid.choices.relief import EntryKind, PaymentStatus
from aid.models import Award, BankFile, Batch, Payment
from aid.rules import relief as rules
from aid.rules.money import Movement
from aid.services.awards import move_lines
from aid.services.funds import post
from core.actors import Actor
from core.errors import ConflictError, ForbiddenError
from core.events.services import record
from core.fetch import find
from core.steps import Step
from core.transitions import check_fresh, check_state, take

NOT_YET, GONE = PaymentStatus.RESERVED, PaymentStatus.SENT


def send_batch(*, actor: Actor, batch_id: Any, seen_version: int, moment: datetime) -> Batch:
    """Note at once that a confirmed batch went to the bank: every line waits for an answer now."""
    about: dict[str, Any] = {"actor": actor, "batch_id": batch_id, "seen_version": seen_version, "moment": moment}
    return send_some(**about, limit=None)[0]


@transaction.atomic
def send_some(
    *, actor: Actor, batch_id: Any, seen_version: int, moment: datetime, limit: int | None
) -> tuple[Batch, int]:
    """Note that some more lines of a confirmed batch went to the bank; return how many are still to go.

    Lines, awards, events and the money of just these lines move together. With the last of them the batch is sent.
    """
    batch = _confirmed(actor, batch_id, seen_version)
    file = BankFile.objects.filter(batch=batch).defer("content").first()
    if file is None:
        raise ConflictError(_("Make the bank file first."), code="no_bank_file")
    _move(actor, batch, NOT_YET, limit, moment)
    left = _in(batch, NOT_YET).count()
    if left:
        return batch, left
    with take(rules.SEND_BATCH, Batch, pk=batch_id, actor=actor, seen_version=seen_version) as sent:
        sent.sent_at = moment
        sent.event_note |= {"lines": sent.line_count, "total_fen": sent.total_fen, "sha256": file.sha256}
    return sent, 0


def unsend_batch(*, actor: Actor, batch_id: Any, seen_version: int, reason: str, moment: datetime) -> Batch:
    """Take back at once what was noted of a batch whose sending stopped half way."""
    about: dict[str, Any] = {"actor": actor, "batch_id": batch_id, "seen_version": seen_version, "moment": moment}
    return unsend_some(**about, reason=reason, limit=None)[0]


@transaction.atomic
def unsend_some(
    *, actor: Actor, batch_id: Any, seen_version: int, reason: str, moment: datetime, limit: int | None
) -> tuple[Batch, int]:
    """Take back some lines that were noted as sent, with their money, while the batch is not sent; return what is left.

    No answer of the bank can have come in: only a batch that is sent takes one.
    """
    why = rules.check_reason(reason)
    batch = _confirmed(actor, batch_id, seen_version)
    if not _move(actor, batch, GONE, limit, moment):
        raise ConflictError(_("No line of this batch is noted as sent."), code="nothing_sent")
    left = _in(batch, GONE).count()
    if not left:
        batch.version += 1
        batch.save(update_fields=["version"])
        record(actor, "aid.batch.unsent", batch, reason=why, lines=batch.line_count, total_fen=batch.total_fen)
    return batch, left


def _confirmed(actor: Actor, batch_id: Any, seen_version: int) -> Batch:
    if not actor.can(rules.SEND_BATCH.permission):
        raise ForbiddenError(_("You do not have the right to do this."), code=rules.SEND_BATCH.permission)
    batch = find(Batch, batch_id, actor, rules.SEND_BATCH.permission, lock=True)
    check_fresh(batch, seen_version)
    check_state(batch, rules.SEND_BATCH)
    return batch


def _in(batch: Batch, status: PaymentStatus) -> Any:
    return Payment.unscoped.filter(batch=batch, status=status).order_by("line_no")


def _move(actor: Actor, batch: Batch, source: PaymentStatus, limit: int | None, moment: datetime) -> int:
    """Move the next lines to the bank or back: awards first, then payments, then their money (ADR 0004, 9)."""
    is_going = source == NOT_YET
    chosen = list(_in(batch, source).values_list("pk", "award_id", "version")[:limit])
    if not chosen:
        return 0
    step: Step = rules.SEND if is_going else rules.UNSEND
    awards = Award.unscoped.filter(pk__in=[award for _key, award, _version in chosen])
    if len(move_lines(actor, step, awards, note={"batch": batch.number})) != len(chosen):
        raise RuntimeError(f"Batch {batch.pk}: lines and awards differ.")
    lines = Payment.unscoped.filter(pk__in=[key for key, _award, _version in chosen])
    total = lines.aggregate(fen=Sum("amount_fen"))["fen"]
    after, at = (GONE, moment) if is_going else (NOT_YET, None)
    lines.update(status=after, sent_at=at, version=F("version") + 1)
    kind = EntryKind.SEND if is_going else EntryKind.UNSEND
    first, _award, version = chosen[0]  # a line counts its version at every step, so no movement has another's name
    key = f"batch:{batch.pk}:{kind.value}:{first}:{version}"
    post(actor, [Movement(kind, key, batch.pk, batch.fund_id, total)], moment=moment)
    return len(chosen)
