"""What lies in a backup, one after the other: a name, its bytes, their SHA-256; last of all the manifest."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any

from core.backup.errors import BackupError
from core.backup.sealed import PIECE, SealedReader, SealedWriter

DUMP, MANIFEST, FILES = "database.dump", "manifest.json", "media/"


@dataclass
class Manifest:
    """What the backup holds: when it was made, each member's size and hash, and what the database must be like."""

    made_at: str
    facts: dict[str, Any]
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    format: int = 1

    def as_bytes(self) -> bytes:
        return json.dumps(self.__dict__, ensure_ascii=False, sort_keys=True).encode()


def put(out: SealedWriter, name: str, source: IO[bytes]) -> dict[str, Any]:
    """Write one member and return its size and hash. Its size need not be known before: it goes in pieces."""
    out.write(_framed(name.encode()))
    digest, size = hashlib.sha256(), 0
    while piece := source.read(PIECE):
        digest.update(piece)
        size += len(piece)
        out.write(_framed(piece))
    out.write(_framed(b""))
    return {"sha256": digest.hexdigest(), "bytes": size}


def put_manifest(out: SealedWriter, manifest: Manifest) -> None:
    """Write the last member."""
    body = manifest.as_bytes()
    out.write(_framed(MANIFEST.encode()))
    for start in range(0, len(body), PIECE):
        out.write(_framed(body[start : start + PIECE]))
    out.write(_framed(b""))


def read_all(source: SealedReader, take: Callable[[str], Callable[[bytes], Any] | None]) -> Manifest:
    """Read every member to the end, handing its bytes to what ``take`` names, and return the manifest.

    Refuses whatever is not as the manifest says.
    """
    found: dict[str, dict[str, Any]] = {}
    while True:
        name = _name(source)
        if name == MANIFEST:
            manifest = _manifest(b"".join(_pieces(source)))
            source.read(1)  # what stands behind the end is refused there
            break
        digest, size, taker = hashlib.sha256(), 0, take(name)
        for piece in _pieces(source):
            digest.update(piece)
            size += len(piece)
            if taker:
                taker(piece)
        found[name] = {"sha256": digest.hexdigest(), "bytes": size}
    if found != manifest.members:
        raise BackupError("The backup does not hold what its manifest says. Nothing was changed.")
    return manifest


def _name(source: SealedReader) -> str:
    name = _frame(source).decode("utf-8", "replace")
    way = PurePosixPath(name)
    if name in (DUMP, MANIFEST):
        return name
    if not name.startswith(FILES) or way.is_absolute() or ".." in way.parts or "\0" in name:
        raise BackupError("The backup holds a name that leads elsewhere. Nothing was changed.")
    return name


def _pieces(source: SealedReader) -> Iterator[bytes]:
    while piece := _frame(source):
        yield piece


def _frame(source: SealedReader) -> bytes:
    head = source.read(4)
    body = source.read(int.from_bytes(head, "big"))
    if len(head) < 4 or len(body) != int.from_bytes(head, "big"):
        raise BackupError("The backup ends before its manifest. Nothing was changed.")
    return body


def _framed(body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + body


def _manifest(body: bytes) -> Manifest:
    told = json.loads(body)
    if told.get("format") != 1:
        raise BackupError("A newer Hengwen made this backup; restore it with that one. Nothing was changed.")
    return Manifest(**told)
