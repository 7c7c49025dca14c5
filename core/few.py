"""The first rows that an index finds, and which of many questions has any rows at all: each in one statement."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from core.foreseen import is_known_empty, with_rows
from core.prepared import kept

P = ParamSpec("P")
FENCE = ("WITH found AS MATERIALIZED (", ") SELECT * FROM found LIMIT %s")


def few(rows: QuerySet, most: int) -> list[Any]:
    """Return the keys of at most ``most`` rows, in no order.

    With a bare LIMIT the planner may walk a table of millions, hoping to meet enough matches soon; a materialized query
    is planned for all of them, that is by the index, and still stops when enough have come.
    """
    sql, given = rows.order_by().values("pk").query.sql_with_params()
    with connections[rows.db].cursor() as cursor:
        cursor.execute(f"{FENCE[0]}{sql}{FENCE[1]}", [*given, most])
        return [row[0] for row in cursor.fetchall()]


def few_kept(build: Callable[P, QuerySet[Any, Any]], most: int, *args: P.args, **named: P.kwargs) -> list[Any]:
    """Return the keys as ``few`` does, by a statement written once; the function returns ``.values_list("pk")``."""
    written = kept(build, *args, **named)
    if written is None:
        return []
    text, values, using = written
    if is_known_empty(text, values, using):
        return []
    with connections[using].cursor() as cursor:
        cursor.execute(f"{FENCE[0]}{text}{FENCE[1]}", [*values, most])
        return [row[0] for row in cursor.fetchall()]


def first_of_few(
    build: Callable[P, QuerySet[Any, Any]],
    order: Sequence[str],
    most: int | None,
    enough: int | None,
    *args: P.args,
    **named: P.kwargs,
) -> tuple[list[tuple[Any, ...]], int]:
    """Return the first rows of those that ``few`` would find, and of how many; by a statement written once.

    The function returns ``.values_list(…)``; ``order`` are names of its columns, by which ``enough`` of them (or all)
    are sorted once they are found; without ``most`` all of those come.
    """
    written = kept(build, *args, **named)
    if written is None:
        return [], 0
    text, values, using = written
    quoted = connections[using].ops.quote_name
    sorting = ", ".join(quoted(name.removeprefix("-")) + " DESC" * name.startswith("-") for name in order)
    sorting = f" ORDER BY {sorting}" if sorting else ""
    found = f"WITH named AS MATERIALIZED ({text}), found AS (SELECT * FROM named LIMIT %s)"  # noqa: S608 - Django's
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"{found} SELECT count(*) OVER (), * FROM found{sorting} LIMIT %s",  # noqa: S608 - Django wrote it
            [*values, enough, most],
        )
        rows = cursor.fetchall()
    return [row[1:] for row in rows], rows[0][0] if rows else 0


def which(asked: Mapping[str, QuerySet]) -> frozenset[str]:
    """Return the names of the questions that have any row, in one statement; a page then asks for those alone."""
    written: dict[str, tuple[str, Any]] = {}
    for name, rows in asked.items():
        try:
            written[name] = rows.order_by().values("pk")[:1].query.sql_with_params()
        except EmptyResultSet:
            continue
    answers = with_rows(list(written.values())) if written else ()
    return frozenset(name for name, there in zip(written, answers, strict=True) if there)
