"""Correcting a few cells of a faulty row on the page, instead of sending the whole file again."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import NotFoundError
from core.events.services import record
from core.sheets import selectors
from core.sheets.choices import Finding, ImportStatus
from core.sheets.kinds import Desk, ImportKind, Line, kind_of
from core.sheets.lines import mapped_columns, read_line
from core.sheets.models import ImportRow, SheetImport
from core.sheets.reading import RawRow
from core.sheets.services import staging


def faulty_line(sheet: SheetImport, number: int) -> Line:
    """Return a row that cannot be written as it is."""
    found = staging.opened(selectors.rows_to_mend(sheet).filter(number=number)[:1])
    if not found:
        raise NotFoundError(_("No such row, or there is nothing to correct in it."), code="not_found")
    return found[0]


def mend(*, actor: Actor, import_id: Any, number: int, cells: Mapping[str, str], seen_version: int) -> Line:
    """Write other cells into a row and judge it anew; the file as it came stays as it is."""
    with transaction.atomic():
        sheet = selectors.my_import(actor, import_id, lock=True)
        selectors.check_fresh_and_in(sheet, seen_version, ImportStatus.CHECKED)
        kind, line = kind_of(sheet.kind), faulty_line(sheet, number)
        texts = list(line.cells)
        for field, text in cells.items():
            place = sheet.mapping[field]
            texts += [""] * (place + 1 - len(texts))
            texts[place] = text.strip()[:500]
        mended = read_line(kind, mapped_columns(kind, sheet.mapping), RawRow(number, texts))
        judge(actor, sheet, kind, mended)
        staging.restage(sheet, kind, mended)
        sheet.findings = staging.counts_of(sheet)
        sheet.version += 1
        sheet.save()
        record(actor, "core.import.row_mended", sheet, row=number, fields=sorted(cells))
    return mended


def judge(actor: Actor, sheet: SheetImport, kind: ImportKind, line: Line) -> None:
    """Judge one row anew, alone and against the others of its file."""
    kind.check(desk_now(actor, sheet), [line])
    key = staging.key_index(kind, line)
    others = ImportRow.objects.filter(sheet=sheet, key=key).exclude(number=line.number).exclude(finding=Finding.WRONG)
    first = others.order_by("number").values_list("number", flat=True).first() if key else None
    if first is not None:
        text = _("The same as row %(row)s of this file. Delete one of them.")
        line.wrong("", "repeated", text % {"row": first})


def desk_now(actor: Actor, sheet: SheetImport) -> Desk:
    """Return the desk at which a single row is judged in a request."""
    return Desk(
        actor=actor,
        sheet_id=sheet.pk,
        union_path=sheet.union_path,
        params=sheet.params,
        today=clock.today(),
        moment=clock.now(),
    )
