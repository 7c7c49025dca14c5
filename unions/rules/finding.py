"""By what a person is found among twenty million: short texts, each under the counties that know the person.

A name is found by any two neighbouring characters, by its initials from two letters on, and by the surname as it is
read; a number by its last digits, of which only the keyed hash is kept. Every text stands behind its *cell*: the county
(or the city or province, where no county stands above) in which somebody may look. So a search names the cells it may
see, and the index answers with nobody from elsewhere. Core PostgreSQL only, for trigrams need an extension and are slow
on Chinese names of two characters.
"""

import re
from collections.abc import Iterable, Sequence

from core.chinese.text import normalise

LONGEST_INITIALS = 4
FEWEST_LETTERS = 2
LETTERS = re.compile(r"[^a-z]")
SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ueng|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v)"
)
MOST_READINGS = 24
FIRST_LETTERS = frozenset("abcdefghjklmnopqrstwxyz")  # no syllable begins with i, u or v
NEXT_SYLLABLE = "[^ ]* (?:~[^ ]* )*"
SPELT = re.compile(r"[A-Za-z'’ ]+")
UNION_CODE = re.compile(r"\d{6}[0-9A-Z]{2}\d{6}")


def letters_of(text: str) -> str:
    """Return a typed spelling, initials or full pinyin, as one run of small letters; nothing for any other text."""
    plain = normalise(text).lower().replace("ü", "v")
    joined = LETTERS.sub("", plain) if SPELT.fullmatch(plain) else ""
    return joined if len(joined) >= FEWEST_LETTERS else ""


def pairs(text: str) -> list[str]:
    """Return the pairs of neighbouring characters of a text, in the order in which they stand."""
    return list(dict.fromkeys(text[place : place + 2] for place in range(len(text) - 1)))


def bare_keys(name: str, sort_key: str, initials: str, marks: Iterable[str] = ()) -> list[str]:
    """Return by what a person is found, before any cell stands in front; ``marks`` are hashes of endings."""
    starts = {initials[:end] for end in range(FEWEST_LETTERS, min(len(initials), LONGEST_INITIALS) + 1)}
    surname = LETTERS.sub("", sort_key.split(" ", 1)[0])
    return [*pairs(name), *sorted(starts), *([f"{surname}."] if surname else []), *marks]


def in_cells(cells: Iterable[int], bare: Sequence[str]) -> list[str]:
    """Return the keys under every cell."""
    return [f"{cell}|{key}" for cell in cells for key in bare]


def moved_keys(keys: Iterable[str], cells: Iterable[int]) -> list[str]:
    """Return the same keys under other cells: no secret has to be opened for a move."""
    bare = dict.fromkeys(key.split("|", 1)[1] for key in keys)
    return in_cells(cells, list(bare))


def letter_keys(letters: str) -> list[str]:
    """Return what a run of typed letters may stand for: initials, or the beginning of a name as it is spelt.

    ``wxy`` are initials; ``wangxiu`` is 王秀…, found among the initials ``wx`` and then read whole; ``wang`` alone is a
    surname. What cannot be cut into whole syllables may be some of them spelt and others begun: ``wangxm`` is ``wxm``.
    """
    found = {letters[:LONGEST_INITIALS]}
    cuts = readings(letters)
    if not any(SYLLABLE.fullmatch(reading[-1]) for reading in cuts):
        found |= _half_spelt(letters)
    for reading in cuts:
        if len(reading) == 1:
            found.add(f"{reading[0]}.")
        else:
            found.add("".join(syllable[0] for syllable in reading)[:LONGEST_INITIALS])
    return sorted(found)


def begun(letters: str) -> str:
    """Return the pattern of names, as they sort, that begin with letters: every syllable spelt out, or only begun.

    ``wx``, ``wangx``, ``wxiu`` and ``wangxiu`` begin ``wang2王 xiu4秀``; what has no reading, ``~``, is passed over.
    """
    return "^(?:~[^ ]* )*" + f"(?:{NEXT_SYLLABLE})?".join(letters)


def readings(letters: str) -> list[tuple[str, ...]]:
    """Return the ways to cut letters into syllables, the last perhaps not finished: ``xian`` is xian or xi'an."""
    done: list[tuple[str, ...]] = []
    open_ones: list[tuple[tuple[str, ...], str]] = [((), letters)]
    while open_ones and len(done) < MOST_READINGS:
        before, rest = open_ones.pop()
        if not rest:
            done.append(before)
            continue
        heads = _heads(rest)
        open_ones.extend(((*before, head), rest[len(head) :]) for head in heads)
        if before and not any(len(head) == len(rest) for head in heads) and _may_begin(rest):
            done.append((*before, rest))
    return done


def _half_spelt(letters: str) -> set[str]:
    """Return the initials of every way to cut letters into syllables that are spelt out and syllables only begun."""
    found: set[str] = set()
    open_ones = {("", letters)}
    while open_ones:
        initials, rest = open_ones.pop()
        if not rest or len(initials) == LONGEST_INITIALS:
            found.add(initials)
        elif rest[0] in FIRST_LETTERS:
            taken = {1, *map(len, _heads(rest)), *([2] if rest[:2] in ("zh", "ch", "sh") else [])}
            taken |= {len(rest)} if _may_begin(rest) else set()
            open_ones |= {(initials + rest[0], rest[length:]) for length in taken}
    return {each for each in found if len(each) >= FEWEST_LETTERS}


def _heads(text: str) -> list[str]:
    """Return the whole syllables a text begins with."""
    return [text[:end] for end in range(1, min(6, len(text)) + 1) if SYLLABLE.fullmatch(text[:end])]


def _may_begin(text: str) -> bool:
    """Say whether a text may be the beginning of one syllable."""
    return len(text) < 6 and re.fullmatch(r"(?:[zcs]h?|[bpmfdtnlgkhjqxryw])[iuv]?[aeiou]?n?", text) is not None
