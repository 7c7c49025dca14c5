"""Pinyin for sorting and searching. The database collates by code point, so order and spelling are stored as text."""

import re
import unicodedata
from functools import lru_cache

from core.chinese.names import normalise_name
from core.chinese.readings import readings_of
from core.chinese.surnames import COMPOUND_SURNAMES, SURNAMES
from core.chinese.text import normalise

# Each character of a text beside its reading ("zeng1"); a foreign word counts as one character.
_Readings = tuple[tuple[str, str], ...]

_NO_READING = "~"  # sorts behind every letter
_LONGEST_WITH_SURNAME = 4  # a longer name without a dot is rarely one of Han custom
_LATIN = "A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_RUNS = re.compile(f"[{_LATIN}]+|[^{_LATIN}]+")
_WORD = re.compile(f"[{_LATIN}]+")


def sort_key(name: str) -> str:
    """Return the text by which personal names sort: by surname as it is read, tone, character; then the given name."""
    return _joined(_readings(normalise_name(name)))


def text_key(text: str) -> str:
    """Return the same for names of unions, employers and places, which have no surname."""
    return _joined(_by_words(normalise(text).strip()))


def spelling(name: str) -> str:
    """Return a personal name in letters as people type it: 曾国藩 is zengguofan, 吕 is lv."""
    return "".join(_syllables(_readings(normalise_name(name))))


def spellings(name: str) -> tuple[str, ...]:
    """Return every spelling a search should find a person by: the surname's reading first, then the common one."""
    common = "".join(_syllables(_by_words(normalise_name(name))))
    return tuple(dict.fromkeys((spelling(name), common)))


def initials(name: str) -> str:
    """Return the first letter of each character or foreign word: 单雄信 is sxx, 欧阳娜娜 is oynn, John Smith is js."""
    return "".join(syllable[0] for syllable in _syllables(_readings(normalise_name(name))))


@lru_cache(maxsize=1024)  # asked three times for one name; names of a province seldom come again
def _readings(name: str) -> _Readings:
    """Read a personal name; the surname's reading comes from our own table."""
    if "·" in name or not 2 <= len(name) <= _LONGEST_WITH_SURNAME:
        return _by_words(name)
    compound = COMPOUND_SURNAMES.get(name[:2])
    if compound and len(name) > 2:
        return (*zip(name[:2], compound.split(), strict=True), *_by_words(name[2:]))
    single = SURNAMES.get(name[0])
    if single:
        return ((name[0], single), *_by_words(name[1:]))
    return _by_words(name)


def _by_words(text: str) -> _Readings:
    """Read a text with the usual readings of its words; signs have none and fall away."""
    pairs: list[tuple[str, str]] = []
    for run in _RUNS.findall(text):
        if _WORD.match(run):
            pairs.append((run, _plain(run)))
        else:
            pairs.extend(zip(run, map(_or_unread, run, readings_of(run)), strict=True))
    return tuple((char, reading) for char, reading in pairs if reading)


def _plain(word: str) -> str:
    """Return a foreign word in lower case without accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char)).lower()


def _or_unread(char: str, reading: str) -> str:
    """Return what stands for a missing reading: a rare character sorts last, a sign has none."""
    return reading or (_NO_READING if char.isalpha() else "")


def _syllables(readings: _Readings) -> list[str]:
    letters = (reading if _WORD.match(char) else reading.rstrip("12345") for char, reading in readings)
    return [syllable for syllable in letters if syllable != _NO_READING]


def _joined(readings: _Readings) -> str:
    return " ".join(reading if _WORD.match(char) else reading + char for char, reading in readings)
