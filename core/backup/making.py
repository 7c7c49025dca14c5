"""Making a backup: the dump, the counts and the hashes of one and the same moment, then the files."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

from core.backup.errors import BackupError
from core.backup.facts import connect, facts_of
from core.backup.members import DUMP, FILES, Manifest, put, put_manifest
from core.backup.sealed import SealedWriter
from core.privacy.verifying import program

SNAPSHOT = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


@dataclass(frozen=True)
class Made:
    """A finished backup."""

    path: Path
    bytes: int
    rows: int
    files: int
    seals: int


def make_backup(*, target: dict[str, str], media: Path, path: Path, key: bytes, moment: datetime) -> Made:
    """Write a whole backup beside its place and move it there: what bears the name is complete."""
    if path.exists():
        raise BackupError(f"{path} exists already. Nothing was done.")
    fresh = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            manifest = _write(SealedWriter(file, key), target, media, moment)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise BackupError(f"The backup could not be written: {error.strerror}. Nothing was kept.") from error
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    tables = manifest.facts["tables"]
    return Made(
        path=path,
        bytes=path.stat().st_size,
        rows=sum(each["rows"] for each in tables.values()),
        files=len(manifest.members) - 1,
        seals=manifest.facts["chain"]["seals"],
    )


def _write(out: SealedWriter, target: dict[str, str], media: Path, moment: datetime) -> Manifest:
    with closing(connect(target)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(SNAPSHOT)
        cursor.execute("SELECT pg_export_snapshot()")
        manifest = Manifest(made_at=moment.isoformat(), facts={})
        with _dumping(target, cursor.fetchone()[0]) as dump:
            manifest.members[DUMP] = put(out, DUMP, dump)
        manifest.facts = facts_of(cursor)
        cursor.execute("COMMIT")
    # A file is kept before its row is, and never written again: what the dump names is there by now.
    for file in sorted(each for each in media.rglob("*") if each.is_file() and not each.is_symlink()):
        name = FILES + file.relative_to(media).as_posix()
        try:
            with file.open("rb") as content:
                manifest.members[name] = put(out, name, content)
        except FileNotFoundError:
            continue  # erased meanwhile, as the law asks
    put_manifest(out, manifest)
    out.close()
    return manifest


@contextmanager
def _dumping(target: dict[str, str], snapshot: str) -> Iterator[IO[bytes]]:
    """Give the dump as it is made; it never touches the disk unsealed."""
    process = subprocess.Popen(  # noqa: S603 our own program, no words of a user
        [program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=surroundings(target),
    )
    try:
        yield cast(IO[bytes], process.stdout)
        said = cast(IO[bytes], process.stderr).read().decode("utf-8", "replace").strip()
        if process.wait():
            raise BackupError(f"pg_dump failed: {said.splitlines()[-1] if said else '?'}. Nothing was kept.")
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            cast(IO[bytes], stream).close()


def surroundings(target: dict[str, str]) -> dict[str, str]:
    """Return an environment that leads PostgreSQL's programs to a database; no list of processes shows the password."""
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG") or name == "PG_BIN"}
    return kept | {names[part]: value for part, value in target.items() if value} | {"PGTZ": "UTC"}


def target_of(told: dict[str, Any]) -> dict[str, str]:
    """Return how to reach a database that Django knows."""
    parts = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    return {part: str(told[name]) for part, name in parts.items() if told.get(name)}
