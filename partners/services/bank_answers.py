"""A bank's answers about the lines of a batch, by message: applied as an answer that was read as a file."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.relief import FailureCode, ResultProblem
from aid.models import Batch
from aid.rules.bank_files import ResultRow
from aid.services.bank_results import READ, apply_answers
from core.chinese.money import to_fen
from core.errors import RuleBrokenError
from core.events.services import record
from core.fetch import find
from partners.rules import inbound
from partners.rules.inbound import Result, Row
from partners.services.desks import Desk

PAID, FAILED = "paid", "failed"
SAME = frozenset({ResultProblem.ALREADY_PAID, ResultProblem.ALREADY_FAILED})
READERS: Mapping[str, inbound.Reader] = {
    "key": inbound.text(64),
    "amount": inbound.money,
    "result": inbound.one_of((PAID, FAILED)),
    "reference": inbound.text(64),
    "failure": inbound.one_of(FailureCode.values),
    "reason": inbound.text(200),
}
OPTIONAL = frozenset({"reference", "failure", "reason"})
FIELD = {
    ResultProblem.WRONG_AMOUNT: "amount",
    ResultProblem.NO_REFERENCE: "reference",
    ResultProblem.REFERENCE_USED: "reference",
    ResultProblem.PAID_THEN_FAILED: "result",
    ResultProblem.FAILED_THEN_PAID: "result",
}


@transaction.atomic
def take_answers(desk: Desk, told: Mapping[str, Any]) -> list[Result]:
    """Settle each line once: unknown lines, wrong amounts and second answers are told row by row."""
    number = told.get("batch")
    if not isinstance(number, str):
        text = _("Name the batch.")
        raise RuleBrokenError(text, code="invalid", fields={"batch": [text]})
    batch = find(Batch, number, desk.actor, READ, by="number")
    rows = inbound.rows_of(told, "results", READERS, OPTIONAL)
    good = [_answer(row) for row in rows if not row.faults]
    found = apply_answers(actor=desk.actor, batch_id=batch.pk, rows=good, moment=desk.moment) if good else {}
    results = [inbound.invalid(row) if row.faults else _result(row, found[row.number]) for row in rows]
    counts = {"rows": len(rows), "problems": sum(each.status == "refused" for each in results)}
    record(desk.actor, "aid.batch.result_read", batch, door=str(desk.callback.pk), **counts)
    return results


def _answer(row: Row) -> ResultRow:
    said = row.values
    is_paid = said["result"] == PAID
    failure = "" if is_paid else said.get("failure", FailureCode.OTHER.value)
    return ResultRow(
        row.number,
        said["key"],
        to_fen(said["amount"]),
        is_paid,
        failure,
        said.get("reference", ""),
        said.get("reason", said["result"]),
    )


def _result(row: Row, problem: ResultProblem | None) -> Result:
    key = row.values["key"]
    if problem is None:
        return Result(row.number, "accepted", id=key)
    if problem in SAME:
        return Result(row.number, "repeated", id=key)
    words = str(problem.label)
    return Result(
        row.number, "refused", id=key, code=problem.value, message=words, fields={FIELD.get(problem, "key"): [words]}
    )
