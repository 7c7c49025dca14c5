"""Migrate while everybody works: never queue long for a lock, try again instead."""

import time
from typing import Any

from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.migrations import Migration

from core.violations import LOCKED, state_of
from core.wall.grants import grant_rights

WAIT = "300ms"  # whoever waits for a table holds up all who come after: so no longer than this
PAUSE, TRIES = 1.0, 120
INVALID = (
    "SELECT format('%I.%I', nspname, relname) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
    " JOIN pg_namespace ON pg_namespace.oid = relnamespace"
    " WHERE NOT indisvalid AND nspname = 'public' AND NOT EXISTS (SELECT 1 FROM pg_stat_progress_create_index"
    " WHERE index_relid = indexrelid)"
)


class Command(migrate.Command):
    """Django's own, with the manners of a guest: short waits for locks, no limit on time, and again when refused."""

    def handle(self, *args: Any, **options: Any) -> None:
        self.connection = connections[options["database"]]
        for turn in range(1, TRIES + 1):
            try:
                super().handle(*args, **options)
            except OperationalError as error:
                if state_of(error) not in LOCKED or turn == TRIES:
                    raise
                self.stdout.write(f"  Others hold a table just now; trying again ({turn}).")
                self._start_afresh(options["database"])
                self._tidy()
                time.sleep(PAUSE)
            else:
                break
        self._set("statement_timeout", "60s")
        self._set("lock_timeout", "5s")
        with self.connection.cursor() as cursor:
            grant_rights(cursor, owner=self.connection.settings_dict["USER"])

    def migration_progress_callback(self, action: str, migration: Migration | None = None, fake: bool = False) -> None:
        """Before each migration: a short wait for its locks; building an index beside the work may wait for long."""
        if action == "apply_start" or action == "unapply_start":
            self._set("statement_timeout", "0")
            self._set("lock_timeout", WAIT if migration is None or migration.atomic else "0")
        super().migration_progress_callback(action, migration, fake)

    def _set(self, name: str, value: str) -> None:
        if self.connection.vendor == "postgresql":
            with self.connection.cursor() as cursor:
                cursor.execute("SELECT set_config(%s, %s, false)", [name, value])

    def _start_afresh(self, alias: str) -> None:
        """Leave the connection behind: Django keeps it in a broken transaction when a constraint was what waited."""
        raw = self.connection.connection
        if raw is not None:
            raw.close()
        del connections[alias]
        self.connection = connections[alias]

    def _tidy(self) -> None:
        """Take away what an index leaves that was broken off: it serves nobody, and its name is in the way."""
        with self.connection.cursor() as cursor:
            cursor.execute(INVALID)
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
