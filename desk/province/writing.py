"""Copying millions of rows: indexes, foreign keys and triggers are set aside and put back in the same transaction."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from queue import Queue
from threading import Thread
from typing import Any

from django.db import connection
from django.db.models import Model

ROWS = 5_000  # of one COPY: its text stays small in memory, and progress shows
Sink = Callable[[str, bytes], None]
INDEXES = """
SELECT 'DROP INDEX ' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid)
  FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x')
 WHERE i.indrelid = %s::regclass AND c.oid IS NULL ORDER BY i.indexrelid
"""
CONSTRAINTS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
  FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('u', 'f') ORDER BY contype DESC, conname
"""
MEMORY = "512MB"


@contextmanager
def bare(*models: type[Model]) -> Iterator[None]:
    """Work on tables without their indexes, unique and foreign keys and own triggers, and put all back at the end.

    Inside the caller's transaction: whoever dies half way leaves everything as it was. Checks of single rows stay.
    """
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maintenance_work_mem', %s, true)", [MEMORY])
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")  # an index of twenty million takes minutes
        again: list[str] = []
        for table in tables:
            for question in (CONSTRAINTS, INDEXES):
                cursor.execute(question, [table])
                for drop, create in cursor.fetchall():
                    cursor.execute(drop)
                    again.append(create)
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    with connection.cursor() as cursor:
        for create in sorted(again, key=lambda text: " FOREIGN KEY " in text):
            cursor.execute(create)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"ANALYZE {table}")


class Columns:
    """The columns of a table that somebody fills; every other gets its field's own default."""

    def __init__(self, model: type[Model], columns: str) -> None:
        filled = columns.split()
        fields = {field.column: field for field in model._meta.concrete_fields if not field.generated}
        unknown = set(filled) - set(fields)
        if unknown:
            raise ValueError(f"{model.__name__} has no column {sorted(unknown)}.")
        left = [column for column in fields if column not in filled]
        self.tail = "".join(f"\t{text(_default(fields[column]))}" for column in left) + "\n"
        names = ", ".join([*filled, *left])
        self.sql = f"COPY {model._meta.db_table} ({names}) FROM STDIN"


def _default(field: Any) -> Any:
    if field.primary_key:
        raise ValueError("A copied row brings its own key.")
    return field.get_db_prep_save(field.get_default(), connection) if field.has_default() or not field.null else None


def text(value: Any) -> str:
    """Write one value as COPY reads it."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes | memoryview):
        return f"\\\\x{bytes(value).hex()}"
    if isinstance(value, list | tuple):
        return "{" + ",".join(str(each) for each in value) + "}"
    return str(getattr(value, "adapted", value)).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def to_server() -> Sink:
    """Return what copies the text of rows into their table, in the caller's transaction."""
    connection.ensure_connection()
    cursor = connection.connection.cursor()

    def copy(sql: str, whole: bytes) -> None:
        cursor.copy_expert(sql, BytesIO(whole))

    return copy


class Copier:
    """Sends lines to the server in a thread of its own, so that making rows and storing them overlap.

    A process that has no server to speak with names another ``sink``.
    """

    def __init__(self, streams: Mapping[str, Columns], sink: Sink | None = None) -> None:
        self._streams, self._sink = streams, sink or to_server()
        self._lines: dict[str, list[str]] = {name: [] for name in streams}
        self._queue: Queue[tuple[str, bytes] | None] = Queue(maxsize=2)
        self._failed: list[BaseException] = []
        self._thread = Thread(target=self._send, daemon=True)
        self._thread.start()

    def put(self, stream: str, line: str) -> None:
        """Add a row: its filled columns, tab by tab."""
        lines = self._lines[stream]
        lines.append(line)
        if len(lines) >= ROWS:
            self._hand_over(stream)

    def close(self) -> None:
        """Send what is left and wait for the end; raise what the server refused."""
        for name in self._streams:
            self._hand_over(name)
        self._queue.put(None)
        self._thread.join()
        if self._failed:
            raise self._failed[0]

    def _hand_over(self, name: str) -> None:
        if self._failed:
            raise self._failed[0]
        lines, columns = self._lines[name], self._streams[name]
        if lines:
            whole = (columns.tail.join(lines) + columns.tail).encode()
            lines.clear()
            self._queue.put((columns.sql, whole))

    def _send(self) -> None:
        while (part := self._queue.get()) is not None:
            if self._failed:
                continue
            try:
                self._sink(*part)
            except BaseException as error:  # noqa: BLE001 raised again where the rows are made
                self._failed.append(error)
