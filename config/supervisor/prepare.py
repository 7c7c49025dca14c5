"""Bring the database and the static files up to date before the web starts; one Django process does all of it."""

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.supervisor.console import say, speak_utf8
from config.supervisor.places import CHECKOUT
from core.wall.grants import grant_rights

BEGUN, DONE = "begun", "done"
REFERENCE_DATA = ("*/data/**/*", "core/parameters/*.py", "core/clocks/*.py")


class Notes:
    """What was already loaded, by database: a fresh database under the same name counts as another one."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "loaded.json"
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT system_identifier::text || '/' || pg_database.oid FROM pg_control_system(), pg_database"
                " WHERE datname = current_database()"
            )
            self.database = cursor.fetchone()[0]

    def _all(self) -> dict[str, dict[str, str]]:
        try:
            return dict(json.loads(self.file.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError):
            return {}

    def __getitem__(self, name: str) -> str:
        return self._all().get(self.database, {}).get(name, "")

    def __setitem__(self, name: str, value: str) -> None:
        everything = self._all()
        everything.setdefault(self.database, {})[name] = value
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(everything), encoding="utf-8")
        fresh.replace(self.file)


def fingerprint(files: Iterable[Path]) -> str:
    """Tell whether files changed, by name, size and time of change."""
    found = hashlib.sha256()
    for file in sorted(files):
        status = file.stat()
        found.update(f"{file}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return found.hexdigest()


def step(chinese: str, english: str, command: str, *arguments: str, **options: Any) -> None:
    """Run a management command, telling what it is for and how long it took."""
    say(f"{chinese} …", f"{english} …")
    started = time.monotonic()
    call_command(command, *arguments, **options)
    say(f"{chinese}:完成({time.monotonic() - started:.1f} 秒)", "done")


def migrate() -> None:
    """Apply what is missing; nothing is said when nothing is."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        step("建立数据表", "applying migrations", "migrate", interactive=False, verbosity=1)
    with connection.cursor() as cursor:  # each time: a database brought from elsewhere has the tables already
        grant_rights(cursor, owner=connection.settings_dict["USER"])


def load(notes: Notes, *, with_demonstration: bool) -> None:
    """Load what every installation needs, and on the first start the demonstration county."""
    commands = get_commands()
    reference = fingerprint(file for pattern in REFERENCE_DATA for file in CHECKOUT.glob(pattern) if file.is_file())
    if "load_divisions" in commands and notes["divisions"] != reference:
        step("载入行政区划、工作日历和参数", "loading divisions, calendar and parameters", "load_divisions")
        notes["divisions"] = reference
    else:
        call_command("load_parameters")  # those of a later version are declared in code: no file of data has changed
    if "load_demo" not in commands or notes["demo"] == DONE:
        return
    if with_demonstration and (notes["demo"] == BEGUN or not _somebody_can_sign_in()):
        notes["demo"] = BEGUN  # an interrupted load is taken up again
        step("载入演示数据", "loading the demonstration county", "load_demo")
        notes["demo"] = DONE


def _somebody_can_sign_in() -> bool:
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(get_user_model()._meta.db_table)
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")  # noqa: S608 - a table of ours
        return bool(cursor.fetchone()[0])


def collect_static(folder: Path) -> None:
    """Gather the static files when one of them changed."""
    sources = [storage.path(path) for finder in get_finders() for path, storage in finder.list(["CVS", ".*", "*~"])]
    mark = fingerprint(Path(source) for source in sources) + settings.STORAGES["staticfiles"]["BACKEND"]
    note = folder / "static.mark"
    if note.exists() and note.read_text(encoding="utf-8") == mark and Path(settings.STATIC_ROOT).is_dir():
        return
    step("收集静态文件", "collecting static files", "collectstatic", interactive=False, verbosity=0)
    note.write_text(mark, encoding="utf-8")


def write_accounts(folder: Path) -> None:
    """Keep the table of demonstration accounts for the end of the start."""
    file = folder / "accounts.txt"
    file.unlink(missing_ok=True)
    if "demo_accounts" in get_commands():
        with file.open("w", encoding="utf-8") as table:
            call_command("demo_accounts", stdout=table, no_color=True)


def main(arguments: list[str]) -> None:
    """Do all of it; `--demo` also loads demonstration data into an empty database."""
    speak_utf8()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["HENGWEN_AS_OWNER"] = "1"
    django.setup()
    folder = Path(settings.VAR_DIR) / "run"
    migrate()
    load(Notes(Path(settings.VAR_DIR)), with_demonstration="--demo" in arguments)
    collect_static(folder)
    write_accounts(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
