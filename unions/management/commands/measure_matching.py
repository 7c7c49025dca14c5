"""Measure the matching of people: precision and recall on a labelled set, and the time at intake."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from statistics import quantiles
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction

from core import clock
from core.chinese.likeness import Traits
from unions.models import Person, Union
from unions.samples.lookalikes import Case, People, doubles, lookalikes
from unions.selectors.matches import likely, traits_of
from unions.services.finding import place_person

CHUNK = 5000


class Command(BaseCommand):
    help = "Print precision, recall and the time of a look-up among PERSONS made-up people. Nothing is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--persons", type=int, default=100_000)
        parser.add_argument("--cases", type=int, default=2000, help="doubles, and as many who only resemble")
        parser.add_argument("--seed", type=int, default=20261123)

    def handle(self, *, persons: int, cases: int, seed: int, **_options: Any) -> None:
        people = People(seed)
        with transaction.atomic():
            _shadow_table()
            known = _fill(people, persons)
            self.stdout.write(f"{persons:,} people on file, {cases:,} doubles and {cases:,} others looked up")
            found = Counter[str]()
            took: list[float] = []
            numbers = {who.identity: number for number, who in enumerate(known)}
            sample = [*doubles(people, known, cases), *lookalikes(people, known, cases)]
            people.dice.shuffle(sample)
            for case in sample:
                _look_up(case, numbers, found, took)
            transaction.set_rollback(True)
        self._tell(found, took)

    def _tell(self, found: Counter[str], took: list[float]) -> None:
        hits, wrong, missed = found["hit"], found["wrong"], found["missed"]
        steps = quantiles(took, n=100)
        self.stdout.write(f"precision {hits / max(hits + wrong, 1):.4f}  recall {hits / max(hits + missed, 1):.4f}")
        self.stdout.write(f"look-up p50 {steps[49]:.1f} ms  p95 {steps[94]:.1f} ms  max {max(took):.1f} ms")
        for name, count in sorted(found.items()):
            if "/" in name:
                self.stdout.write(f"  {name}: {count}")


def _shadow_table() -> None:
    """Let an empty temporary table stand before the real one for this connection, with the same indexes."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE unions_person (LIKE public.unions_person INCLUDING ALL) ON COMMIT DROP")


def _fill(people: People, count: int) -> list[Traits]:
    union = Union.unscoped.order_by("pk").first()
    known: list[Traits] = []
    rows: list[Person] = []
    for _turn in range(count):
        who = people.person()
        known.append(who)
        rows.append(_row(who, union))
        if len(rows) == CHUNK:
            _write(rows)
            rows = []
    _write(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE unions_person")
    return known


def _row(who: Traits, union: Union | None) -> Person:
    person = Person(
        name=who.name,
        identity_kind=who.identity_kind,
        identity=who.identity,
        phone=who.phone,
        sex=who.sex,
        birth_on=who.birth_on,
    )
    return place_person(person, union) if union else person


def _write(rows: Iterable[Person]) -> None:
    Person.objects.bulk_create(rows)


def _look_up(case: Case, numbers: dict[str, int], found: Counter[str], took: list[float]) -> None:
    begun = time.perf_counter()
    near = likely(case.traits, on=clock.today())
    took.append((time.perf_counter() - begun) * 1000)
    names = _outcomes(case, [numbers[traits_of(match.person).identity] for match in near])
    for name in names:
        found[name] += 1
        found[f"{name}/{case.kind}"] += 1


def _outcomes(case: Case, shown: list[int]) -> Iterator[str]:
    if case.truth is not None:
        yield "hit" if case.truth in shown else "missed"
    yield from ("wrong" for number in shown if number != case.truth)
