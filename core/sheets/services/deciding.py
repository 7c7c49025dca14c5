"""Deciding on held rows one by one, with the record beside the row: the same, another, or left out."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import NotFoundError, RuleBrokenError
from core.events.services import record
from core.sheets import selectors
from core.sheets.choices import Decision, Finding, ImportStatus
from core.sheets.kinds import Comparison, ImportKind, Line, Problem, kind_of
from core.sheets.lines import mapped_columns, read_line
from core.sheets.models import ImportRow, SheetImport
from core.sheets.reading import RawRow
from core.sheets.services import staging
from core.sheets.services.mending import desk_now, faulty_line, judge

LEFT_OUT = "left_out"


def held_line(sheet: SheetImport, kind: ImportKind, number: int) -> Line:
    """Return a row that waits for a decision, of a list whose rows can be compared."""
    line = faulty_line(sheet, number)
    if line.finding != Finding.HELD or kind.compare is None:
        raise NotFoundError(_("No such row, or there is nothing to decide about it."), code="not_found")
    return line


def compared(actor: Actor, sheet: SheetImport, kind: ImportKind, line: Line) -> Comparison:
    """Return the record beside a held row, as far as the actor may see it."""
    if kind.compare is None:
        raise NotFoundError(_("No such row, or there is nothing to decide about it."), code="not_found")
    return kind.compare(desk_now(actor, sheet), line)


def next_held(sheet: SheetImport, number: int) -> int | None:
    """Return the next row after one that still waits for a decision, else the first; None when none does."""
    waiting = ImportRow.objects.filter(sheet=sheet, finding=Finding.HELD).exclude(problems__contains=[f":{LEFT_OUT}"])
    numbers = waiting.order_by("number").values_list("number", flat=True)
    return numbers.filter(number__gt=number).first() or numbers.first()


def decide(*, actor: Actor, import_id: Any, number: int, decision: str, seen_version: int) -> Line:
    """Say of a held row whether it is the record beside it, another, or left out; it is judged anew by that."""
    with transaction.atomic():
        sheet = selectors.my_import(actor, import_id, lock=True)
        selectors.check_fresh_and_in(sheet, seen_version, ImportStatus.CHECKED)
        kind = kind_of(sheet.kind)
        line = held_line(sheet, kind, number)
        beside = compared(actor, sheet, kind, line)
        if decision not in beside.options:
            text = _("Select one of the answers.")
            raise RuleBrokenError(text, code="decision", fields={"decision": text})
        decided = _left_out(line) if decision == Decision.OUT else _judged(actor, sheet, kind, line, decision, beside)
        staging.restage(sheet, kind, decided)
        if decision == Decision.OUT:
            rows = ImportRow.objects.filter(sheet=sheet, number=number)
            rows.update(told=_("Left out by decision, after it was compared."))
        sheet.findings = staging.counts_of(sheet)
        sheet.version += 1
        sheet.save()
        record(actor, "core.import.row_decided", sheet, row=number, decision=decision, beside=beside.key)
    return decided


def _left_out(line: Line) -> Line:
    line.problems = [Problem("", LEFT_OUT, _("Left out by decision, after it was compared."))]
    return line


def _judged(actor: Actor, sheet: SheetImport, kind: ImportKind, line: Line, decision: str, beside: Comparison) -> Line:
    """Return the row read again from its cells and judged with the decision in mind."""
    again = read_line(kind, mapped_columns(kind, sheet.mapping), RawRow(line.number, line.cells))
    again.values["decision"] = decision
    if decision == Decision.SAME:
        again.values["beside"] = beside.key
    judge(actor, sheet, kind, again)
    return again
