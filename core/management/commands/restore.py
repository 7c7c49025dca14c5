"""Bring a backup back into a second, empty database, and prove that it is the same."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from core.backup.errors import BackupError
from core.backup.facts import connect
from core.backup.making import target_of
from core.backup.restoring import restore_backup
from core.backup.sealed import key_from
from core.wall.grants import grant_rights


class Command(BaseCommand):
    help = "Restore a backup into a second, empty database of this server, and check counts, constraints and chain."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path)
        parser.add_argument("--into", required=True, help="name of the database; it is made if it is not there")
        parser.add_argument("--media", required=True, type=Path, help="folder for the files; empty, or not there yet")

    def handle(self, *, backup: Path, into: str, media: Path, **_options: Any) -> None:
        target = target_of(connection.settings_dict) | {"dbname": into}
        if into == connection.settings_dict["NAME"]:
            raise CommandError(f"{into} is the database in use. Name a second one. Nothing was changed.")
        try:
            done = restore_backup(path=backup, key=key_from(settings.BACKUP_KEY), target=target, media=media)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored the backup of {done.made_at} into {into}: "
            f"{done.tables} tables, {done.rows} rows, {done.files} files."
        )
        self.stdout.write(
            f"Counts, content, {done.parts} constraints, triggers and indexes, "
            f"and the last of {done.seals} seals: the same."
        )
        with closing(connect(target)) as line, line, line.cursor() as cursor:
            grant_rights(cursor, owner=target.get("user", ""))
        self._go_on(target, media)

    def _go_on(self, target: dict[str, str], media: Path) -> None:
        """Walk the restored chain, and erase again whom the ledger outside the database names."""
        user, password = quote(target.get("user", ""), safe=""), quote(target.get("password", ""), safe="")
        place = f"{target.get('host', '')}:{target.get('port', '5432')}/{target['dbname']}"
        url = f"postgres://{user}:{password}@{place}"
        for command in ("verify_events", "replay_erasures"):
            done = subprocess.run(  # noqa: S603 our own program, no words of a user
                [sys.executable, "manage.py", command],
                cwd=settings.BASE_DIR,
                env=os.environ | {"DATABASE_URL": url, "MEDIA_ROOT": str(media)},
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                said = (done.stderr or done.stdout).strip().splitlines()
                raise CommandError(f"{command} on {target['dbname']}: {said[-1] if said else '?'} Do not use it.")
            self.stdout.write(done.stdout.strip())
