"""Rows of a file between upload and commit: sealed, copied into the staging table in bulk, opened again by chunk."""

import io
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from core.bulk import next_keys
from core.privacy.keys import blind, sealer, unseal
from core.sheets.choices import Finding
from core.sheets.kinds import Desk, ImportKind, Line, Problem
from core.sheets.models import ImportRow, SheetImport

PLACE = "core_importrow.sealed:"
_COLUMNS = (
    "id, sheet_id, number, finding, problems, sealed, key, fingerprint, is_guarded,"
    " fate, told, subject_type, subject_id, record"
)
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def stage(sheet: SheetImport, kind: ImportKind, lines: Sequence[Line]) -> None:
    """Copy a chunk of checked rows into the staging table: no cell of them stands there in plain."""
    out = io.StringIO()
    seal, target = sealer(PLACE), f"{kind.code}|{sheet.union_path}|{json.dumps(sheet.params, sort_keys=True)}"
    for pk, line in zip(next_keys("core_importrow", len(lines)), lines, strict=True):
        values = _WRITE_VALUES(line.values)
        problems = ",".join(f'"{each.field}:{each.code}"' for each in line.problems)
        fields = (
            pk,
            sheet.pk,
            line.number,
            line.finding,
            f"{{{problems}}}".translate(_ESCAPES),
            f"\\\\x{seal(_content(line, values), str(pk))}",
            _hex(key_index(kind, line)),
            _hex(blind("sheet_row", f"{target}|{values}")),
            "t" if kind.is_guarded else "f",
            "",
            "",
            line.subject_type,
            line.subject_id,
            line.record.translate(_ESCAPES),
        )
        out.write("\t".join(map(str, fields)) + "\n")
    out.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY core_importrow ({_COLUMNS}) FROM STDIN", out)


def key_index(kind: ImportKind, line: Line) -> bytes | None:
    """Return the keyed hash under which a row's thing is known within the kind."""
    return blind("sheet_key", f"{kind.code}|{line.key}") if line.key else None


def _content(line: Line, values: str) -> str:
    told = [[each.field, each.code, each.text] for each in line.problems]
    return f"[{_WRITE(line.cells)},{values},{_WRITE(told) if told else '[]'}]"


def _hex(value: bytes | None) -> str:
    if value is None:
        return "\\N"
    return f"\\\\x{value.hex()}"


def _tagged(value: Any) -> list[str]:
    """Return what JSON has no word for, with a letter that says what it is."""
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, Decimal):
        return ["m", str(value)]
    raise TypeError(f"A row of an import holds no {type(value).__name__}.")


_WRITE_VALUES = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_tagged).encode


def _untagged(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return date.fromisoformat(value[1]) if value[0] == "d" else Decimal(value[1])


_READ = ("pk", "number", "sealed", "finding", "fate", "told", "subject_type", "subject_id", "record")


def opened(rows: QuerySet[ImportRow]) -> list[Line]:
    """Return staged rows as they were checked."""
    return [_opened(*row) for row in rows.values_list(*_READ)]


def _opened(pk: int, number: int, sealed: Any, finding: str, fate: str, told: str, *subject: str) -> Line:
    content = json.loads(unseal(bytes(sealed), f"{PLACE}{pk}")) if sealed else ([], {}, [])
    cells, values, faults = content
    line = Line(
        number,
        cells,
        {name: value if isinstance(value, str) else _untagged(value) for name, value in values.items()},
        pk=pk,
    )
    line.problems = [Problem(*each) for each in faults]
    line.finding, line.fate, line.told = finding, fate, told
    line.subject_type, line.subject_id, line.record = subject
    return line


def note_fates(lines: Sequence[Line]) -> None:
    """Write what became of a chunk of rows, in the chunk's own transaction."""
    columns = ("pk", "fate", "told", "subject_type", "subject_id", "record")
    values: list[list[Any]] = [[getattr(line, name) for line in lines] for name in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_importrow row SET fate = said.fate, told = said.told, subject_type = said.kind,"
            " subject_id = said.subject, record = said.record"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])"
            " AS said (id, fate, told, kind, subject, record) WHERE row.id = said.id",
            values,
        )


def restage(sheet: SheetImport, kind: ImportKind, line: Line) -> None:
    """Write one row anew after a cell of it was corrected."""
    ImportRow.objects.filter(sheet=sheet, number=line.number).delete()
    stage(sheet, kind, [line])


def name_repeats(lines: Sequence[Line], seen: dict[str, int], told: str) -> None:
    """Name a row whose key stands in an earlier row of the same file; the first of them counts."""
    for line in lines:
        first = seen.setdefault(line.key, line.number) if line.key else line.number
        if first != line.number:
            line.wrong("", "repeated", told % {"row": first})


def keys_seen(desk: Desk, kind: ImportKind, sheet: SheetImport) -> dict[str, int]:
    """Return the keys of the rows staged so far with their first row, after another worker began the work."""
    seen: dict[str, int] = {}
    rows, last = ImportRow.objects.filter(sheet=sheet).exclude(key=None).order_by("number"), 0
    while lines := opened(rows.filter(number__gt=last)[:2000]):
        for line in lines:
            seen.setdefault(kind.key_of(line.values), line.number)
        last = lines[-1].number
    return seen


def counts_of(sheet: SheetImport) -> dict[str, int]:
    """Return how many rows the dry run found to be what."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT finding, count(*) FROM core_importrow WHERE sheet_id = %s GROUP BY 1", [sheet.pk])
        found = dict(cursor.fetchall())
    return {finding.value: found.get(finding.value, 0) for finding in Finding}
