"""A file in sealed pieces: AES-256-GCM, each piece bound to its place, the last one marked, so that a cut is seen.

Head: ``HWBACKUP`` ‖ version ‖ 32 bytes of salt ‖ 32 bytes that only the right key confirms. Piece: 4 bytes of length ‖
ciphertext and tag. The key of one file is derived from BACKUP_KEY and its salt; the nonce is the number of the piece
and whether it is the last, so that none is used twice and none can be moved, left out or added.
"""

import base64
import binascii
import hmac
import os
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.backup.errors import BackupError

MAGIC = b"HWBACKUP\x01"
SALT = CONFIRMATION = KEY = 32
PIECE = 1024 * 1024
TAG = 16


def key_from(text: str) -> bytes:
    """Return the key that BACKUP_KEY names, or refuse."""
    try:
        key = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != KEY:
        raise BackupError("BACKUP_KEY must be the base64 of 32 bytes. Nothing was done.")
    return key


class SealedWriter:
    """Takes bytes and writes sealed pieces; ``close`` writes the last one."""

    def __init__(self, file: IO[bytes], key: bytes) -> None:
        salt = os.urandom(SALT)
        self._file, self._number, self._held = file, 0, bytearray()
        self._sealer, confirmation = _keys(key, salt)
        file.write(MAGIC + salt + confirmation)

    def write(self, data: bytes) -> None:
        """Seal what fills a piece; keep the rest, for only the end knows which piece is the last."""
        self._held += data
        while len(self._held) > PIECE:
            self._piece(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]

    def close(self) -> None:
        """Write the last piece, marked as such."""
        self._piece(bytes(self._held), last=True)
        self._held.clear()

    def _piece(self, plain: bytes, *, last: bool) -> None:
        sealed = self._sealer.encrypt(_nonce(self._number, last), plain, None)
        self._file.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1


class SealedReader:
    """Gives back the bytes, piece by piece; refuses a wrong key, an altered piece and a file without its end."""

    def __init__(self, file: IO[bytes], key: bytes) -> None:
        head = file.read(len(MAGIC) + SALT + CONFIRMATION)
        if head[: len(MAGIC)] != MAGIC or len(head) < len(MAGIC) + SALT + CONFIRMATION:
            raise BackupError("This is no backup of Hengwen, or only its first bytes. Nothing was changed.")
        self._sealer, confirmation = _keys(key, head[len(MAGIC) : len(MAGIC) + SALT])
        if not hmac.compare_digest(confirmation, head[len(MAGIC) + SALT :]):
            raise BackupError("BACKUP_KEY is not the key of this backup. Nothing was changed.")
        self._pieces = self._opened(file)
        self._held = bytearray()

    def read(self, size: int) -> bytes:
        """Return exactly so many bytes, fewer only at the end."""
        while len(self._held) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._held += piece
        taken = bytes(self._held[:size])
        del self._held[:size]
        return taken

    def _opened(self, file: IO[bytes]) -> Iterator[bytes]:
        number, last = 0, False
        while not last:
            length = int.from_bytes(file.read(4), "big")
            sealed = file.read(length) if TAG <= length <= PIECE + TAG else b""
            if len(sealed) != length or not sealed:
                raise BackupError("The backup is cut off: its end is missing. Nothing was changed.")
            plain, last = self._open(number, sealed)
            number += 1
            yield plain
        if file.read(1):
            raise BackupError("Something was added behind the end of the backup. Nothing was changed.")

    def _open(self, number: int, sealed: bytes) -> tuple[bytes, bool]:
        for last in (False, True):
            try:
                return self._sealer.decrypt(_nonce(number, last), sealed, None), last
            except InvalidTag:
                continue
        raise BackupError(f"The backup is damaged in its piece {number + 1}. Nothing was changed.")


def _keys(key: bytes, salt: bytes) -> tuple[AESGCM, bytes]:
    both = HKDF(algorithm=SHA256(), length=KEY + CONFIRMATION, salt=salt, info=b"hengwen backup 1").derive(key)
    return AESGCM(both[:KEY]), both[KEY:]


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
