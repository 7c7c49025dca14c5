"""The basic unions of the synthetic province, as whoever fills them with members needs to know them."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """A township with what its unions repeat of it."""

    key: int
    path: str
    city: int
    county: int
    region: str


@dataclass(frozen=True, slots=True)
class Basic:
    """A basic union that was entered: where it stands, what it covers, how many members it shall have."""

    key: int
    place: Place
    kind: str
    members: int
    employer: int | None


class Basics:
    """The unions, packed: 150,000 objects would be copied by every process that so much as looks at them."""

    def __init__(self) -> None:
        self._keys, self._employers = array("q"), array("q")  # an employer of 0: it covers nobody
        self._members, self._places, self._kinds = array("l"), array("H"), array("B")
        self._every_place: list[Place] = []
        self._every_kind: list[str] = []
        self._number_of: dict[Place | str, int] = {}

    def add(self, union: Basic) -> None:
        """Keep a union behind those that are there."""
        self._keys.append(union.key)
        self._employers.append(union.employer or 0)
        self._members.append(union.members)
        self._places.append(self._numbered(union.place, self._every_place))
        self._kinds.append(self._numbered(union.kind, self._every_kind))

    def everybody(self) -> int:
        """Return how many members all of them shall have."""
        return sum(self._members)

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, at: int) -> Basic:
        place, kind = self._every_place[self._places[at]], self._every_kind[self._kinds[at]]
        return Basic(self._keys[at], place, kind, self._members[at], self._employers[at] or None)

    def __iter__(self) -> Iterator[Basic]:
        return (self[at] for at in range(len(self)))

    def _numbered(self, value: Any, every: list[Any]) -> int:
        number = self._number_of.setdefault(value, len(every))
        if number == len(every):
            every.append(value)
        return number
