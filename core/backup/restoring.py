"""Restoring a backup into a second, empty database: all of it is read and checked before anything is changed."""

import shutil
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import psycopg2
from psycopg2 import sql

from core.backup.errors import BackupError
from core.backup.facts import connect, differences, facts_of
from core.backup.making import surroundings
from core.backup.members import DUMP, FILES, Manifest, read_all
from core.backup.sealed import SealedReader
from core.privacy.verifying import program

OURS = "SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = 'public'"


@dataclass(frozen=True)
class Restored:
    """What a restoration brought back, counted in the new database and in the new folder."""

    made_at: str
    tables: int
    rows: int
    files: int
    seals: int
    parts: int


def restore_backup(*, path: Path, key: bytes, target: dict[str, str], media: Path) -> Restored:
    """Bring a backup back into an empty database and an empty folder, then lay both sides side by side."""
    _read(path, key, lambda _name: None)  # to the end, once, before anything is touched
    if media.exists() and any(media.iterdir()):
        raise BackupError(f"{media} is not empty. Name a folder that is. Nothing was changed.")
    made_here = _empty_database(target)
    try:
        manifest = _bring_back(path, key, target, media)
    except BaseException:
        if made_here:
            _drop(target)
        raise
    return _compare(manifest, target)


def _read(path: Path, key: bytes, take: Callable[[str], Callable[[bytes], Any] | None]) -> Manifest:
    try:
        with path.open("rb") as file:
            return read_all(SealedReader(file, key), take)
    except OSError as error:
        raise BackupError(f"{error.filename or path}: {error.strerror}. Nothing was changed.") from error


def _empty_database(target: dict[str, str]) -> bool:
    """Make sure that the database is there and empty; say whether it had to be made."""
    try:
        connection = connect(target)
    except BackupError as error:
        if "does not exist" not in str(error):
            raise
        _create(target)
        return True
    with closing(connection), connection.cursor() as cursor:
        cursor.execute(OURS)
        if cursor.fetchone()[0]:
            raise BackupError(f"The database {target['dbname']} is not empty. Nothing was changed.")
    return False


def _create(target: dict[str, str]) -> None:
    _administer(target, "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")


def _drop(target: dict[str, str]) -> None:
    with suppress(BackupError):
        _administer(target, "DROP DATABASE IF EXISTS {}")


def _administer(target: dict[str, str], statement: str) -> None:
    try:
        with closing(connect(target | {"dbname": "postgres"})) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL(statement).format(sql.Identifier(target["dbname"])))
    except psycopg2.Error as error:
        said = str(error).strip().splitlines()[0]
        raise BackupError(f"The database {target['dbname']} could not be made: {said}. Nothing was changed.") from error


def _bring_back(path: Path, key: bytes, target: dict[str, str], media: Path) -> Manifest:
    """Restore the dump in one transaction, and the files beside their folder, which gets its name at the end."""
    fresh = media.with_name(media.name + ".part")
    shutil.rmtree(fresh, ignore_errors=True)  # of a restoration that was cut off
    fresh.mkdir(parents=True, mode=0o700)
    try:
        with _Filling(target, fresh) as filling:
            with suppress(BrokenPipeError):  # pg_restore has gone; it says why
                manifest = _read(path, key, filling.take)
            filling.finish()
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    if media.exists():
        media.rmdir()
    fresh.rename(media)
    return manifest


class _Filling:
    """Where the members of a backup go: the dump into pg_restore, each file into its folder."""

    def __init__(self, target: dict[str, str], folder: Path) -> None:
        self.folder = folder
        self.file: IO[bytes] | None = None
        self.process = subprocess.Popen(  # noqa: S603 our own program, no words of a user
            [
                *(program("pg_restore"), "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"),
                f"--dbname={target['dbname']}",
            ],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=surroundings(target),
        )

    def __enter__(self) -> "_Filling":
        return self

    def take(self, name: str) -> Callable[[bytes], Any]:
        """Return what takes the bytes of a member."""
        self._close_file()
        if name == DUMP:
            return cast(IO[bytes], self.process.stdin).write
        place = self.folder / name.removeprefix(FILES)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.file = place.open("xb")
        place.chmod(0o600)
        return self.file.write

    def finish(self) -> None:
        """Wait until the database has it all; refuse where it has not."""
        self._close_file()
        said = self.process.communicate()[1].decode("utf-8", "replace").strip()
        if self.process.returncode:
            raise BackupError(f"pg_restore failed, all was undone: {said.splitlines()[0] if said else '?'}.")

    def __exit__(self, *_how: object) -> None:
        self._close_file()
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stderr):
            with suppress(OSError, ValueError):
                cast(IO[bytes], stream).close()

    def _close_file(self) -> None:
        if self.file is not None:
            self.file.close()
            self.file = None


def _compare(manifest: Manifest, target: dict[str, str]) -> Restored:
    with closing(connect(target)) as connection, connection.cursor() as cursor:
        after = facts_of(cursor)
    told = differences(manifest.facts, after)
    if told:
        raise BackupError(f"The restored database is not the one that was saved: {'; '.join(told)}. Do not use it.")
    return Restored(
        made_at=manifest.made_at,
        tables=len(after["tables"]),
        rows=sum(each["rows"] for each in after["tables"].values()),
        files=len(manifest.members) - 1,
        seals=after["chain"]["seals"],
        parts=after["structure"]["parts"],
    )
