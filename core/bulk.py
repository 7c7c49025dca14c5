"""Many new rows at once: COPY into a temporary table of the same shape, then one INSERT that skips what is there.

Rows are made by the same code that makes single ones (fields are asked for their value as ``save`` asks them), so
secrets are sealed and blind indexes filled. 100,000 rows this way take a tenth of the time of the ORM's own.
"""

import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_QUOTES = str.maketrans({"\\": "\\\\", '"': '\\"'})


def insert_new(rows: Sequence[models.Model], *, order_by: str) -> set[Any]:
    """Insert the rows that break no uniqueness and return their keys; the caller is in a transaction.

    ``order_by`` (a column): two imports of the same people take their locks in the same order and cannot block
    each other for ever.
    """
    if not rows:
        return set()
    model = type(rows[0])
    table, incoming = model._meta.db_table, f"incoming_{model._meta.db_table}"
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMPORARY TABLE IF NOT EXISTS "{incoming}" (LIKE "{table}") ON COMMIT DROP')
        cursor.execute(f'TRUNCATE "{incoming}"')
        cursor.copy_expert(f'COPY "{incoming}" ({columns}) FROM STDIN', copy_text(rows))
        cursor.execute(
            f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM "{incoming}" ORDER BY "{order_by}"'  # noqa: S608
            f' ON CONFLICT DO NOTHING RETURNING "{model._meta.pk.column}"'
        )
        return {row[0] for row in cursor.fetchall()}


def copy_text(rows: Sequence[models.Model]) -> io.StringIO:
    """Return rows as COPY reads them, every field as ``save`` would write it."""
    out = io.StringIO()
    fields = type(rows[0])._meta.concrete_fields
    for row in rows:
        out.write("\t".join([_text(field.pre_save(row, True)) for field in fields]))
        out.write("\n")
    out.seek(0)
    return out


def next_keys(table: str, count: int) -> list[int]:
    """Take keys from a table's own sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes | memoryview):
        return f"\\\\x{bytes(value).hex()}"
    if isinstance(value, list | tuple):
        return _array(value)
    return _other(value)


def _array(values: Sequence[Any]) -> str:
    inside = ",".join([f'"{str(each).translate(_QUOTES)}"' for each in values])
    return f"{{{inside}}}".translate(_ESCAPES)


def _other(value: Any) -> str:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)
    if isinstance(value, datetime):
        return value.isoformat()
    return _iso(value) if isinstance(value, date) else str(value)


@lru_cache(maxsize=50_000)
def _iso(day: date) -> str:
    return day.isoformat()
