"""How characters and words are read, from two lists beside this file (``manage.py write_readings`` makes them).

pypinyin keeps the same 42,000 characters and 47,000 words as lists of lists, 57 MB in every process. Here a word that
is read as its characters are costs its own letters alone, and a reading is one text however many characters share it.
"""

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
CHARACTERS, WORDS = HERE / "characters.txt", HERE / "words.txt"


def readings_of(text: str) -> list[str]:
    """Return the reading of each character ("zhong4"), the longest known word first; empty where none is known."""
    characters, words, longest = _characters(), _words(), _longest()
    found: list[str] = []
    while len(found) < len(text):
        start = len(found)
        for size in range(min(longest, len(text) - start), 1, -1):
            word = text[start : start + size]
            if word in words:
                read = words[word]
                found += read.split() if read else [characters[each] for each in word]
                break
        else:
            found.append(characters.get(text[start], ""))
    return found


@cache
def _characters() -> dict[str, str]:
    lines = (line.split() for line in CHARACTERS.read_text(encoding="utf-8").splitlines())
    return {character: reading for reading, characters in lines for character in characters}


@cache
def _words() -> dict[str, str | None]:
    """Return every word with its reading; None where each character is read as it is alone."""
    lines = (line.partition(" ") for line in WORDS.read_text(encoding="utf-8").splitlines())
    return {word: reading or None for word, _space, reading in lines}


@cache
def _longest() -> int:
    return max(map(len, _words()))
