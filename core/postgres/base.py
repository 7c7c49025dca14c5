"""A connection that says the scope with each statement, so that no statement ever runs under somebody else's.

``SET LOCAL`` goes in front of the statement in the same message: outside a transaction both are one, so that a pool
may hand the connection to somebody else between any two statements. It costs no trip to the server.
"""

import re
from typing import Any

from django.db.backends.postgresql import base, operations
from psycopg2.extensions import TRANSACTION_STATUS_IDLE, cursor

from core.wall import scope

SAID = re.compile(r"^SET LOCAL hengwen\.scope = '[^']*';")
# In a failed transaction nothing else may come before the first three; the others run in no transaction at all.
BARE = ("SAVEPOINT", "RELEASE", "ROLLBACK", "VACUUM", "CREATE DATABASE", "DROP DATABASE")
ALONE = re.compile(r"\s*(CREATE (UNIQUE )?|DROP )INDEX CONCURRENTLY")


class ScopedCursor(cursor):  # type: ignore[misc]  # psycopg2's, written in C
    """Sends each statement behind the scope of the moment."""

    def execute(self, query: Any, vars: Any = None) -> Any:
        """Run one statement, or several, under the scope of what runs now."""
        said = scope.current()
        if said is None:
            return super().execute(query, vars)
        if self.name is not None:
            return self._declare(said, query, vars)
        text = query.as_string(self) if hasattr(query, "as_string") else query
        if isinstance(text, bytes):
            return super().execute(b"SET LOCAL hengwen.scope = '%s';" % said.encode() + text, vars)
        if text.startswith(BARE) or ALONE.match(text):
            return super().execute(text, vars)
        return super().execute(f"SET LOCAL hengwen.scope = '{said}';{text}", vars)

    def executemany(self, query: Any, vars_list: Any) -> Any:
        """Run a statement once for each set of values, each under the scope."""
        for values in vars_list:
            self.execute(query, values)

    def _declare(self, said: str, query: Any, values: Any) -> Any:
        """Open a cursor of the server: it is declared by a statement that nothing may stand in front of."""
        alone = self.connection.info.transaction_status == TRANSACTION_STATUS_IDLE and self.connection.autocommit
        with self.connection.cursor() as plain:
            cursor.execute(plain, f"SET {'' if alone else 'LOCAL '}hengwen.scope = '{said}'")
            try:
                return super().execute(query, values)
            finally:
                if alone:
                    cursor.execute(plain, "RESET hengwen.scope")


class DatabaseOperations(operations.DatabaseOperations):
    """Django's own; a log of statements shows them without the scope in front."""

    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """Return the statement as it was sent, but for the scope."""
        return SAID.sub("", str(super().last_executed_query(cursor, sql, params)))


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with our cursor."""

    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open a connection whose cursors are ours, those of psycopg2's own helpers as well."""
        connection = super().get_new_connection(conn_params)
        connection.cursor_factory = ScopedCursor
        return connection
