"""What somebody looking for a member typed: name and union, phone, end of an ID number, card (P52). Pure."""

import re
import unicodedata
from dataclasses import dataclass

IDENTITY = re.compile(r"\d{17}[\dX]")
MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
ENDING = re.compile(r"\d{5}[\dX]")
LETTERS = re.compile(r"[a-z]{2,}")
CARD = re.compile(r"(?=.*\d)[0-9A-Z]{8,24}")
FEWEST = 2


@dataclass(frozen=True)
class Sought:
    """A typed text, read. ``kind`` says by what is looked; it alone goes into the trail, never the number."""

    text: str = ""
    kind: str = ""
    identity: str = ""
    phone: str = ""
    ending: str = ""
    card: str = ""
    letters: str = ""
    name: str = ""
    unions: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to look for."""
        return not self.kind


def read(typed: str) -> Sought:
    """Read what was typed: a number decides by its shape; words of Han characters are a name, then unions."""
    text = " ".join(unicodedata.normalize("NFKC", typed).split())[:60]
    bare = text.replace(" ", "").replace("-", "").upper()
    if IDENTITY.fullmatch(bare):
        return Sought(text, "identity", identity=bare)
    if mobile := MOBILE.fullmatch(bare):
        return Sought(text, "phone", phone=mobile[1])
    if ENDING.fullmatch(bare):
        return Sought(text, "ending", ending=bare)
    if CARD.fullmatch(bare):
        return Sought(text, "card", card=bare)
    first, *rest = text.split(" ") if text else [""]
    words = tuple(word for word in rest if len(word) >= FEWEST)
    if LETTERS.fullmatch(first.lower()):
        return Sought(text, "letters", letters=first.lower(), unions=words)
    if len(first) >= FEWEST and not first.isascii():
        return Sought(text, "name", name=first, unions=words)
    return Sought(text)
