"""The file a bank gets and the answer it sends back: columns, keys, encodings. Pure; tried without a database.

Which columns a bank wants is a parameter of the region (domain.md 3.6: "export per bank"); a line is known by the
batch and its number alone, never by name or amount.
"""

import csv
import io
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from aid.choices.relief import FailureCode, PaymentStatus, ResultProblem
from core.chinese.money import MoneyError, from_fen, parse_yuan, to_fen
from core.chinese.text import compact
from core.errors import RuleBrokenError

ENCODINGS = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}
MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 100_000
_LIVE_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class OutLine:
    """One line for the bank."""

    key: str
    account: str
    name: str
    amount_fen: int
    purpose: str


@dataclass(frozen=True)
class ResultRow:
    """One row of a bank's answer, as far as it can be read. ``problem`` says why nothing follows from it."""

    number: int  # as a spreadsheet counts: the heading is row 1
    key: str = ""
    amount_fen: int = 0
    is_success: bool = False
    failure: str = ""
    reference: str = ""
    text: str = ""
    problem: str = ""


def line_key(batch_number: str, line_no: int) -> str:
    """Return the key under which the bank answers for a line."""
    return f"{batch_number}-{line_no:05d}"


def line_no_of(key: str, batch_number: str) -> int | None:
    """Return which line of this batch a key names; None when it names none."""
    stem, dash, number = compact(key).upper().rpartition("-")
    return int(number) if dash and stem == batch_number and number.isascii() and number.isdigit() else None


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    flat = " ".join(text.split())
    return f"'{flat}" if flat.startswith(_LIVE_FORMULA) else flat


def written(lines: Iterable[OutLine], columns: Sequence[str], encoding: str) -> bytes:
    """Return the bank file's bytes: the same lines give the same bytes."""
    return file_bytes(rows_text(lines), columns, encoding)


def rows_text(lines: Iterable[OutLine]) -> str:
    """Return lines as they stand in the file, without the heading; pieces put together are the whole."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for line in lines:
        amount = str(from_fen(line.amount_fen))
        writer.writerow([line.key, inert(line.account), inert(line.name), amount, inert(line.purpose)])
    return out.getvalue()


def file_bytes(text: str, columns: Sequence[str], encoding: str) -> bytes:
    """Return the file made of its rows: the heading, then the rows, in the bank's encoding."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(columns)
    return (out.getvalue() + text).encode(encoding_named(encoding))


def count_rows(text: str) -> int:
    """Return how many lines a text of rows holds (a cell never holds a line break: ``inert`` takes it out)."""
    return text.count("\r\n")


def encoding_named(encoding: str) -> str:
    """Return Python's name of an encoding we offer; refuse any other."""
    if encoding not in ENCODINGS:
        raise RuleBrokenError(_("Choose UTF-8 or GB18030."), code="encoding")
    return ENCODINGS[encoding]


def check_heading(content: bytes, columns: Sequence[str]) -> None:
    """Refuse a file that is no answer of the bank by its first row, before anything of it is kept."""
    reader = csv.reader(io.StringIO(_text(content), newline=""), strict=True)
    _number, cells = next(_cells(reader), (1, []))
    _places(cells, columns)


def result_rows(content: bytes, columns: Sequence[str], success_words: Iterable[str]) -> list[ResultRow]:
    """Read a bank's answer for whoever uploads it; a row that cannot be read is named, not skipped."""
    reader = csv.reader(io.StringIO(_text(content), newline=""), strict=True)
    places: dict[str, int] = {}
    rows: list[ResultRow] = []
    words = {word.strip().upper() for word in success_words}
    for number, cells in _cells(reader):
        if not places:
            places = _places(cells, columns)
        elif any(cell.strip() for cell in cells):
            rows.append(_row(number, cells, places, columns, words))
    if not rows:
        raise RuleBrokenError(_("The file holds no rows."), code="empty_file")
    return rows


def conflict_of(
    row: ResultRow, *, status: str, amount_fen: int, used_references: Container[str]
) -> ResultProblem | None:
    """Return why a row about a known line changes nothing, or None when it settles the line (Appendix B 14)."""
    settled = {
        (PaymentStatus.PAID, True): ResultProblem.ALREADY_PAID,
        (PaymentStatus.PAID, False): ResultProblem.PAID_THEN_FAILED,
        (PaymentStatus.FAILED, True): ResultProblem.FAILED_THEN_PAID,
        (PaymentStatus.FAILED, False): ResultProblem.ALREADY_FAILED,
    }
    if (PaymentStatus(status), row.is_success) in settled:
        return settled[PaymentStatus(status), row.is_success]
    if row.amount_fen != amount_fen:
        return ResultProblem.WRONG_AMOUNT
    if row.is_success and not row.reference:
        return ResultProblem.NO_REFERENCE
    if row.is_success and row.reference in used_references:
        return ResultProblem.REFERENCE_USED
    return None


def _text(content: bytes) -> str:
    if not content:
        raise RuleBrokenError(_("The file is empty."), code="file_empty")
    if len(content) > MAX_BYTES:
        raise RuleBrokenError(_("The file is larger than 10 MB."), code="file_size")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RuleBrokenError(_("This is not a text file. Ask the bank for its answer as CSV."), code="file_type")


def _cells(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MAX_ROWS + 1:
                raise RuleBrokenError(_("The file has more than 100,000 rows."), code="file_size")
            yield number, cells
    except csv.Error as error:
        raise RuleBrokenError(
            _("This is not a CSV file. Ask the bank for its answer as CSV."), code="file_type"
        ) from error


def _places(cells: Sequence[str], columns: Sequence[str]) -> dict[str, int]:
    found = {cell.strip(): place for place, cell in enumerate(cells)}
    missing = [column for column in columns[:4] if column not in found]
    if missing:
        text = _("The heading lacks: %(columns)s.") % {"columns": " ".join(missing)}
        raise RuleBrokenError(text, code="file_columns", fields={"columns": text})
    return found


def _row(
    number: int, cells: Sequence[str], places: Mapping[str, int], columns: Sequence[str], words: set[str]
) -> ResultRow:
    def cell(which: int) -> str:
        place = places.get(columns[which], -1) if which < len(columns) else -1
        return cells[place].strip() if 0 <= place < len(cells) else ""

    key, result = cell(0), cell(2).upper()
    try:
        amount = to_fen(parse_yuan(cell(1)))
    except MoneyError:
        return ResultRow(number, key=key, problem=ResultProblem.UNREADABLE)
    if not key or not result:
        return ResultRow(number, key=key, amount_fen=amount, problem=ResultProblem.UNREADABLE)
    is_success = result in words
    failure = "" if is_success else result if result in FailureCode.values else FailureCode.OTHER.value
    return ResultRow(number, key, amount, is_success, failure, cell(3)[:64], (cell(4) or cell(2))[:200])
