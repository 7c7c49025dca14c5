"""The members of all unions, made in parts that are copied as they come."""

from collections.abc import Callable
from random import Random
from typing import Any

from desk.province.basics import Basics
from desk.province.parts import PARTS, Send, in_parts
from desk.province.people import MEMBERSHIP, PERSON, Head, Known, PeopleMaker, Taken
from desk.province.shape import SEED
from desk.province.unions import reserve
from desk.province.writing import Copier, to_server
from unions.models import Membership

TOLD = 100_000
STREAM = 101  # of random numbers, for the first part; each part has its own


class MembersMaker:
    """Fills the unions with members, in the caller's transaction."""

    def __init__(self, unions: Basics, taken: Taken, every: int, tell: Callable[[int], None]) -> None:
        self._unions, self._taken, self._every, self._tell = unions, taken, every, tell
        self._heads: list[tuple[Head, int]] = []
        self._made = self._bytes = 0

    def make(self) -> int:
        """Enter everybody; return how many bytes were copied."""
        self._first = reserve(Membership, self._unions.everybody())
        self._copy = to_server()
        in_parts(self._part, self._take)
        return self._bytes

    def heads(self) -> list[Known]:
        """Return the heads of families to be, in the order of their numbers."""
        return [Known(key, name, self._unions[place]) for (_number, key, name), place in sorted(self._heads)]

    def _part(self, part: int, send: Send) -> None:
        """Make the members of every second union, counted from the part's own."""
        random = Random(SEED + STREAM + part)  # noqa: S311 nothing secret: the same province every time
        people = PeopleMaker(random, self._taken, place=part)
        copier = Copier({"person": PERSON, "membership": MEMBERSHIP}, lambda sql, whole: send((sql, whole)))
        heads: list[tuple[Head, int]] = []
        before = 0
        for place, union in enumerate(self._unions):
            if place % PARTS == part:
                found = people.members(copier, union, before + 1, self._first + before, self._every)
                heads += [(head, place) for head in found]
            before += union.members
        copier.close()
        send(heads)

    def _take(self, message: Any) -> None:
        if isinstance(message, list):
            self._heads += message
            return
        sql, whole = message
        self._copy(sql, whole)
        self._bytes += len(whole)
        if sql == PERSON.sql:
            before, self._made = self._made, self._made + whole.count(b"\n")
            if before // TOLD < self._made // TOLD:
                self._tell(self._made)
