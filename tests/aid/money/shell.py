"""Statements as somebody with a shell would type them, and the proof that a forbidden one changed nothing."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.aid.money.treasury import snapshot
from tests.owning import as_owner


def run(statement, *values):
    """Run a statement as the owner of the tables with a shell would, and commit as far as a test can."""
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what earlier acts deferred
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def forbidden(statement, *values, match=None):
    before = snapshot()
    with pytest.raises(DatabaseError, match=match):
        run(statement, *values)
    assert snapshot() == before


def forbidden_change(table, change, *values, match=None):
    """Expect the database to refuse an UPDATE of a table."""
    forbidden(" ".join(["UPDATE", table, "SET", change]), *values, match=match)
