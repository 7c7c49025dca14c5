"""Many new rows at once: COPY into a temporary table of the same shape, then one INSERT that skips what is there.

Rows come made, as single ones are (fields are asked for their value as ``save`` asks them), or told as plain values by
column, which spares a model instance a row. Both ways secrets are sealed and blind indexes filled.
"""

import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from core.privacy.fields import BlindIndexField, EncryptedField, normalise
from core.privacy.keys import blinder, sealer

NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SPECIAL = re.compile(r'[\\\t\n\r"]')
_QUOTES = str.maketrans({"\\": "\\\\", '"': '\\"'})


def insert_new(rows: Sequence[models.Model], *, order_by: str) -> set[Any]:
    """Insert the rows that break no uniqueness and return their keys; the caller is in a transaction.

    ``order_by`` (a column): two imports of the same people take their locks in the same order and cannot block
    each other for ever.
    """
    return _insert(type(rows[0]), copy_text(rows), order_by) if rows else set()


def insert_told(model: type[models.Model], rows: Sequence[Mapping[str, Any]], *, order_by: str) -> set[Any]:
    """Do the same for rows told by column: the key is among them, secrets in plain, the rest takes its default."""
    if not rows:
        return set()
    keys = [str(row[model._meta.pk.attname]) for row in rows]
    return _insert(model, _lines([_column(field, rows, keys) for field in model._meta.concrete_fields]), order_by)


def _insert(model: type[models.Model], text: io.StringIO, order_by: str) -> set[Any]:
    table, incoming = model._meta.db_table, f"incoming_{model._meta.db_table}"
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMPORARY TABLE IF NOT EXISTS "{incoming}" (LIKE "{table}") ON COMMIT DROP')
        cursor.execute(f'TRUNCATE "{incoming}"')
        cursor.copy_expert(f'COPY "{incoming}" ({columns}) FROM STDIN', text)
        cursor.execute(
            f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM "{incoming}" ORDER BY "{order_by}"'  # noqa: S608
            f' ON CONFLICT DO NOTHING RETURNING "{model._meta.pk.column}"'
        )
        return {row[0] for row in cursor.fetchall()}


def copy_text(rows: Sequence[models.Model]) -> io.StringIO:
    """Return rows as COPY reads them, every field as ``save`` would write it."""
    return _lines([[_text(field.pre_save(row, True)) for row in rows] for field in type(rows[0])._meta.concrete_fields])


def _lines(columns: Iterable[Iterable[str]]) -> io.StringIO:
    return io.StringIO("".join([f"{line}\n" for line in map("\t".join, zip(*columns, strict=True))]))


def _column(field: Any, rows: Sequence[Mapping[str, Any]], keys: list[str]) -> list[str]:
    """Return the texts of one column, in the order of the rows and their keys."""
    name = field.attname
    if field.primary_key:
        return keys
    if isinstance(field, EncryptedField):
        seal = sealer(f"{field.model._meta.db_table}.{field.column}:")
        return [rf"\\x{seal(row[name], key)}" if row.get(name) else NULL for row, key in zip(rows, keys, strict=True)]
    if isinstance(field, BlindIndexField):
        blind = blinder(field.kind)
        return [_bytes(blind(normalise(row[field.of]))) if row.get(field.of) else NULL for row in rows]
    if callable(field.default):  # may be another for each row
        return [_text(row[name] if name in row else field.get_default()) for row in rows]
    default = _text(field.get_default())
    return [_text(row[name]) if name in row else default for row in rows]


def next_keys(table: str, count: int) -> list[int]:
    """Take keys from a table's own sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]


def _text(value: Any) -> str:
    write = _WRITERS.get(type(value))
    return write(value) if write else _of_any_kind(value)


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def _of_any_kind(value: Any) -> str:
    """Return the text of a value whose class is not among the common ones, such as a choice."""
    if isinstance(value, str):
        return _escaped(str(value))
    if isinstance(value, bytes | memoryview):
        return _bytes(value)
    if isinstance(value, list | tuple):
        return _array(value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)
    return value.isoformat() if isinstance(value, date) else str(value)


def _bytes(value: bytes | memoryview) -> str:
    return rf"\\x{value.hex()}"


def _array(values: Sequence[Any]) -> str:
    told = [str(each) for each in values]
    if _SPECIAL.search("".join(told)):
        told = [each.translate(_QUOTES).translate(_ESCAPES) for each in told]
    return "{" + ",".join([f'"{each}"' for each in told]) + "}"


_WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _nothing: NULL,
    str: _escaped,
    int: str,
    bool: lambda value: "t" if value else "f",
    date: lru_cache(maxsize=50_000)(date.isoformat),
    list: _array,
    bytes: _bytes,
    UUID: str,
    Decimal: str,
}
