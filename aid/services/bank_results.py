"""What comes back from the bank: an answer stored whole before it is read, then applied some rows at a time."""

import base64
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from aid.choices.relief import EntryKind, PaymentStatus, ResultProblem
from aid.models import Award, BankResult, Batch, Payment
from aid.rules import bank_files as rules
from aid.rules import relief
from aid.rules.bank_files import ResultRow
from aid.rules.money import Movement
from aid.services.bank_files import opened
from aid.services.batches import settle
from aid.services.funds import post
from core.actors import Actor
from core.clock import day_of
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events.services import Happening, record, record_many
from core.fetch import find
from core.parameters.selectors import value
from core.violations import refusing_violations

READ = "aid.read_bank_result"
READ_AT_ONCE = 500  # rows that are applied in one transaction


@dataclass(frozen=True)
class Reading:
    """What a bank's answer did. ``is_repeat``: this very file had been read before, and nothing changed now."""

    result: BankResult
    is_repeat: bool = False

    @property
    def problems(self) -> list[dict[str, Any]]:
        """Return the rows that changed nothing: row number, key, code, sentence."""
        return [row | {"message": str(ResultProblem(row["code"]).label)} for row in self.result.problems]


@dataclass
class _Outcome:
    """The lines of a batch that one answer settles, and the rows from which nothing follows."""

    paid: list[tuple[Payment, ResultRow]] = field(default_factory=list)
    failed: list[tuple[Payment, ResultRow]] = field(default_factory=list)
    problems: list[tuple[ResultRow, ResultProblem, Payment | None]] = field(default_factory=list)


def read_bank_result(*, actor: Actor, batch_id: Any, content: bytes, name: str, moment: datetime) -> Reading:
    """Store a bank's answer, then apply it: each line is found by batch and number, and settled once.

    The file is committed before the first row is read, so a crash loses nothing: the same file again goes on where
    nothing was done, and once it has been read it changes nothing any more. Unknown rows, wrong amounts and second
    answers are reported by row number.
    """
    stored = store_bank_result(actor=actor, batch_id=batch_id, content=content, name=name, moment=moment)
    if stored.read_at is not None:
        return Reading(stored, is_repeat=True)
    return read_on(actor=actor, result=stored, rows=rows_of(stored, moment=moment), moment=moment)


def read_on(*, actor: Actor, result: BankResult, rows: Sequence[ResultRow], moment: datetime) -> Reading:
    """Apply what is left of a stored answer, now."""
    while True:
        read, moved = read_some(actor=actor, result_id=result.pk, rows=rows, moment=moment)
        if read.read_at is not None:
            return Reading(read, is_repeat=not moved)


def rows_of(result: BankResult, *, moment: datetime) -> list[ResultRow]:
    """Return the rows of a stored answer, or refuse a file that is no answer of a bank."""
    words = value(relief.BANK_SUCCESS_WORDS, result.batch.union.region_id, day_of(moment))
    return rules.result_rows(opened(result), columns_of(result.batch, moment=moment), words)


def columns_of(batch: Batch, *, moment: datetime) -> list[str]:
    """Return the columns a bank's answer has in this region; all but the last, the reason, must be there."""
    found: list[str] = value(relief.BANK_RESULT_COLUMNS, batch.union.region_id, day_of(moment))
    return found


@transaction.atomic
def read_some(
    *, actor: Actor, result_id: Any, rows: Sequence[ResultRow], moment: datetime, limit: int = READ_AT_ONCE
) -> tuple[BankResult, bool]:
    """Apply the next rows of a stored answer, and note with them how far it has been read; say whether any were left.

    Payments, awards, money, events, the batch's state and the mark in the answer commit together, or not at all.
    """
    found = BankResult.objects.filter(pk=result_id).only("batch_id").first()
    if found is None:
        raise NotFoundError(_("No such answer."), code="not_found")
    batch = find(Batch, found.batch_id, actor, READ, lock=True)
    result = BankResult.objects.defer("content").select_for_update(of=("self",)).get(pk=found.pk)
    if result.read_at is not None:
        return result, False
    part = rows[result.rows_done : result.rows_done + limit]
    outcome = _sorted_out(batch, part, _settled_before(result, rows, batch))
    _apply(actor, batch, outcome, moment)
    _note_reading(result, rows, len(part), outcome)
    if result.rows_done >= result.rows:
        _close_reading(actor, batch, result, moment)
    result.save(update_fields=["read_at", "rows", "rows_done", "paid", "failed", "problems", "version"])
    settle(actor, batch)
    return result, True


@transaction.atomic
def apply_answers(
    *, actor: Actor, batch_id: Any, rows: Sequence[ResultRow], moment: datetime
) -> dict[int, ResultProblem | None]:
    """Apply answers that came by another way than a stored file; return by row what was wrong, None where settled."""
    batch = find(Batch, batch_id, actor, READ, lock=True)
    _check_awaiting(batch)
    outcome = _sorted_out(batch, rows, set())
    _apply(actor, batch, outcome, moment)
    settle(actor, batch)
    wrong = {row.number: problem for row, problem, _line in outcome.problems}
    return {row.number: wrong.get(row.number) for row in rows}


def judged(batch: Batch, rows: Sequence[ResultRow]) -> list[tuple[ResultRow, ResultProblem | None]]:
    """Say what would follow from answers as things stand; nothing is written and nothing held."""
    lines, used, seen = _lines_of(batch, rows), _used_references(rows), set[int]()
    told = []
    for row in rows:
        together = lines.get(rules.line_no_of(row.key, batch.number) or 0, [])
        problem = _problem(row, together, seen, used)
        if problem is None:
            seen.add(together[0].bank_no)
            used.update([row.reference] if row.is_success else [])
        told.append((row, problem))
    return told


def _settled_before(result: BankResult, rows: Sequence[ResultRow], batch: Batch) -> set[int]:
    """Return the lines that earlier rows of this very answer have settled, so that a second row is a repetition."""
    without = {problem["row"] for problem in result.problems}
    before = [row for row in rows[: result.rows_done] if row.number not in without]
    return {line_no for row in before if (line_no := rules.line_no_of(row.key, batch.number))}


def store_bank_result(*, actor: Actor, batch_id: Any, content: bytes, name: str, moment: datetime) -> BankResult:
    """Commit the file as it came in; the same bytes for the same batch are the same row."""
    if not content or len(content) > rules.MAX_BYTES:
        raise RuleBrokenError(_("Choose a file of at most 10 MB that is not empty."), code="file_size")
    with transaction.atomic(durable=True):
        batch = find(Batch, batch_id, actor, READ, lock=True)
        _check_awaiting(batch)
        rules.check_heading(content, columns_of(batch, moment=moment))
        digest = hashlib.sha256(content).hexdigest()
        known = BankResult.objects.filter(batch=batch, sha256=digest).first()
        if known is not None:
            return known
        result = BankResult(
            batch=batch,
            name=name[:160],
            content=base64.b64encode(content).decode("ascii"),
            sha256=digest,
            size=len(content),
            uploaded_by_id=actor.user_id,
            uploaded_at=moment,
        )
        result.save(force_insert=True)
        record(actor, "aid.bank_result.stored", batch, sha256=digest, size=len(content), name=result.name)
    return result


def _check_awaiting(batch: Batch) -> None:
    if batch.status not in relief.AWAITING_RESULT:
        text = _("Not possible in the state “%(state)s”.") % {"state": batch.get_status_display()}
        raise ConflictError(text, code="wrong_state")


def _sorted_out(batch: Batch, rows: Sequence[ResultRow], seen: set[int]) -> _Outcome:
    """Match the rows with the batch's lines, locked in the order award, payment, and say what follows from each."""
    lines, used = _lines_of(batch, rows, lock=True), _used_references(rows)
    outcome = _Outcome()
    for row in rows:
        paid_together = lines.get(rules.line_no_of(row.key, batch.number) or 0, [])
        problem = _problem(row, paid_together, seen, used)
        if problem is not None:
            outcome.problems.append((row, problem, paid_together[0] if paid_together else None))
            continue
        seen.add(paid_together[0].bank_no)
        used.update([row.reference] if row.is_success else [])
        (outcome.paid if row.is_success else outcome.failed).extend((line, row) for line in paid_together)
    return outcome


def _lines_of(batch: Batch, rows: Sequence[ResultRow], *, lock: bool = False) -> dict[int, list[Payment]]:
    """Return the standing lines that the rows name, by the number under which the bank knows them."""
    numbers = {line_no for row in rows if (line_no := rules.line_no_of(row.key, batch.number)) and line_no < 2**31}
    named = (
        Payment.unscoped.standing()
        .filter(batch=batch)
        .filter(Q(bank_line=None, line_no__in=numbers) | Q(bank_line__in=numbers))
    )
    found = named.select_related("award__union").order_by("pk")
    if lock:
        awards = Award.unscoped.filter(pk__in=named.values("award_id"))
        list(awards.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
        found = found.select_for_update(of=("self",))
    lines: dict[int, list[Payment]] = defaultdict(list)
    for each in found:
        lines[each.bank_no].append(each)
    return lines


def _used_references(rows: Sequence[ResultRow]) -> set[str]:
    references = [row.reference for row in rows if row.is_success and row.reference]
    return set(Payment.unscoped.filter(bank_ref__in=references).values_list("bank_ref", flat=True))


def _problem(row: ResultRow, lines: Sequence[Payment], seen: set[int], used: set[str]) -> ResultProblem | None:
    """Say why nothing follows from a row about these lines, which one transfer paid."""
    if row.problem:
        return ResultProblem(row.problem)
    if not lines:
        return ResultProblem.UNKNOWN_LINE
    if lines[0].bank_no in seen:
        return ResultProblem.REPEATED_LINE
    total = sum(line.amount_fen for line in lines)
    return rules.conflict_of(row, status=lines[0].status, amount_fen=total, used_references=used)


def _apply(actor: Actor, batch: Batch, outcome: _Outcome, moment: datetime) -> None:
    """Settle the lines: payment, award, money and event of each together."""
    _settle_payments(outcome, moment)
    paid, failed = [line for line, _row in outcome.paid], [line for line, _row in outcome.failed]
    for lines, step in ((paid, relief.SUCCEED), (failed, relief.FAIL)):
        awards = Award.unscoped.filter(pk__in=[line.award_id for line in lines], status__in=step.sources)
        awards.update(status=step.target, version=F("version") + 1)
    moves = [_movement(EntryKind.PAY, line, batch) for line in paid]
    post(actor, moves + [_movement(EntryKind.FAIL, line, batch) for line in failed], moment=moment)
    told = [_happening(relief.SUCCEED.event, line, row, batch, reference=row.reference) for line, row in outcome.paid]
    told += [
        _happening(relief.FAIL.event, line, row, batch, failure=row.failure, words=row.text)
        for line, row in outcome.failed
    ]
    told += [
        _happening("aid.payment.answer_ignored", line, row, batch, problem=code.value)
        for row, code, line in outcome.problems
        if line is not None
    ]
    record_many(actor, told)


def _movement(kind: EntryKind, line: Payment, batch: Batch) -> Movement:
    return Movement(kind, f"payment:{line.pk}:{kind.value}", line.pk, batch.fund_id, line.amount_fen)


def _happening(code: str, line: Payment, row: ResultRow, batch: Batch, **data: Any) -> Happening:
    """Tell what the bank said about a line on the family's own timeline."""
    award = line.award
    facts = {
        "file": award.file_id,
        "award": award.pk,
        "payment": line.pk,
        "batch": batch.number,
        "programme": award.programme_id,
        "item": award.item,
        "amount_fen": line.amount_fen,
        "row": row.number,
    }
    return Happening(code, "aid.household", str(award.household_id), award.union.path, facts | data)


def _settle_payments(outcome: _Outcome, moment: datetime) -> None:
    settled: list[tuple[Any, ...]]
    settled = [(line.pk, PaymentStatus.PAID.value, row.reference, "", "") for line, row in outcome.paid]
    settled += [(line.pk, PaymentStatus.FAILED.value, None, row.failure, row.text) for line, row in outcome.failed]
    if not settled:
        return
    columns: list[list[Any]] = [list(column) for column in zip(*settled, strict=True)]
    with refusing_violations(Payment), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE aid_payment payment SET status = said.status, bank_ref = said.reference,"
            " failure_code = said.failure, failure_text = said.words, settled_at = %s, version = version + 1"
            " FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[])"
            " AS said (id, status, reference, failure, words) WHERE payment.id = said.id",
            [moment, *columns],
        )


def _note_reading(result: BankResult, rows: Sequence[ResultRow], read: int, outcome: _Outcome) -> None:
    result.rows, result.rows_done = len(rows), result.rows_done + read
    result.paid += len(outcome.paid)
    result.failed += len(outcome.failed)
    result.problems += [
        {"row": row.number, "key": row.key[:64], "code": code.value} for row, code, _line in outcome.problems
    ]
    result.version += 1


def _close_reading(actor: Actor, batch: Batch, result: BankResult, moment: datetime) -> None:
    result.read_at = moment
    counts = {"rows": result.rows, "paid": result.paid, "failed": result.failed, "problems": len(result.problems)}
    record(actor, "aid.batch.result_read", batch, sha256=result.sha256, **counts)
