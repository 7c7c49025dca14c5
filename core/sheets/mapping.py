"""Which row of a file is the heading, and which column is which of ours. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from django.conf import settings
from django.utils.translation import override

from core.chinese.text import compact
from core.sheets.kinds import ImportColumn, ImportKind, Text

LOOKED_AT = 15  # rows in which the heading is sought; titles and remarks stand above it
SURE = 90  # from this confidence on a heading is taken as told
PROBLEMS = "问题"  # our own column in a file that comes back corrected
SAMPLE = "示例"  # our own first row of the template
_DECORATION = re.compile(r"[*＊※:：]|\(.*?\)|（.*?）|\[.*?\]|【.*?】")


@dataclass(frozen=True)
class Guess:
    """Where one of our columns stands in the file, and how sure that is: 100 the heading itself, 90 a name for it."""

    field: str
    place: int
    confidence: int


def plain(heading: str) -> str:
    """Return a heading without what people add to it: stars, remarks in brackets, spaces."""
    return compact(_DECORATION.sub("", heading)).lower()


def names_of(column: ImportColumn) -> tuple[set[str], set[str]]:
    """Return the headings a column surely has, in the language of the page, and those it is also known by."""
    also = {plain(alias) for alias in column.aliases} | {plain(each) for each in in_every_language(column.heading)}
    return {plain(str(column.heading)), column.field.lower()}, also


def in_every_language(text: Text) -> list[str]:
    """Return a heading as the template of each language writes it."""
    written = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            written.append(str(text))
    return written


def guessed(kind: ImportKind, headings: Sequence[str]) -> list[Guess]:
    """Return which of our columns stand where; each place is given away once, the surest first."""
    wanted = [(column, *names_of(column)) for column in kind.columns]
    found: list[Guess] = []
    for place, heading in enumerate(headings):
        told = plain(heading)
        for column, sure, also in wanted:
            if told and (confidence := _confidence(told, sure, also)):
                found.append(Guess(column.field, place, confidence))
    taken: dict[str, Guess] = {}
    places: set[int] = set()
    for guess in sorted(found, key=lambda each: (-each.confidence, each.place)):
        if guess.field not in taken and guess.place not in places:
            taken[guess.field] = guess
            places.add(guess.place)
    return sorted(taken.values(), key=lambda each: each.place)


def _confidence(told: str, sure: set[str], also: set[str]) -> int:
    if told in sure:
        return 100
    if told in also:
        return 90
    close = any(len(name) >= 2 and (name in told or told in name) and len(told) >= 2 for name in sure | also)
    return 60 if close else 0


def wanted_headings(kind: ImportKind) -> set[str]:
    """Return every heading under which a column of a list is known."""
    return {name for column in kind.columns for names in names_of(column) for name in names}


def heading_among(kind: ImportKind, rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[int, list[str]]:
    """Return the place of the heading among the first rows, and its cells: where most of our columns are named.

    A heading of two rows (one cell over several, with their own names below it) is read as one.
    """
    single = [(_score(kind, cells), -place, list(cells)) for place, (_number, cells) in enumerate(rows[:LOOKED_AT])]
    double = [
        (_score(kind, cells := _together(upper[2], lower[2])) - SURE, lower[1], cells)
        for upper, lower in pairwise(single)
        if any(upper[2])
    ]
    _best, place, cells = max(single + double, key=lambda each: each[:2], default=(0, 0, []))
    return -place, cells


def _score(kind: ImportKind, cells: Sequence[str]) -> int:
    return sum(guess.confidence for guess in guessed(kind, cells))


def _together(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    return [below or above for above, below in zip_longest(upper, lower, fillvalue="")]


def likelier(kind: ImportKind, others: Sequence[ImportKind], headings: Sequence[str]) -> ImportKind | None:
    """Return the list that a file fits better than the one it was chosen for: more of its columns are surely named."""
    scored = [(len(_sure(other, headings)), other) for other in others if _is_likely(other, headings)]
    best, other = max(scored, key=lambda each: each[0], default=(0, None))
    return other if best > len(_sure(kind, headings)) else None


def _is_likely(kind: ImportKind, headings: Sequence[str]) -> bool:
    found = _sure(kind, headings)
    return len(found) >= 3 or found >= {column.field for column in kind.columns if column.required}


def _sure(kind: ImportKind, headings: Sequence[str]) -> set[str]:
    return {guess.field for guess in guessed(kind, headings) if guess.confidence >= SURE}


def is_ours(heading: str) -> bool:
    """Say whether a column is one that we wrote into a file ourselves."""
    return plain(heading) == PROBLEMS
