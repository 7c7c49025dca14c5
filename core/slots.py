"""Slots of a kept statement: what stands for a value while it is written, and where the value goes afterwards."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

# What stands for the values of slots while a statement is written; no value of ours looks like one of these.
NUMBER, DAY = 2_147_483_000, date(9990, 1, 1)
LARGEST = 2**63 - 1  # what PostgreSQL counts with; Django finds nothing beyond it, without asking
PLACES, WIDTH = 0xE100, 64  # characters for private use, so many for each slot, stand for those of a typed text
IDEOGRAPH = re.compile(r"[\u3400-\u9fff]{1,64}")


class Typed(str):
    """A text somebody typed: each of its characters is a slot of its own, alone or beside its neighbours."""

    __slots__ = ()


def typed(text: str) -> str:
    """Return a text as a slot for a kept statement, if nothing can depend on which characters it is made of.

    Different ideographs are such a text: they have no case, no reading in a pattern, and cut into pairs they make as
    many as any other text of that length. Any other text comes back as it is and makes a statement of its own.
    """
    return Typed(text) if IDEOGRAPH.fullmatch(text) and len(set(text)) == len(text) else text


class UnfilledError(LookupError):
    """A programmer named a slot that the statement does not hold as it was given."""


class Spelt(str):
    """A value in which single characters stand for those of a typed text."""

    __slots__ = ()

    @staticmethod
    def letters(text: str) -> dict[int, str]:
        """Return which character stands for which, whatever slot they are of."""
        return {PLACES + place: letter for place, letter in enumerate(text)}


def fits(value: Any) -> bool:
    """Say whether a value can be told apart from the others in a statement: any that PostgreSQL can compare."""
    return value is not None and (not isinstance(value, int) or abs(value) <= LARGEST)


def length_of(value: Any) -> int:
    """Return how many slots a typed text makes; no other value makes more than the one."""
    return len(value) if isinstance(value, Typed) else 0


def mark_of(kind: type, place: int, length: int) -> Any:
    """Return what stands for the value of a slot while its statement is written."""
    if issubclass(kind, Typed):
        return Typed("".join(chr(PLACES + place * WIDTH + letter) for letter in range(length)))
    if issubclass(kind, str):
        return f"\ue000{place}\ue001"
    if issubclass(kind, date):
        return DAY + timedelta(days=place)
    if issubclass(kind, UUID):
        return UUID(int=NUMBER + place)
    if issubclass(kind, int):
        return NUMBER + place
    raise UnfilledError(f"A slot holds a number, a key, a text or a day, not {kind.__name__}.")


def holes_of(values: tuple[Any, ...], marks: Mapping[str, Any]) -> Iterator[tuple[int, str, str]]:
    """Return where among the values of a written statement the slots stand, and what a pattern holds around them."""
    for place, value in enumerate(values):
        for name, mark in marks.items():
            if isinstance(mark, Typed):
                if isinstance(value, str) and set(mark) & set(value):
                    yield place, name, Spelt(value.translate(_from_first(mark)))
            elif value == mark and type(value) is type(mark):
                yield place, name, ""
            elif isinstance(mark, str) and isinstance(value, str) and mark in value:
                yield place, name, value.replace(mark, "\0")


def _from_first(mark: str) -> dict[int, int]:
    """Return the characters of a mark as those of the first slot, so that no hole need know which slot it is of."""
    return {ord(letter): PLACES + place for place, letter in enumerate(mark)}


def escaped(value: str) -> str:
    """Return a text as it stands in a pattern of LIKE; Django writes it so."""
    return value.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
