"""Rows that go through a service one after another inside a chunk: each in its own savepoint, each once for ever."""

from collections.abc import Callable, Sequence

from django.db import connection, transaction

from core.errors import DomainError
from core.sheets.choices import Fate
from core.sheets.kinds import Desk, Line, Rows

_WRITTEN = (
    "SELECT mine.id, other.record, other.subject_type, other.subject_id FROM core_importrow mine"
    " JOIN core_importrow other ON other.fingerprint = mine.fingerprint AND other.is_guarded AND other.fate = 'created'"
    " WHERE mine.id = ANY(%s) AND other.id <> mine.id"
)


def row_by_row(write: Callable[[Desk, Line], None]) -> Rows:
    """Return how to write a chunk: a refusal of the service is the row's own outcome, the others go on."""

    def commit(desk: Desk, lines: Sequence[Line]) -> None:
        _name_written(lines)
        for line in lines:
            if line.fate:
                continue
            try:
                with transaction.atomic():
                    write(desk, line)
            except DomainError as refusal:
                line.ends(Fate.FAILED, refusal.message)

    return commit


def _name_written(lines: Sequence[Line]) -> None:
    """Name the rows that an import has written before: this file, or another with the same row in it."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, [[line.pk for line in lines]])
        written = {row[0]: row[1:] for row in cursor.fetchall()}
    for line in lines:
        if line.pk in written:
            line.ends(Fate.UNCHANGED)
            line.record, line.subject_type, line.subject_id = written[line.pk]
