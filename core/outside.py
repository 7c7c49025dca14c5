"""Lines kept outside the database, only ever added to: what must outlive a database that was altered or restored.

Each line carries the hash of the line before it, so that a line taken out or changed is seen (``read`` refuses it).
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

FIRST = "0" * 64


class AlteredError(RuntimeError):
    """A line of such a file was changed, taken out or put in."""


def add(name: str, *entries: Mapping[str, Any]) -> None:
    """Append entries to a file and see them on the disk; two writers wait for each other."""
    if not entries:
        return
    path = place_of(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        previous, lead = _end_of(file)
        lines = []
        for entry in entries:
            line = json.dumps({**entry, "previous": previous}, sort_keys=True, ensure_ascii=False)
            lines.append(line)
            previous = _hash(line)
        file.write(lead + "".join(f"{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(file.fileno())


def read(name: str) -> list[dict[str, Any]]:
    """Return the entries of a file in the order they were written; a broken chain of lines is refused."""
    path = place_of(name)
    if not path.exists():
        return []
    previous, entries = FIRST, []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            entry = json.loads(line)
        except ValueError:
            raise AlteredError(f"{name}, line {number} cannot be read.") from None
        if entry.pop("previous", None) != previous:
            raise AlteredError(f"{name}, line {number} does not follow the line before it.")
        previous = _hash(line)
        entries.append(entry)
    return entries


def last(name: str) -> dict[str, Any] | None:
    """Return the latest entry, without reading the rest."""
    path = place_of(name)
    if not path.exists():
        return None
    with path.open("rb") as file:
        line = _last_line(file)
    return {key: value for key, value in json.loads(line).items() if key != "previous"} if line else None


def place_of(name: str) -> Path:
    """Return where a file of this name is kept."""
    return Path(settings.AUDIT_CHECKPOINTS) / f"{name}.jsonl"


def _end_of(file: Any) -> tuple[str, bytes]:
    """Return the hash of the last line, and what closes a line that a crash left open."""
    line = _last_line(file)
    if not line:
        return FIRST, b""
    file.seek(-1, os.SEEK_END)
    return _hash(line), b"" if file.read(1) == b"\n" else b"\n"


def _last_line(file: Any) -> str:
    size = file.seek(0, os.SEEK_END)
    start, tail = size, b""
    while start > 0 and b"\n" not in tail.rstrip(b"\n"):
        start = max(0, start - 8192)
        file.seek(start)
        tail = file.read(size - start)
    return str(tail.rstrip(b"\n").rsplit(b"\n", 1)[-1].decode())


def _hash(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()
