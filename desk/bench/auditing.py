"""Who saw this person's file in the last year, asked of ten million events; everything is taken away again."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from core import clock
from core.events.looks import SEEN, looks_at, seeing
from desk.bench.counting import timed

LABEL = "aid.needyfile"
FILES = 70_000  # every family ever on file: how the looks spread
OURS = UUID(int=7_000_007)
LINES_AT_ONCE = 200_000
SCHEMA = "bench_audit"


def audit_line(events: int) -> list[dict[str, Any]]:
    """Load so many looks by COPY into a table of the same shape, ask as the page asks, and drop the table.

    The table stands in a schema of its own, in front of the real one for this session alone: no tool of ours, not even
    this one, writes into the trail past its triggers or takes anything out of it.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        cursor.execute(f"CREATE TABLE {SCHEMA}.core_event (LIKE public.core_event INCLUDING DEFAULTS)")
        cursor.execute(f"SET search_path = {SCHEMA}, public; SET statement_timeout = 0")
        try:
            loading = timed(lambda: _load(events))
            return [_asked(events, loading)]
        finally:
            cursor.execute(f"RESET search_path; RESET statement_timeout; DROP SCHEMA {SCHEMA} CASCADE")


def _load(events: int) -> None:
    """Copy the rows, then build the indexes that the real table has."""
    with connection.cursor() as cursor:
        for start in range(0, events, LINES_AT_ONCE):
            lines = io.StringIO("".join(_lines(start, min(start + LINES_AT_ONCE, events), events)))
            columns = "id, code, subject_type, subject_id, union_path, actor_id, actor_name, happened_at, data"
            cursor.copy_expert(f"COPY core_event ({columns}, request_id, address) FROM STDIN", lines)
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = 'core_event'")
        for (definition,) in cursor.fetchall():
            cursor.execute(definition.replace(" public.core_event ", f" {SCHEMA}.core_event "))
        cursor.execute(f"ANALYZE {SCHEMA}.core_event")


def _lines(start: int, end: int, events: int) -> Iterator[str]:
    first = clock.now() - timedelta(days=365)
    step = timedelta(days=365) / events
    for number in range(start, end):
        # One look in a thousand is at our file, so that it has far more than any real one.
        subject = OURS if number % 1000 == 0 else UUID(int=number * 7919 % FILES)
        moment = (first + step * number).isoformat()
        yield (
            f"{number + 1}\t{SEEN}\t{seeing(LABEL)}\t{subject}\t/330000/330200/330203/\t{number % 900}\tbench\t"
            f'{moment}\t{{"page": "detail", "place": "bench"}}\t\t10.0.0.1\n'
        )


def _asked(events: int, loading: float) -> dict[str, Any]:
    rows = looks_at([(LABEL, OURS)], since=clock.now() - timedelta(days=366))
    took = sorted(timed(_once) for _turn in range(7))
    floor = sorted(timed(_floor) for _turn in range(7))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_total_relation_size('{SCHEMA}.core_event')")
        size = int(cursor.fetchone()[0])
    return {
        "line": f"who saw a file, among {events:,} events ({rows.count():,} looks at it, {size / 1e9:.1f} GB)",
        "seconds": round(took[3], 4),
        "worst_seconds": round(took[-1], 4),
        "floor_seconds": round(floor[3], 4),
        "ratio": round(took[3] / max(floor[3], 0.0001), 1),
        "loading_seconds": round(loading, 1),
    }


def _once() -> None:
    rows = looks_at([(LABEL, OURS)], since=clock.now() - timedelta(days=366))
    list(rows.order_by("-happened_at", "-pk")[:26])


def _floor() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT happened_at, actor_name FROM core_event WHERE subject_type = %s AND subject_id = %s"
            " ORDER BY happened_at DESC LIMIT 26",
            [seeing(LABEL), str(OURS)],
        )
        cursor.fetchall()
