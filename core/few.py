"""The first rows that an index finds, without letting the planner bet on meeting them early in a walk of the table."""

from typing import Any

from django.db import connections
from django.db.models import QuerySet

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
