"""Counting the whole province from its rows, beside everybody's work: the proof that the kept roll-ups are true."""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db import connection, transaction

from unions.models import Tally, Union
from unions.services.tallies import LOCK, Counts
from unions.tallying import sources

SHOWN = 20
PART = 2000  # unions whose sums are read or written at a time


@dataclass(frozen=True)
class Difference:
    """A node whose kept sum was not what a recount gives."""

    union_id: int
    kept: Counts
    counted: Counts


@dataclass(frozen=True)
class Compared:
    """How many nodes differed from a recount, and the first of them; after a load all 150,000 do."""

    nodes: int
    first: list[Difference]


class Counted:
    """The counts of every union, packed: as 150,000 dictionaries they would take three times the room."""

    def __init__(self, unions: Iterable[int]) -> None:
        self._codes: dict[str, int] = {}
        self._names: list[str] = []
        self._own: dict[int, tuple[array[int], array[int]]] = {key: (array("H"), array("q")) for key in unions}
        self._sums: dict[int, dict[int, int]] = {}

    def put(self, union: int, code: str, number: int) -> None:
        """Keep a count; of a union founded since the counting began nothing is kept, its mark will be folded."""
        row = self._own.get(union)
        if row is None or not number:
            return
        if code not in self._codes:
            self._codes[code] = len(self._names)
            self._names.append(code)
        row[0].append(self._codes[code])
        row[1].append(number)

    def add_up(self, paths: Mapping[int, str]) -> None:
        """Add the counts at every node above; nine in ten unions have nothing below and need no sum of their own."""
        for path in paths.values():
            if above := _above(path):
                self._sums.setdefault(above, {})
        for key in sorted(paths, key=lambda key: -paths[key].count("/")):
            if key in self._sums:
                _add(self._sums[key], zip(*self._own[key], strict=True))
            if above := _above(paths[key]):
                _add(
                    self._sums[above],
                    self._sums[key].items() if key in self._sums else zip(*self._own[key], strict=True),
                )

    def own(self, union: int) -> Counts:
        """Return what hangs on a union itself; what is nought is left out."""
        return self._named(zip(*self._own[union], strict=True))

    def total(self, union: int) -> Counts:
        """Return what hangs on a union and below it."""
        return self._named(self._sums[union].items()) if union in self._sums else self.own(union)

    def _named(self, counts: Iterable[tuple[int, int]]) -> Counts:
        return dict(sorted((self._names[code], number) for code, number in counts if number))


def _add(sums: dict[int, int], counts: Iterable[tuple[int, int]]) -> None:
    for code, number in counts:
        sums[code] = sums.get(code, 0) + number


def _above(path: str) -> int:
    """Return the union above, by a path that ends with a union itself; 0 for the province."""
    parts = path.rsplit("/", 3)
    return int(parts[-3]) if len(parts) > 2 else 0


@transaction.atomic
def recount(now: datetime, on: date, *, mend: bool = True) -> Compared:
    """Count the whole province from its rows, compare with what is kept, and put right what differs.

    Without ``mend`` nothing is written: the proof that the roll-ups are true.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")  # twenty million rows take their time
        if mend:
            cursor.execute("DELETE FROM unions_tallymark")
    paths = dict(Union.unscoped.order_by("pk").values_list("pk", "path").iterator(chunk_size=PART))
    counted = Counted(paths)
    for source in sources():
        for union, code, number in source(None, on):
            counted.put(union, code, number)
    counted.add_up(paths)
    differences = _differences(counted, paths)
    first = list(islice(differences, SHOWN))
    compared = Compared(len(first) + sum(1 for _each in differences), first)
    if mend:
        _write(counted, paths, now)
    return compared


def _differences(counted: Counted, paths: Mapping[int, str]) -> Iterator[Difference]:
    seen: set[int] = set()
    kept = Tally.unscoped.order_by("union").values_list("union", "total")
    for key, was in kept.iterator(chunk_size=PART):
        seen.add(key)
        total = counted.total(key) if key in paths else {}
        if was != total:
            yield Difference(key, was, total)
    for key in paths:
        if key not in seen and (total := counted.total(key)):
            yield Difference(key, {}, total)


def _write(counted: Counted, paths: Mapping[int, str], now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM unions_tally")
    keys = list(paths)
    for start in range(0, len(keys), PART):
        Tally.unscoped.bulk_create(
            Tally(union_id=key, path=paths[key], own=counted.own(key), total=total, counted_at=now)
            for key in keys[start : start + PART]
            if (total := counted.total(key))
        )
