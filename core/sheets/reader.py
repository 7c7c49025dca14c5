"""Reads one untrusted workbook and prints it line by line as JSON. A program of its own, with its own limits.

Run by ``core.sheets.reading`` as a separate process: the file comes in on standard input, nothing is written to disk,
no network is opened, no name of the product is imported. The first line tells about the file or refuses it with a code;
each further line is a row: its number as the spreadsheet counts, its cells, what is odd about it.
"""

import csv
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

import python_calamine

MEMORY = 1536 * 1024 * 1024
SECONDS = 120
MOST_PARTS = 2000
MOST_UNPACKED = 400 * 1024 * 1024
FREELY = 16 * 1024 * 1024  # so much may come of any part; beyond it the ratio counts
MOST_RATIO = 150
MOST_COLUMNS = 200
EXACT = 10**15  # a spreadsheet keeps 15 digits of a number; the rest are guesses
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
OWN: set[str] = set()  # sheets of our own templates beside the list, told by who starts this program
WANTED: set[str] = set()  # headings of the list that is looked for, in their plain form
LOOKED_AT = 15  # rows in which a heading is sought
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})

_DECORATION = re.compile(r"[*＊※:：\s]|\(.*?\)|（.*?）|\[.*?\]|【.*?】")
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col\b[^>]*\bhidden="(?:1|true)"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*><(?:\w+:)?f\b')
_FAR = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="[A-Z]{3,}\d+"[^>]*[^/]><(?:\w+:)?(?:v|is|f)\b')
_BARE = re.compile(r'="?([^"]*)"?')
_THREE_LETTERS = re.compile(rb'r="[A-Z]{3}')
_WRITE = json.JSONEncoder(separators=(",", ":")).encode


class Refused(Exception):  # noqa: N818 it ends the program, nobody catches it elsewhere
    """The file cannot be taken; ``args[0]`` is the code of the sentence."""


def main() -> None:
    """Read standard input to its end, print the rows."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    OWN.update(json.loads(sys.argv[2]))
    WANTED.update(json.loads(sys.argv[3]) if len(sys.argv) > 3 else ())
    content, most_rows = sys.stdin.buffer.read(), int(sys.argv[1])
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="ascii", write_through=False)
    try:
        head, rows = opened(content, most_rows)
        print(json.dumps(head), file=out)
        for row in rows:
            print(_WRITE(row), file=out)
    except Refused as refusal:
        print(json.dumps({"refused": refusal.args[0]}), file=out)
    except MemoryError:
        print(json.dumps({"refused": "too_big_inside"}), file=out)
    out.flush()


def opened(content: bytes, most_rows: int) -> tuple[dict[str, Any], Iterator[list[Any]]]:
    """Say what the file is and return its rows, or refuse it."""
    if content.startswith(ZIP):
        return _xlsx(content, most_rows)
    if content.startswith(OLE):
        return _xls(content, most_rows)
    return _csv(content)


# --- .xlsx ---------------------------------------------------------------------------------------------------------
def _xlsx(content: bytes, most_rows: int) -> tuple[dict[str, Any], Iterator[list[Any]]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = set(archive.namelist())
        _check_parts(archive, names)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (zipfile.BadZipFile, python_calamine.CalamineError, NotImplementedError, EOFError) as error:
        raise Refused("broken") from error
    sheet, notes = _meant(book)
    oddities, more = _oddities(archive, sheet.name, most_rows)
    head = {"form": "xlsx", "encoding": "", "sheet": sheet.name, "notes": notes + more, "about": sheet.total_height}
    return head, _numbered(sheet, oddities)


def _check_parts(archive: zipfile.ZipFile, names: set[str]) -> None:
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Refused("xlsb" if "xl/workbook.bin" in names else "not_a_workbook")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    infos = archive.infolist()
    if len(infos) > MOST_PARTS or len(names) != len(infos):
        raise Refused("bomb")
    if any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise Refused("broken")
    total = 0
    for info in infos:
        if info.flag_bits & 1:
            raise Refused("locked")
        total += _check_part(archive, info, MOST_UNPACKED - total)


def _check_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> int:
    """Unpack one part without keeping it: its true size, whatever its header says, and no document type in it."""
    size, tail = 0, b""
    is_xml = info.filename.endswith((".xml", ".rels", ".vml"))
    with archive.open(info) as part:
        while piece := part.read(1 << 20):
            if is_xml and size == 0 and piece[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise Refused("entities")
            size += len(piece)
            if size > left or (size > FREELY and size > MOST_RATIO * max(info.compress_size, 1)):
                raise Refused("bomb")
            if is_xml and b"<!" in (seen := tail + piece) and _DTD.search(seen):
                raise Refused("entities")
            tail = piece[-16:]
    return size


def _meant(book: Any) -> tuple[Any, list[list[Any]]]:
    """Return the visible sheet in which most of the headings stand, else the first with anything in it."""
    shown = [each.name for each in book.sheets_metadata if str(each.visible).endswith(".Visible")]
    if not shown:
        raise Refused("no_sheet")
    sheets = [book.get_sheet_by_name(name) for name in shown]
    filled = [sheet for sheet in sheets if sheet.height]
    if not filled:
        raise Refused("empty")
    filled = [sheet for sheet in filled if sheet.name not in OWN] or filled
    notes = [["other_sheets", len(filled) - 1]] if len(filled) > 1 else []
    hidden = len({*book.sheet_names} - {*shown} - OWN)
    sheet = max(filled, key=_headings_in) if len(filled) > 1 and WANTED else filled[0]
    return sheet, notes + ([["hidden_sheets", hidden]] if hidden else [])


def _headings_in(sheet: Any) -> int:
    """Return how many of the headings stand in one row of a sheet."""
    rows = islice(sheet.iter_rows(), LOOKED_AT)
    plain = ({_DECORATION.sub("", cell).lower() for cell in row if isinstance(cell, str)} for row in rows)
    return max((len(cells & WANTED) for cells in plain), default=0)


class Oddities:
    """What stands in the sheet's XML that its values do not tell: hidden rows, formulas, merged cells."""

    def __init__(self) -> None:
        self.hidden: set[int] = set()
        self.formulas: dict[int, list[int]] = {}
        self.merged: dict[int, list[int]] = {}


def _oddities(archive: zipfile.ZipFile, sheet_name: str, most_rows: int) -> tuple[Oddities, list[list[Any]]]:
    xml = archive.read(_part_of(archive, sheet_name))
    # A plain look for the few letters of a thing is a hundred times quicker than the search that tells what it is.
    if _THREE_LETTERS.search(xml) and _FAR.search(xml):
        raise Refused("too_wide")
    if _last_filled(xml) > most_rows + 50:  # a title and a heading stand above the rows
        raise Refused("too_many_rows")
    found = Oddities()
    has_hidden = b"hidden" in xml
    if has_hidden:
        found.hidden = {int(match[1]) for match in _hidden_rows(xml)}
    for match in _FORMULA.finditer(xml) if b"<f" in xml or b":f" in xml else ():
        found.formulas.setdefault(int(match[2]), []).append(_column(match[1]))
    for match in _MERGED.finditer(xml) if b"mergeCell" in xml else ():
        first, top, last, bottom = _column(match[1]), int(match[2]), _column(match[3]), int(match[4])
        for row in range(top, min(bottom, most_rows + 100) + 1):
            found.merged.setdefault(row, []).extend(range(first, min(last, MOST_COLUMNS) + 1))
    notes: list[list[Any]] = [["hidden_columns", 0]] if has_hidden and _HIDDEN_COLUMN.search(xml) else []
    return found, notes + ([["hidden_rows", len(found.hidden)]] if found.hidden else [])


def _hidden_rows(xml: bytes) -> Iterator[re.Match[bytes]]:
    for match in _ROW.finditer(xml):
        if b"hidden" in match[0] and _HIDDEN.search(match[0]) and (number := _NUMBER.search(match[0])):
            yield number


def _part_of(archive: zipfile.ZipFile, sheet_name: str) -> str:
    """Return the part that holds a sheet, by way of the workbook's own list."""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", links):
        key, target = re.search(r'\bId="([^"]*)"', tag), re.search(r'\bTarget="([^"]*)"', tag)
        if key and target:
            targets[key[1]] = target[1]
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        name, link = re.search(r'\bname="([^"]*)"', tag), re.search(r'\b\w+:id="([^"]*)"', tag)
        if name and link and _unescaped(name[1]) == sheet_name:
            path = str(targets.get(link[1], ""))
            return path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    raise Refused("broken")


def _unescaped(text: str) -> str:
    named = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
    text = re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), text)
    return re.sub("|".join(named), lambda found: named[found[0]], text)


def _last_filled(xml: bytes) -> int:
    value = max(xml.rfind(b"<v>"), xml.rfind(b"<is>"), xml.rfind(b":v>"), xml.rfind(b"<t>"))
    row = max(xml.rfind(b"<row ", 0, value), xml.rfind(b":row ", 0, value)) if value >= 0 else -1
    number = _NUMBER.search(xml, row) if row >= 0 else None
    return int(number[1]) if number else 0


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


# --- .xls ----------------------------------------------------------------------------------------------------------
def _xls(content: bytes, most_rows: int) -> tuple[dict[str, Any], Iterator[list[Any]]]:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("locked")
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise Refused("macros")
    if "WordDocument".encode("utf-16-le") in content or "PowerPoint".encode("utf-16-le") in content:
        raise Refused("not_a_workbook")
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet, notes = _meant(book)
    except python_calamine.PasswordError as error:
        raise Refused("locked") from error
    except python_calamine.CalamineError as error:
        raise Refused("locked" if "assword" in str(error) else "broken") from error
    if sheet.total_height > most_rows + 50:
        raise Refused("too_many_rows")
    notes.append(["old_format", 0])
    head = {"form": "xls", "encoding": "", "sheet": sheet.name, "notes": notes, "about": sheet.total_height}
    return head, _numbered(sheet, Oddities())


# --- .csv ----------------------------------------------------------------------------------------------------------
def _csv(content: bytes) -> tuple[dict[str, Any], Iterator[list[Any]]]:
    start = content[:1024].lstrip().lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise Refused("web_page")
    if not content.strip():
        raise Refused("empty")
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("not_a_table")
    text, encoding = _decoded(content)
    if re.search("[\x00-\x08\x0e-\x1f]", text):
        raise Refused("not_a_table")
    top = "\n".join(text.split("\n", LOOKED_AT)[:LOOKED_AT])  # a title or a remark may stand above the heading
    delimiter = max(",\t;", key=top.count)
    csv.field_size_limit(32_768)
    head = {"form": "csv", "encoding": encoding, "sheet": "", "notes": [], "about": text.count("\n")}
    return head, _csv_rows(text, delimiter)


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries = [("utf-16", "UTF-16")]
    else:
        tries = [("utf-8-sig", "UTF-8"), ("gb18030", "GB18030")]
    for codec, name in tries:
        try:
            return content.decode(codec), name
        except UnicodeDecodeError:
            continue
    raise Refused("encoding")


def _csv_rows(text: str, delimiter: str) -> Iterator[list[Any]]:
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 0
    try:
        for number, cells in enumerate(table, start=1):
            read = [_csv_cell(cell) for cell in cells[:MOST_COLUMNS]]
            if any(read):
                yield [number, read, {}]
    except csv.Error:
        yield [number + 1, [], {"broken": 1}]


def _csv_cell(text: str) -> Any:
    """Return a cell; ``="0012"`` is how some systems keep a number a text."""
    text = text.strip()
    if text.startswith('="') and (bare := _BARE.fullmatch(text)):
        return bare[1]
    return ["e", text] if text in ERRORS else text


# --- rows ----------------------------------------------------------------------------------------------------------
def _numbered(sheet: Any, oddities: Oddities) -> Iterator[list[Any]]:
    left = sheet.start[1] if sheet.start else 0
    if left + sheet.width > MOST_COLUMNS:
        raise Refused("too_wide")
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [""] * left + [_cell(value) for value in row]
        flags: dict[str, Any] = {}
        if number in oddities.hidden:
            flags["hidden"] = 1
        if number in oddities.formulas:
            flags["formulas"] = oddities.formulas[number]
        if number in oddities.merged:
            flags["merged"] = oddities.merged[number]
        if any(cells) or "formulas" in flags:
            yield [number, cells, flags]


def _cell(value: Any) -> Any:
    """Return a cell as text; a pair where the text alone would hide what it was: r rounded, d day, e error."""
    if isinstance(value, str):
        return ["e", value] if value in ERRORS else value.strip()
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return ["d", value.isoformat()] if value.time() == time() else ["t", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    return ["t", str(value)] if isinstance(value, time | timedelta) else str(value)


def _number(value: float) -> Any:
    if abs(value) >= EXACT:
        return ["r", f"{value:.0f}" if isinstance(value, int) else f"{value:.14E}"]
    return str(int(value)) if float(value).is_integer() else f"{value:.15g}"


if __name__ == "__main__":
    main()
