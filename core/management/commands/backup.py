"""Save everything into one sealed file."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from core import clock
from core.backup.errors import BackupError
from core.backup.making import make_backup, target_of
from core.backup.sealed import key_from


class Command(BaseCommand):
    help = "Save the database and all kept files into one file, sealed with BACKUP_KEY (docs/operations.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, help="the file; default: HENGWEN_VAR/backups/hengwen-<moment>.backup")

    def handle(self, *, to: Path | None, **_options: Any) -> None:
        moment = clock.ticking()
        path = to or Path(settings.VAR_DIR) / "backups" / f"hengwen-{moment:%Y%m%d-%H%M%S}.backup"
        try:
            made = make_backup(
                target=target_of(connection.settings_dict),
                media=Path(settings.MEDIA_ROOT),
                path=path,
                key=key_from(settings.BACKUP_KEY),
                moment=moment,
            )
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{made.path}: {made.rows} rows, {made.files} files, {made.seals} seals in {made.bytes} bytes, encrypted."
        )
