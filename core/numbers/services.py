"""Giving out the next number of a series."""

from django.db import connection


def next_number(series: str) -> int:
    """Return the next number of a series; it is given back if the caller's transaction fails, so there is no gap."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_numberseries (key, last) VALUES (%s, 1)"
            " ON CONFLICT (key) DO UPDATE SET last = core_numberseries.last + 1 RETURNING last",
            [series],
        )
        number: int = cursor.fetchone()[0]
        return number
