"""The file of an import as it came: kept by the megabyte, each sealed alone, so that nobody holds a large one whole."""

import base64
import hashlib

from django.core.files import File

from core.sheets.models import ImportFile, ImportPiece, SheetImport

PIECE = 1024 * 1024


def digest(file: File) -> str:
    """Return the fingerprint by which the same file is known again."""
    found = hashlib.sha256()
    for piece in file.chunks(PIECE):
        found.update(piece)
    return found.hexdigest()


def keep(sheet: SheetImport, file: File) -> None:
    """Keep a file, piece by piece."""
    for number, piece in enumerate(file.chunks(PIECE)):
        content = base64.b64encode(piece).decode("ascii")
        if number == 0:
            ImportFile(sheet=sheet, content=content).save(force_insert=True)
        else:
            ImportPiece(sheet=sheet, number=number, content=content).save(force_insert=True)


def content_of(sheet: SheetImport) -> bytes:
    """Return the file as it came."""
    whole = bytearray(base64.b64decode(ImportFile.objects.get(sheet=sheet).content.open()))
    for piece in ImportPiece.objects.filter(sheet=sheet).iterator(chunk_size=1):
        whole += base64.b64decode(piece.content.open())
    return bytes(whole)


def forget(sheet: SheetImport) -> None:
    """Delete a file."""
    for part in (ImportPiece, ImportFile):
        part.objects.filter(sheet=sheet).delete()
