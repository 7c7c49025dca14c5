"""Reading what somebody typed into the search box: a number, a secret, a name, a spelling. Pure."""

import re
from dataclasses import dataclass

from core.chinese.names import normalise_name
from core.chinese.text import compact
from unions.rules.finding import UNION_CODE, letters_of

# A number without its separators: county, year, serial; letters say of what kind it is, none stand before a file's:
# SQ application, FY legal aid, TJ dispute, JD supervision, HT contract.
NUMBER = re.compile(r"(SQ|FY|TJ|JD|HT)?(\d{6})(20\d{2})(\d{4,6})")
SHORT_NUMBER = re.compile(r"(20\d{2})[-–—]?(\d{4})")
IDENTITY = re.compile(r"\d{17}[\dX]")
MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9]\d{9})")
SHORT = 4
ENDING = re.compile(r"(?:\d{3}|\d{5})[\dX]")
SEPARATORS = re.compile(r"[-–—_/.,()\[\]〔〕（）·]")
LABELS = re.compile(r"[^\x00-\x7f]+|:")  # a name or a heading beside a number that was copied with it
FEWEST = 2
LONGEST = 60


@dataclass(frozen=True)
class Asked:
    """One typed text as everything it may mean; several readings may hold at once."""

    text: str
    numbers: tuple[str, ...] = ()
    ending: str = ""
    identity: str = ""
    phone: str = ""
    union_code: str = ""
    letters: str = ""
    name: str = ""
    endings: tuple[tuple[str, str], ...] = ()  # of which number, its last digits

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to look for."""
        read = (self.numbers, self.ending, self.identity, self.phone, self.union_code, self.letters, self.name)
        return not any((*read, self.endings))

    @property
    def is_name(self) -> bool:
        """Say whether it can be part of a name and nothing else."""
        return bool(self.name) and self == Asked(text=self.text, name=self.name)


def read(typed: str) -> Asked:
    """Return what a typed text may mean."""
    text = " ".join(typed.split())[:LONGEST]
    whole = compact(text).upper()
    bare = SEPARATORS.sub("", whole)
    told = LABELS.sub("", bare)
    number, mobile = NUMBER.fullmatch(told), MOBILE.fullmatch(told)
    short = SHORT_NUMBER.fullmatch(whole)
    return Asked(
        text=text,
        numbers=(f"{number[1] or ''}{number[2]}-{number[3]}-{number[4]}",) if number else (),
        ending=f"-{short[1]}-{short[2]}" if short else "",
        identity=told if IDENTITY.fullmatch(told) else "",
        phone=mobile[1] if mobile else "",
        union_code=bare if UNION_CODE.fullmatch(bare) else "",
        letters=letters_of(text),
        endings=_endings(bare),
        name=_name(text),
    )


def _endings(bare: str) -> tuple[tuple[str, str], ...]:
    """Return of which numbers digits may be the last: four of an identity number or a phone, six of the former."""
    if ENDING.fullmatch(bare):
        both = len(bare) == SHORT and bare.isdigit()
        return (("identity", bare), *([("phone", bare)] if both else []))
    return ()


def _name(text: str) -> str:
    """Return part of a name in other than Latin letters, as names are written; one character would find too much."""
    name = compact(normalise_name(text))
    return name if len(name) >= FEWEST and re.search(r"[^\x00-\x7f]", name) else ""
