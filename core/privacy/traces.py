"""What would betray that somebody's data are still somewhere: the values to look for, and looking. Pure."""

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from core.privacy.fields import index_of

IDENTITY, PHONE, NAME_AND_BIRTH, KEYED_HASH, CARD = "identity", "phone", "name and birth", "keyed hash", "bank card"
_FLATE = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


@dataclass(frozen=True)
class Traits:
    """What one person is known by; an empty trait is not looked for."""

    identity: str = ""
    phone: str = ""
    name: str = ""
    birth_on: date | None = None
    card: str = ""


@dataclass(frozen=True)
class Needle:
    """One kind of trace: found where every one of ``all_of`` stands, each in one of its spellings."""

    kind: str
    all_of: tuple[tuple[bytes, ...], ...]

    def found_in(self, text: bytes) -> bool:
        return all(any(spelling in text for spelling in spellings) for spellings in self.all_of)


def needles_for(traits: Traits) -> list[Needle]:
    """Return what to look for: the values in each usual spelling, and the keyed hashes that stand for them."""
    found = []
    for kind, plain in ((IDENTITY, traits.identity), (PHONE, traits.phone)):
        if plain:
            found.append(Needle(kind, (_spellings(plain.upper(), plain.lower()),)))
            found.append(Needle(KEYED_HASH, (_spellings(index_of(kind, plain).hex()),)))
    if traits.card:
        found.append(Needle(CARD, (_spellings(traits.card),)))
        found.append(Needle(KEYED_HASH, (_spellings(index_of("card", traits.card).hex()),)))
    if traits.name and traits.birth_on:
        days = (traits.birth_on.isoformat(), traits.birth_on.strftime("%Y%m%d"), traits.birth_on.strftime("%Y/%m/%d"))
        escaped = traits.name.encode("ascii", "backslashreplace").decode()
        found.append(Needle(NAME_AND_BIRTH, (_spellings(traits.name, escaped), _spellings(*days))))
    return found


def _spellings(*texts: str) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(code for text in texts for code in (text.encode(), text.encode("utf-16-le"))))


def kinds_in(text: bytes, needles: Iterable[Needle]) -> list[str]:
    """Return the kinds of trace that a text holds."""
    return sorted({needle.kind for needle in needles if needle.found_in(text)})


def readable_parts(content: bytes) -> Iterator[bytes]:
    """Yield a file's content, and what is packed inside: the members of a zip (xlsx, docx), the streams of a PDF."""
    yield content
    if content.startswith(b"PK"):
        try:
            with ZipFile(BytesIO(content)) as packed:
                for name in packed.namelist():
                    yield packed.read(name)
        except BadZipFile:
            return
    elif content.startswith(b"%PDF"):
        for stream in _FLATE.finditer(content):
            try:
                yield zlib.decompress(stream[1])
            except zlib.error:
                continue
