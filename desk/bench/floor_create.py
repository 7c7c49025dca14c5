"""The floors that write: the rows of a dispute that is handed over, and the line that keeps a look; taken back.

Ours writes the same and a claim's shares besides, and takes it back too (``?dry_run=true``): nothing stays.
"""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg2.extensions import TRANSACTION_STATUS_IDLE

COLUMNS = """
SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) FROM information_schema.columns
 WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER' AND is_identity = 'NO'
"""
LIKE = "INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_record(({row}), %(new)s)"
NUMBER = """
INSERT INTO core_numberseries (key, last) VALUES ('bench', 1)
    ON CONFLICT (key) DO UPDATE SET last = core_numberseries.last + 1 RETURNING last
"""
MEDIATION = "SELECT x FROM legal_mediation x WHERE id = %(like)s"
PARTY = "SELECT x FROM legal_party x WHERE mediation_id = %(like)s ORDER BY position LIMIT 1"
CLAIM = "SELECT x FROM legal_claim x WHERE mediation_id = %(like)s ORDER BY position LIMIT 1"
CLOCK = "SELECT x FROM core_deadline x WHERE subject_type = 'legal.mediation' AND subject_id = %(like)s LIMIT 1"
EVENT = "SELECT x FROM core_event x ORDER BY id DESC LIMIT 1"
LOOK = """
INSERT INTO core_event (code, subject_type, subject_id, union_path, actor_name, happened_at, data, request_id)
VALUES ('core.row.seen', 'aid.needyfile:seen', %s, %s, '测速', now(), '{"page": "api"}', 'bench')
"""
UNDONE = f"SAVEPOINT look; {LOOK}; ROLLBACK TO look"
FLUSHED = "SELECT pg_logical_emit_message(true, 'bench', 'look')"  # leaves no row, but a commit has to wait for it


def looked(connection: Any, key: str, path: str) -> list[Any]:
    """Keep that somebody saw a file and take it back, but wait for the disk as a commit does. No false look stays."""
    with connection.cursor() as cursor:
        inside = connection.info.transaction_status != TRANSACTION_STATUS_IDLE
        cursor.execute(UNDONE if inside else f"BEGIN; {UNDONE}; {FLUSHED}; COMMIT", [key, path])
    return [[key]]


@contextmanager
def _taken_back(connection: Any, cursor: Any) -> Iterator[None]:
    """Undo what is written inside the block; where somebody's transaction runs already, that alone."""
    inside = connection.info.transaction_status != TRANSACTION_STATUS_IDLE
    cursor.execute("SAVEPOINT floor" if inside else "BEGIN")
    try:
        yield
    finally:
        cursor.execute("ROLLBACK TO floor" if inside else "ROLLBACK")


def created(connection: Any, like: str) -> list[Any]:
    """Write a dispute like one that is there, with two parties, a claim, two clocks and its event; take it back."""
    key = str(uuid.uuid4())
    with connection.cursor() as cursor, _taken_back(connection, cursor):
        cursor.execute(NUMBER)
        number = f"BENCH-{cursor.fetchone()[0]}"
        _write(cursor, "legal_mediation", MEDIATION, like, id=key, number=number)
        for place in (1, 2):
            _write(cursor, "legal_party", PARTY, like, id=str(uuid.uuid4()), mediation_id=key, position=place)
        _write(cursor, "legal_claim", CLAIM, like, id=str(uuid.uuid4()), mediation_id=key)
        for code in ("med.accept", "med.end"):
            new = {
                "id": str(uuid.uuid4()),
                "subject_id": key,
                "code": code,
                "state": "running",
                "finished_on": None,
            }
            _write(cursor, "core_deadline", CLOCK, like, **new)
        _write(cursor, "core_event", EVENT, like, subject_id=key)
    return [[key, number]]


def _write(cursor: Any, table: str, row: str, like: str, **new: Any) -> None:
    statement = LIKE.format(table=table, columns=_columns(cursor, table), row=row)
    cursor.execute(statement, {"like": like, "new": json.dumps(new)})


_known: dict[str, str] = {}  # columns by table: a hand would have written them down


def _columns(cursor: Any, table: str) -> str:
    if table not in _known:
        cursor.execute(COLUMNS, [table])
        _known[table] = cursor.fetchone()[0]
    return _known[table]
