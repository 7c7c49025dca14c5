"""A raw row becomes a line of values, or of sentences about its cells. Pure, and quick: it runs for every row."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.chinese.text import TextError
from core.sheets.cells import CODES, SPOILED
from core.sheets.choices import Finding
from core.sheets.kinds import ImportColumn, ImportKind, Line, Problem
from core.sheets.mapping import SAMPLE
from core.sheets.reading import RawRow

Mapped = list[tuple[ImportColumn, int]]


def mapped_columns(kind: ImportKind, mapping: Mapping[str, int]) -> Mapped:
    """Return our columns with their places in the file."""
    return [(column, mapping[column.field]) for column in kind.columns if column.field in mapping]


def is_sample(raw: RawRow) -> bool:
    """Say whether a row is the one our template shows the way with."""
    return next((cell for cell in raw.cells if cell), "").startswith(SAMPLE)


def read_line(kind: ImportKind, columns: Mapped, raw: RawRow) -> Line:
    """Read every cell of a row; every fault of it is named at once."""
    line = Line(raw.number, raw.cells, {})
    for column, place in columns:
        text = raw.cells[place] if place < len(raw.cells) else ""
        odd = raw.kinds.get(place, "") if raw.kinds else ""
        if odd and odd != "d":
            line.problems.append(Problem(column.field, CODES[odd], SPOILED[odd]()))
        elif text or column.required:
            _read_cell(line, column, text)
    if raw.is_hidden or raw.is_broken:
        line.problems.append(_about_row(raw))
    if line.problems:
        line.finding = Finding.WRONG
    line.key = kind.key_of(line.values)
    return line


def _read_cell(line: Line, column: ImportColumn, text: str) -> None:
    if not text:
        line.problems.append(Problem(column.field, "required", _("This cell is empty. Fill it in.")))
        return
    try:
        line.values[column.field] = column.read(text)
    except TextError as error:
        line.problems.append(Problem(column.field, error.code, error.message))


def _about_row(raw: RawRow) -> Problem:
    if raw.is_broken:
        return Problem("", "broken", _("From this row on the file cannot be read. Save it as .xlsx."))
    return Problem("", "hidden", _("This row is hidden in the workbook. Show it or delete it."))
