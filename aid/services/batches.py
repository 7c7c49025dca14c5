"""Batches: locked, confirmed by a second person, settled line by line (A2); sending has a file of its own."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, DateTimeField, F, QuerySet, Sum
from django.utils.translation import gettext as _

from aid.choices.relief import AwardStatus, BatchStatus, PaymentStatus
from aid.models import Award, BankFile, Batch, Payment
from aid.rules import relief as rules
from aid.selectors.batches import problems_of, unanswered
from aid.services.awards import check_own_family, move_lines
from aid.services.rosters import hold_files
from core.actors import Actor
from core.clock import day_of
from core.errors import ConflictError, ForbiddenError, RuleBrokenError
from core.events.services import Happening, record, record_many
from core.fetch import find
from core.parameters.regional import expression
from core.transitions import check_fresh, check_state, take

FILED_AT_ONCE = 500


def _awards_in(batch: Batch) -> QuerySet[Award]:
    lines = Payment.unscoped.standing().filter(batch=batch)
    return Award.unscoped.filter(pk__in=lines.values("award_id"))


def count_lines(batch: Batch) -> None:
    """Reckon a batch's totals from its lines; once it is locked the database keeps them."""
    found = (
        Payment.unscoped.standing().filter(batch=batch).aggregate(lines=Count("pk"), sum=Sum("amount_fen", default=0))
    )
    batch.line_count, batch.total_fen = found["lines"], found["sum"]


@transaction.atomic
def remove_line(*, actor: Actor, payment_id: Any, seen_version: int, reason: str) -> Batch:
    """Take a line out of a batch that is still open, seen at ``seen_version``; another batch can pay its award."""
    why = rules.check_reason(reason)
    found = find(Payment, payment_id, actor, "aid.prepare_batch")
    batch = find(Batch, found.batch_id, actor, "aid.prepare_batch", lock=True)
    check_fresh(batch, seen_version)
    check_state(batch, rules.LOCK_BATCH)
    note = {"batch": batch.number, "reason": why}
    if not move_lines(actor, rules.REMOVE_FROM_BATCH, Award.unscoped.filter(pk=found.award_id), note=note):
        raise ConflictError(_("This line was taken out already."), code="wrong_state")
    lines = Payment.unscoped.filter(pk=found.pk, status=PaymentStatus.RESERVED)
    if not lines.update(status=PaymentStatus.REMOVED, version=F("version") + 1):
        raise ConflictError(_("This line was taken out already."), code="wrong_state")
    count_lines(batch)
    batch.version += 1
    batch.save(update_fields=["line_count", "total_fen", "version"])
    record(actor, "aid.batch.line_removed", batch, line=found.line_no, reason=why, total_fen=batch.total_fen)
    return batch


def lock_batch(*, actor: Actor, batch_id: Any, seen_version: int, today: date, outside_reason: str = "") -> Batch:
    """Hand a batch to a second person; its lines and totals stay from now on."""
    with take(rules.LOCK_BATCH, Batch, pk=batch_id, actor=actor, seen_version=seen_version) as batch:
        count_lines(batch)
        _bundle(batch)
        if not batch.line_count:
            raise RuleBrokenError(_("The batch has no lines."), code="empty_batch")
        programme = batch.programme
        rules.check_window(
            today=today, opens_on=programme.opens_on, closes_on=programme.closes_on, reason=outside_reason
        )
        batch.outside_reason, batch.note = outside_reason.strip()[:200], ""
        batch.event_note |= {"lines": batch.line_count, "total_fen": batch.total_fen}
    return batch


BUNDLE = """
UPDATE aid_payment payment SET bank_line = bundle.first
  FROM (SELECT line.id, CASE WHEN count(*) OVER together > 1 THEN min(line.line_no) OVER together END AS first
          FROM aid_payment line
          JOIN aid_award award ON award.id = line.award_id
          JOIN aid_recipient payee ON payee.id = award.recipient_id
         WHERE line.batch_id = %s AND line.status = 'reserved' AND payee."group" = 'provider'
        WINDOW together AS (PARTITION BY payee.account_index, payee.holder)) bundle
 WHERE payment.id = bundle.id AND payment.bank_line IS DISTINCT FROM bundle.first
"""


def _bundle(batch: Batch) -> None:
    """Let one transfer pay a provider for all whom it examined or trained; each person keeps a line of their own."""
    with connection.cursor() as cursor:
        cursor.execute(BUNDLE, [batch.pk])


def return_batch(*, actor: Actor, batch_id: Any, seen_version: int, reason: str) -> Batch:
    """Send a batch back to whoever prepared it, as long as no bank file was made of it (P46)."""
    why = rules.check_reason(reason)
    with take(rules.RETURN_BATCH, Batch, pk=batch_id, actor=actor, seen_version=seen_version, reason=why) as batch:
        if BankFile.objects.filter(batch=batch).exists():
            raise ConflictError(_("The bank file of this batch has been made already."), code="bank_file_made")
        batch.confirmed_by, batch.note = None, why[:500]
    return batch


def confirm_batch(*, actor: Actor, batch_id: Any, seen_version: int, today: date) -> Batch:
    """Confirm what another person prepared, after looking at every line again (A2: account check).

    A line that may not be paid refuses the whole batch; the refusal lists each with its code in ``details``.
    """
    with take(rules.CONFIRM_BATCH, Batch, pk=batch_id, actor=actor, seen_version=seen_version) as batch:
        confirmer = rules.check_decides(user_id=actor.user_id)
        rules.check_confirmer(confirmed_by=confirmer, prepared_by=batch.prepared_by_id)
        check_own_family(actor, _awards_in(batch))
        hold_files(list(_awards_in(batch).order_by("pk").select_for_update(of=("self",))))
        check_payable(batch, today=today)
        _remember_cards(batch, 0, None)
        batch.confirmed_by_id = confirmer
        batch.event_note |= {"lines": batch.line_count, "total_fen": batch.total_fen}
    return batch


def check_payable(batch: Batch, *, today: date) -> None:
    """Refuse a batch of which a line may not be paid, naming each."""
    problems = problems_of(batch, today=today)
    if problems:
        listed = [
            {"line": each.line_no, "payment": str(each.payment_id), "code": each.code.value, "message": each.message}
            for each in problems
        ]
        text = _("%(count)s lines cannot be paid. Send the batch back and take them out.") % {"count": len(problems)}
        raise RuleBrokenError(text, code="batch_problems", details={"problems": listed})


@transaction.atomic
def check_lines(*, actor: Actor, batch_id: Any, seen_version: int, after: int, limit: int, today: date) -> int | None:
    """Remember the approved card of some lines of a locked batch, by number; return the last, None when none is left.

    Work done ahead for ``confirm_batch``, which looks at every line once more and alone decides: until then nothing
    but the cards of lines has been noted, and noting them again changes nothing.
    """
    if not actor.can(rules.CONFIRM_BATCH.permission):
        raise ForbiddenError(_("You do not have the right to do this."), code=rules.CONFIRM_BATCH.permission)
    batch = find(Batch, batch_id, actor, rules.CONFIRM_BATCH.permission, lock=True)
    check_fresh(batch, seen_version)
    check_state(batch, rules.CONFIRM_BATCH)
    rules.check_confirmer(confirmed_by=actor.user_id, prepared_by=batch.prepared_by_id)
    if not after:
        check_payable(batch, today=today)
    lines = Payment.unscoped.standing().filter(batch=batch, line_no__gt=after).order_by("line_no")
    numbers = list(lines.values_list("line_no", flat=True)[:limit])
    if not numbers:
        return None
    _remember_cards(batch, after, numbers[-1])
    return numbers[-1]


def _remember_cards(batch: Batch, after: int, last: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE aid_payment payment SET account_index = award.account_index FROM aid_award award"
            " WHERE award.id = payment.award_id AND payment.batch_id = %s AND payment.status = 'reserved'"
            " AND payment.line_no > %s AND (%s::int IS NULL OR payment.line_no <= %s)"
            " AND payment.account_index IS DISTINCT FROM award.account_index",
            [batch.pk, after, last, last],
        )


def settle(actor: Actor, batch: Batch) -> None:
    """Give a sent batch, locked by the caller, the state of its lines: settled when each is paid or dealt with."""
    lines = Payment.unscoped.standing().filter(batch=batch)
    is_waiting = lines.filter(status__in=[PaymentStatus.SENT, PaymentStatus.UNKNOWN]).exists()
    is_undone = lines.filter(status=PaymentStatus.FAILED, award__status=AwardStatus.FAILED).exists()
    is_answered = lines.filter(status__in=[PaymentStatus.PAID, PaymentStatus.FAILED]).exists()
    after = BatchStatus.PARTIALLY_SETTLED if is_waiting or is_undone else BatchStatus.SETTLED
    if (
        not is_answered
        or after == batch.status
        or batch.status not in (BatchStatus.SENT, BatchStatus.PARTIALLY_SETTLED)
    ):
        return
    before, batch.status = batch.status, after
    batch.version += 1
    batch.save(update_fields=["status", "version"])
    record(actor, f"aid.batch.{after.value}", batch, before=before, after=after.value)


def batches_failing(*award_ids: Any) -> list[Batch]:
    """Lock the batches in which payments of these awards failed: a batch is always locked before its awards."""
    failed = Payment.unscoped.filter(award_id__in=award_ids, status=PaymentStatus.FAILED).values("batch_id")
    return list(Batch.unscoped.filter(pk__in=failed).order_by("pk").select_for_update(of=("self",)))


def _sent_before(moment: datetime) -> Any:
    """Return the moment before which a payment is left unanswered too long by the rule of its own county."""
    region = "batch__union__region__code"
    since = partial(_days_before, moment)
    return expression(rules.UNKNOWN_AFTER_DAYS, day_of(moment), region, since, DateTimeField())


def _days_before(moment: datetime, days: int) -> datetime:
    return moment - timedelta(days=days)


def mark_unknown(*, actor: Actor, moment: datetime) -> int:
    """Mark the payments that the bank has left unanswered for too long, and report them; return how many.

    The money stays on its way: only a bank's answer moves it (reliability.md I12).
    """
    with transaction.atomic():
        late = unanswered(_sent_before(moment)).select_related("batch__union").order_by("pk")
        rows = list(late.select_for_update(of=("self",), skip_locked=True))
        keys: list[UUID] = [row.pk for row in rows]
        Payment.unscoped.filter(pk__in=keys).update(status=PaymentStatus.UNKNOWN, version=F("version") + 1)
        note = {"before": PaymentStatus.SENT.value, "after": PaymentStatus.UNKNOWN.value}
        record_many(
            actor,
            [Happening("aid.payment.unknown", "aid.payment", str(row.pk), row.batch.union.path, note) for row in rows],
        )
    return len(rows)


def record_receipts(*, actor: Actor, batch_id: Any) -> int:
    """Close every paid award of a settled batch on the strength of the bank's answers; return how many (3.6)."""
    with transaction.atomic():
        filed, more = 0, True
        while more:
            more = bool(some := file_some(actor=actor, batch_id=batch_id, limit=FILED_AT_ONCE))
            filed += some
    return filed


@transaction.atomic
def file_some(*, actor: Actor, batch_id: Any, limit: int) -> int:
    """Close some of the paid awards of a settled batch; return how many, 0 when none is left."""
    batch = find(Batch, batch_id, actor, "aid.read_bank_result", lock=True)
    if batch.status != BatchStatus.SETTLED:
        raise ConflictError(_("The batch is not settled yet."), code="wrong_state")
    paid = Payment.unscoped.filter(batch=batch, status=PaymentStatus.PAID).values("award_id")
    waiting = Award.unscoped.filter(pk__in=paid, status=AwardStatus.PAID).order_by("pk")
    chosen = Award.unscoped.filter(pk__in=list(waiting.values_list("pk", flat=True)[:limit]))
    rows = move_lines(actor, rules.RECEIPT, chosen, note={"evidence": "bank"})
    if rows:
        record(actor, "aid.batch.receipted", batch, lines=len(rows))
    return len(rows)
