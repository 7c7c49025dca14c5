"""What goes to the bank and comes back: a file made once and kept sealed, an answer stored whole before it is read."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from aid.choices.relief import BatchStatus, EntryKind, PaymentStatus, ResultProblem
from aid.models import Award, BankFile, BankResult, Batch, Payment
from aid.rules import bank_files as rules
from aid.rules import relief
from aid.rules.bank_files import OutLine, ResultRow
from aid.rules.money import Movement
from aid.services.batches import settle
from aid.services.funds import post
from core.actors import Actor
from core.errors import ConflictError, ForbiddenError, RuleBrokenError
from core.events.services import Happening, record, record_many
from core.fetch import find
from core.parameters.selectors import value
from core.violations import refusing_violations

READ = "aid.read_bank_result"


def export_bank_file(
    *, actor: Actor, batch_id: Any, moment: datetime, encoding: str = "utf-8"
) -> tuple[BankFile, bytes]:
    """Return a confirmed batch's bank file: made at the first call, the very same bytes at every later one.

    Only whoever prepared or confirmed the batch may have it. The accounts are those the batch was confirmed for.
    """
    with transaction.atomic():
        permission = "aid.prepare_batch" if actor.can("aid.prepare_batch") else "aid.confirm_batch"
        batch: Batch = find(Batch, batch_id, actor, permission, lock=True)
        if actor.user_id is None or actor.user_id not in (batch.prepared_by_id, batch.confirmed_by_id):
            text = _("Only whoever prepared or confirmed the batch may download its bank file.")
            raise ForbiddenError(text, code="not_yours")
        file = BankFile.objects.filter(batch=batch).first()
        event = "aid.bank_file.downloaded" if file else "aid.bank_file.made"
        file = file or _make(actor, batch, encoding, moment)
        record(actor, event, batch, sha256=file.sha256, size=file.size, encoding=file.encoding)
    return file, _opened(file)


def _make(actor: Actor, batch: Batch, encoding: str, moment: datetime) -> BankFile:
    if batch.status != BatchStatus.CONFIRMED:
        text = _("Not possible in the state “%(state)s”.") % {"state": batch.get_status_display()}
        raise ConflictError(text, code="wrong_state")
    columns = value(relief.BANK_FILE_COLUMNS, batch.union.region_id, moment.date())
    content = rules.written(_out_lines(batch), columns, encoding)
    file = BankFile(
        batch=batch,
        content=base64.b64encode(content).decode("ascii"),
        encoding=encoding,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        made_by_id=actor.user_id,
        made_at=moment,
    )
    file.save(force_insert=True)
    return file


def _out_lines(batch: Batch) -> list[OutLine]:
    lines = Payment.unscoped.standing().filter(batch=batch).select_related("award__file__head")
    if lines.exclude(award__file__account_index=F("account_index")).exists():
        text = _("A bank card was changed after the batch was confirmed. Send the batch back.")
        raise RuleBrokenError(text, code="account_changed")
    purpose = str(batch.programme)
    return [
        OutLine(
            key=rules.line_key(batch.number, line.line_no),
            account=line.award.file.account.open(),
            name=line.award.file.head.name,  # whose card it is; a student is paid by the parent's
            amount_fen=line.amount_fen,
            purpose=purpose,
        )
        for line in lines.order_by("line_no")
    ]


def _opened(paper: BankFile | BankResult) -> bytes:
    """Return the sealed bytes of a paper; the hash proves that they are what went out or came in."""
    content = base64.b64decode(paper.content.open())
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        raise RuntimeError(f"{paper._meta.label} {paper.pk} differs from its hash.")
    return content


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
    stored = _store(actor, batch_id, content, name, moment)
    with transaction.atomic():
        batch: Batch = find(Batch, stored.batch_id, actor, READ, lock=True)
        result = BankResult.objects.select_for_update(of=("self",)).get(pk=stored.pk)
        if result.read_at is not None:
            return Reading(result, is_repeat=True)
        region = batch.union.region_id
        rows = rules.result_rows(
            _opened(result),
            value(relief.BANK_RESULT_COLUMNS, region, moment.date()),
            value(relief.BANK_SUCCESS_WORDS, region, moment.date()),
        )
        outcome = _sorted_out(batch, rows)
        _apply(actor, batch, outcome, moment)
        _close_reading(actor, batch, result, rows, outcome, moment)
        settle(actor, batch)
    return Reading(result)


def _store(actor: Actor, batch_id: Any, content: bytes, name: str, moment: datetime) -> BankResult:
    """Commit the file as it came in; the same bytes for the same batch are the same row."""
    if not content or len(content) > rules.MAX_BYTES:
        raise RuleBrokenError(_("Choose a file of at most 10 MB that is not empty."), code="file_size")
    with transaction.atomic(durable=True):
        batch: Batch = find(Batch, batch_id, actor, READ, lock=True)
        if batch.status not in relief.AWAITING_RESULT:
            text = _("Not possible in the state “%(state)s”.") % {"state": batch.get_status_display()}
            raise ConflictError(text, code="wrong_state")
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


def _sorted_out(batch: Batch, rows: Iterable[ResultRow]) -> _Outcome:
    """Match the rows with the batch's lines, locked in the order award, payment, and say what follows from each."""
    standing = Payment.unscoped.standing().filter(batch=batch)
    awards = Award.unscoped.filter(pk__in=standing.values("award_id"))
    list(awards.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    locked = standing.select_related("award__union").order_by("pk").select_for_update(of=("self",))
    lines = {line.line_no: line for line in locked}
    rows = list(rows)
    references = [row.reference for row in rows if row.is_success and row.reference]
    used = set(Payment.unscoped.filter(bank_ref__in=references).values_list("bank_ref", flat=True))
    outcome = _Outcome()
    seen: set[int] = set()
    for row in rows:
        line = lines.get(rules.line_no_of(row.key, batch.number) or 0)
        problem = _problem(row, line, seen, used)
        if problem is not None or line is None:
            outcome.problems.append((row, problem or ResultProblem.UNKNOWN_LINE, line))
            continue
        seen.add(line.line_no)
        used.update([row.reference] if row.is_success else [])
        (outcome.paid if row.is_success else outcome.failed).append((line, row))
    return outcome


def _problem(row: ResultRow, line: Payment | None, seen: set[int], used: set[str]) -> ResultProblem | None:
    if row.problem:
        return ResultProblem(row.problem)
    if line is None:
        return ResultProblem.UNKNOWN_LINE
    if line.line_no in seen:
        return ResultProblem.REPEATED_LINE
    return rules.conflict_of(row, status=line.status, amount_fen=line.amount_fen, used_references=used)


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


def _close_reading(
    actor: Actor, batch: Batch, result: BankResult, rows: Sequence[ResultRow], outcome: _Outcome, moment: datetime
) -> None:
    result.read_at, result.rows = moment, len(rows)
    result.paid, result.failed = len(outcome.paid), len(outcome.failed)
    result.problems = [
        {"row": row.number, "key": row.key[:64], "code": code.value} for row, code, _line in outcome.problems
    ]
    result.version += 1
    result.save(update_fields=["read_at", "rows", "paid", "failed", "problems", "version"])
    counts = {"rows": result.rows, "paid": result.paid, "failed": result.failed, "problems": len(result.problems)}
    record(actor, "aid.batch.result_read", batch, sha256=result.sha256, **counts)
