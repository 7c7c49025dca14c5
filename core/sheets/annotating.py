"""What goes back to the sender: their own workbook with the faults marked, the faulty rows alone, or the receipt."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import openpyxl
import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from core.errors import in_one
from core.sheets.choices import Fate, Finding
from core.sheets.export import inert
from core.sheets.kinds import ImportKind, Line, kind_of
from core.sheets.mapping import PROBLEMS, is_ours
from core.sheets.models import ImportRow, SheetImport
from core.sheets.services.staging import opened

RED = "F8CBC5"
MOST_CELLS = 200_000  # of a workbook that is changed as a whole in memory; a larger one is written anew
MOST_XML = 48 * 1024 * 1024
AT_ONCE = 2000
MOST_COMMENTS = 5000
_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)\b")
_WORKBOOK = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def annotated(sheet: SheetImport, content: bytes) -> bytes:
    """Return the sender's file with each faulty cell red, its sentence as a note, and a column that says it all."""
    if sheet.form == "xlsx" and _is_small(content) and (book := _book(content)) and sheet.sheet_name in book.sheetnames:
        return _own_workbook(sheet, book)
    return _table(sheet, _all_lines(ImportRow.objects.filter(sheet=sheet)))


def faulty_rows(sheet: SheetImport) -> bytes:
    """Return only the rows that were not written, with the sender's own columns, to be corrected and sent again."""
    return _table(sheet, _all_lines(ImportRow.objects.filter(sheet=sheet, finding__in=[Finding.WRONG, Finding.HELD])))


def _all_lines(rows: Any) -> Iterator[Line]:
    last = 0
    while lines := opened(rows.filter(number__gt=last).order_by("number")[:AT_ONCE]):
        yield from lines
        last = lines[-1].number


def sentence(kind: ImportKind, line: Line) -> str:
    """Return everything that is wrong with a row, each fault with its column."""
    told = []
    for problem in line.problems:
        heading = f"{kind.column(problem.field).heading}{_(': ')}" if problem.field else ""
        told.append(f"{heading}{problem.text}")
    return in_one(told)


def _is_small(content: bytes) -> bool:
    """Say whether the whole workbook, other sheets and empty cells with a look included, fits into memory with ease."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [info for info in archive.infolist() if info.filename.startswith("xl/worksheets/sheet")]
        if sum(info.file_size for info in parts) > MOST_XML:
            return False
        found = (archive.read(info) for info in parts)
        return sum(len(_CELL.findall(xml)) for xml in found) <= MOST_CELLS


def _book(content: bytes) -> Any:
    """Return the workbook to be changed; None where only its own program understands how it is made."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about parts of the workbook that are not ours to judge
        try:
            return openpyxl.load_workbook(io.BytesIO(content))
        except (ValueError, TypeError, LookupError, AttributeError, SyntaxError, InvalidFileException):
            return None  # the list itself was read by another reader: it can be written anew


def _own_workbook(sheet: SheetImport, book: Any) -> bytes:
    kind, red = kind_of(sheet.kind), PatternFill("solid", fgColor=RED)
    page = book[sheet.sheet_name]
    last = _beside_merged(page, sheet.header_row, _place_of_problems(sheet) + 1)
    page.cell(sheet.header_row, last).value = PROBLEMS
    rows = ImportRow.objects.filter(sheet=sheet, finding__in=[Finding.WRONG, Finding.HELD])
    for line in _all_lines(rows):
        for place, text in _faults(sheet, line).items():
            _mark(page.cell(line.number, place + 1), text, red)
        page.cell(line.number, last).value = inert(sentence(kind, line))
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book.save(out)
    return out.getvalue()


def _faults(sheet: SheetImport, line: Line) -> dict[int, str]:
    """Return what is wrong with each cell of a row, by its place in the file."""
    told: dict[int, list[str]] = {}
    for problem in line.problems:
        if problem.field in sheet.mapping:
            told.setdefault(sheet.mapping[problem.field], []).append(problem.text)
    return {place: in_one(texts) for place, texts in told.items()}


def _beside_merged(page: Any, top: int, place: int) -> int:
    """Return the first column from ``place`` on into which no merged cell reaches: nothing can be written there."""
    for merged in sorted(page.merged_cells.ranges, key=lambda each: each.min_col):
        if merged.max_row >= top and merged.min_col <= place <= merged.max_col:
            place = merged.max_col + 1
    return place


def _place_of_problems(sheet: SheetImport) -> int:
    """Return where our column stands: where it stood the last time, else behind the others."""
    ours = [place for place, heading in enumerate(sheet.headings) if is_ours(heading)]
    return ours[0] if ours else len(sheet.headings)


def _mark(cell: Any, text: str, red: PatternFill) -> None:
    cell.fill = red
    if not isinstance(cell, MergedCell):
        cell.comment = Comment(text, "恒温")


def _table(sheet: SheetImport, lines: Iterable[Line]) -> bytes:
    """Write rows anew with the sender's own headings: for .csv, .xls and large workbooks, and the faulty rows alone."""
    kind, out = kind_of(sheet.kind), io.BytesIO()
    book = xlsxwriter.Workbook(out, _WORKBOOK)
    page = book.add_worksheet((sheet.sheet_name or str(kind.label))[:31])
    text, red = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "bg_color": f"#{RED}"})
    bold, last = book.add_format({"bold": True, "bottom": 1}), _place_of_problems(sheet)
    page.set_column(0, last, 18, text)
    page.set_column(last, last, 60)
    for place, heading in enumerate([*sheet.headings[:last], PROBLEMS]):
        page.write_string(0, place, inert(heading), bold)
    notes = 0
    for number, line in enumerate(lines, start=1):
        faults = _faults(sheet, line)
        for place, cell in enumerate(line.cells[:last]):
            page.write_string(number, place, inert(cell), red if place in faults else text)
            if place in faults and notes < MOST_COMMENTS:
                page.write_comment(number, place, faults[place])
                notes += 1
        page.write_string(number, last, inert(sentence(kind, line)))
    page.freeze_panes(1, 1)
    book.close()
    return out.getvalue()


def receipt(sheet: SheetImport, told: Sequence[str]) -> bytes:
    """Return what became of every row: number, outcome, number of the record, reason; no cell of the file is in it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _WORKBOOK)
    page = book.add_worksheet(pgettext("import", "Receipt"))
    bold, names = book.add_format({"bold": True, "bottom": 1}), dict(Fate.choices)
    page.set_column(0, 2, 14)
    page.set_column(3, 3, 70)
    for number, text in enumerate(told):
        page.write_string(number, 0, inert(text))
    top = len(told)
    for place, heading in enumerate([_("Row"), _("Outcome"), _("Record"), _("Reason")]):
        page.write_string(top, place, heading, bold)
    kind = kind_of(sheet.kind)
    for number, line in enumerate(_all_lines(ImportRow.objects.filter(sheet=sheet)), start=top + 1):
        page.write_number(number, 0, line.number)
        page.write_string(number, 1, str(names.get(line.fate, "")))
        page.write_string(number, 2, inert(line.record))
        page.write_string(number, 3, inert(sentence(kind, line) or line.told))
    page.freeze_panes(top + 1, 0)
    book.close()
    return out.getvalue()
