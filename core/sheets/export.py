"""Writing a list or a table of figures as an Excel file: exactly what the page shows, safe to open."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.timezone import localtime

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Column:
    """One column: its heading, its width in characters, how its values are written."""

    title: str
    width: int = 16
    kind: str = "text"  # text, number, yuan, day


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def written(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, notes: Sequence[str] = ()
) -> bytes:
    """Return an xlsx file of one sheet: heading frozen, notes (as of when, by which filters) above it.

    Numbers are numbers and days are days; a text is never a formula or a link, and an identity number stays a text.
    """
    out = io.BytesIO()
    write_book(out, title, columns, rows, notes=notes)
    return out.getvalue()


def write_book(
    out: IO[bytes],
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    notes: Sequence[str] = (),
    mark: str = "",
) -> None:
    """Write the same into a file; ``mark`` stands at the head and the foot of every printed page."""
    book = xlsxwriter.Workbook(
        out,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    sheet = book.add_worksheet(_sheet_name(title))
    formats = {
        "text": book.add_format({"num_format": "@"}),
        "number": book.add_format({"num_format": "#,##0"}),
        "yuan": book.add_format({"num_format": "#,##0.00"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
    for line, note in enumerate((title, *notes)):
        sheet.write_string(line, 0, inert(note))
    top = len(notes) + 1
    for number, column in enumerate(columns):
        sheet.write_string(top, number, inert(column.title), heading)
    for line, row in enumerate(rows, start=top + 1):
        for number, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write(sheet, line, number, value, formats[column.kind])
    sheet.freeze_panes(top + 1, 1)
    if mark:
        _watermark(sheet, mark)
    book.close()


def _watermark(sheet: Any, mark: str) -> None:
    text = mark.replace("&", "&&")[:200]  # a single & is a command there
    sheet.set_header(f"&C&8{text}")
    sheet.set_footer(f"&L&8{text}&R&P / &N")
    sheet.repeat_rows(0, 0)


def _write(sheet: Any, line: int, place: int, value: Any, look: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(line, place, None, look)
    elif isinstance(value, bool):
        sheet.write_boolean(line, place, value, look)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(line, place, value, look)
    elif isinstance(value, datetime):
        sheet.write_datetime(line, place, localtime(value).replace(tzinfo=None), look)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, datetime(value.year, value.month, value.day), look)  # noqa: DTZ001 a day only
    else:
        sheet.write_string(line, place, inert(str(value)), look)


def _sheet_name(title: str) -> str:
    """Return a name Excel accepts: at most 31 characters, none of its own signs."""
    return "".join(" " if char in "[]:*?/\\'" else char for char in title)[:31].strip() or "1"
