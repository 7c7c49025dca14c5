"""A bank's answer by the common way in of lists: an Excel file, dry run, cells marked, by choice of valid rows.

The answer itself is applied as one that was read as CSV: each line found by batch and number, settled once.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.utils.translation import gettext as _

from aid.choices.relief import FailureCode, ResultProblem
from aid.models import Batch
from aid.rules import relief
from aid.rules.bank_files import ResultRow
from aid.services.bank_results import READ, apply_answers, judged
from core.actors import Actor
from core.chinese.money import to_fen
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.sheets.choices import Fate, Finding
from core.sheets.kinds import Desk, Line

MOST = 100
SAME = frozenset({ResultProblem.ALREADY_PAID, ResultProblem.ALREADY_FAILED})
FIELD = {
    ResultProblem.WRONG_AMOUNT: "amount",
    ResultProblem.NO_REFERENCE: "reference",
    ResultProblem.REFERENCE_USED: "reference",
    ResultProblem.PAID_THEN_FAILED: "result",
    ResultProblem.FAILED_THEN_PAID: "result",
}


def batches_awaiting(actor: Actor) -> list[tuple[str, str]]:
    """Return the batches whose answer somebody may read in, the latest first."""
    rows = Batch.objects.permitted(actor, READ).filter(status__in=relief.AWAITING_RESULT)
    rows = rows.select_related("programme").order_by("-created_at", "-pk")[:MOST]
    return [(str(batch.pk), f"{batch.number} {batch.programme.name}") for batch in rows]


def check_answers(desk: Desk, lines: Sequence[Line]) -> None:
    """Say of each row what would follow from it: a settled line, nothing new, or what is wrong in which cell."""
    batch = _batch(desk)
    read = {line.number: line for line in lines if line.finding != Finding.WRONG}
    rows = _rows(desk, batch, read.values())
    for row, problem in judged(batch, rows):
        line = read[row.number]
        if problem in SAME:
            line.finding = Finding.SAME
        elif problem is not None:
            line.wrong(FIELD.get(problem, "key"), problem.value, str(problem.label))


def commit_answers(desk: Desk, lines: Sequence[Line]) -> None:
    """Settle the lines of a chunk: payment, award, money and event of each together, or none of the chunk."""
    batch = _batch(desk)
    rows = _rows(desk, batch, lines)
    found = apply_answers(actor=desk.actor, batch_id=batch.pk, rows=rows, moment=desk.moment)
    for row, line in zip(rows, lines, strict=True):
        problem = found[row.number]
        if problem is None:
            line.ends(Fate.UPDATED, _("Paid") if row.is_success else _("Failed at the bank"), record=row.key)
        else:
            line.ends(Fate.UNCHANGED if problem in SAME else Fate.FAILED, str(problem.label), record=row.key)
        line.subject_type, line.subject_id = "aid.batch", str(batch.pk)
    counts = {
        "rows": len(rows),
        "paid": sum(row.is_success and found[row.number] is None for row in rows),
        "failed": sum(not row.is_success and found[row.number] is None for row in rows),
        "problems": sum(problem is not None for problem in found.values()),
    }
    record(desk.actor, "aid.batch.result_read", batch, sheet=str(desk.sheet_id), **counts)


def _batch(desk: Desk) -> Batch:
    return find(Batch, desk.params["choice"], desk.actor, READ)


def _rows(desk: Desk, batch: Batch, lines: Collection[Line]) -> list[ResultRow]:
    words = value(relief.BANK_SUCCESS_WORDS, batch.union.region_id, desk.today)
    known = {word.strip().upper() for word in words}
    return [_row(line.number, line.values, known) for line in lines]


def _row(number: int, values: dict[str, Any], words: set[str]) -> ResultRow:
    said = values["result"].upper()
    is_success = said in words
    failure = "" if is_success else said if said in FailureCode.values else FailureCode.OTHER.value
    text = values.get("reason") or values["result"]
    return ResultRow(
        number,
        values["key"],
        to_fen(values["amount"]),
        is_success,
        failure,
        values.get("reference", "")[:64],
        text[:200],
    )
