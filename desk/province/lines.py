"""What every maker of cases shares: keys in the order of time, running and ended clocks, whom a case is about."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from core.clocks.models import ClockState, Deadline
from core.clocks.periods import Period
from core.clocks.rules import due
from core.clocks.selectors import work_calendar
from core.parameters.selectors import value
from desk.province.writing import Columns, Copier
from unions.models import EmployerCover

NONE = "\\N"
YEARS = 5
YEAR_DAYS = 365
EPOCH = date(1970, 1, 1)
DAY_MS = 86_400_000
CHUNK = 20_000
SAMPLE = 20_000  # employers that disputes, cases and complaints are about
LENGTHS_OF = "330000"
COVERED = EmployerCover.objects.filter(to_on=None, union__township__isnull=False)
COLUMNS = (
    "employer_id", "employer__name", "employer__credit_code", "employer__employee_count", "union_id",
    "union__path", "union__township_id", "union__township__path", "union__county_id", "union__county__path",
    "union__region_id",
)  # fmt: skip
DEADLINE = Columns(
    Deadline,
    "id created_at code subject_type subject_id union_path trigger_on unit length basis due_on rolled state"
    " finished_on",
)


@dataclass(frozen=True)
class Unit:
    """An employer with the union that covers it: whom a case is about, and where it hangs."""

    employer: int
    name: str
    code: str
    workers: int
    union: int
    path: str
    township: int
    township_path: str
    county: int
    county_path: str
    region: str


def key_on(day: date, number: int) -> str:
    """Return a UUIDv7 of a day and a running number: rows of one table sort by their days, the same at every run."""
    moment = (day - EPOCH).days * DAY_MS + number % DAY_MS
    return f"{moment >> 16:08x}-{moment & 0xFFFF:04x}-7{number & 0xFFF:03x}-8{number % 4093:03x}-{number:012x}"


def moment_of(day: date) -> str:
    """Return a moment of a day, as COPY reads it."""
    return f"{day} 03:00:00+00"


def covered_units(most: int = CHUNK) -> Iterator[list[Unit]]:
    """Go through the covered employers in the order of their keys, so many at a time; nothing is read in between."""
    rows, last = COVERED.order_by("pk"), 0
    while chunk := list(rows.filter(pk__gt=last).values_list("pk", *COLUMNS)[:most]):
        last = chunk[-1][0]
        yield [Unit(*row[1:]) for row in chunk]


def seat_of(random: Random, unit: Unit) -> tuple[int, str]:
    """Return which union takes a case of an employer in, with its path: the township's, or the county's."""
    return (unit.county, unit.county_path) if random.random() < 0.4 else (unit.township, unit.township_path)


def some_units(most: int = SAMPLE) -> list[Unit]:
    """Return at most so many covered employers, spread over the whole tree."""
    every = max(COVERED.count() // most, 1)
    return [unit for chunk in covered_units() for unit in chunk[::every]]


def days_of(count: int, today: date) -> Iterator[tuple[int, date]]:
    """Spread cases evenly over five years, the last of them today."""
    span = YEARS * YEAR_DAYS
    for number in range(count):
        yield number, today - timedelta(days=span - 1 - number * span // count)


class Numbers:
    """Case numbers of a kind: region, year and a serial number beyond what an office would reach."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._last: Counter[str] = Counter()

    def next(self, region: str, year: int) -> str:
        stem = f"{self._prefix}{region[:6]}-{year}"
        self._last[stem] += 1
        return f"{stem}-9{self._last[stem]:06d}"


class Clocks:
    """Copies the clocks of cases: the running with the length in force, the ended with the day they ended.

    Everything it needs is read before: nobody may ask the server anything while rows are copied to it.
    """

    def __init__(self, today: date, salt: int, *periods: Period) -> None:
        self._number, self._calendar = salt << 40, work_calendar()
        self._lengths = {period.code: value(period.parameter, LENGTHS_OF, today) for period in periods}
        self._due: dict[tuple[str, date], tuple[date, bool]] = {}
        self.copier: Copier | None = None

    def put(
        self, period: Period, subject: str, key: str, path: str, trigger_on: date, ended_on: date | None = None
    ) -> None:
        """Copy one clock of one case."""
        if self.copier is None:
            raise RuntimeError("Say first where the clocks are copied to.")
        length = self._lengths[period.code]
        found = self._due.get((period.code, trigger_on))
        if found is None:
            told = due(trigger_on, length, period.unit, self._calendar, roll=period.rolls)
            found = self._due[(period.code, trigger_on)] = (told.due_on, told.rolled)
        due_on, rolled = found
        state, finished = ClockState.RUNNING.value, NONE
        if ended_on is not None:
            state, finished = (ClockState.MET if ended_on <= due_on else ClockState.MET_LATE).value, str(ended_on)
        self._number += 1
        self.copier.put(
            "clock",
            f"{key_on(trigger_on, self._number & 0xFFFFFFFFFFFF)}\t{moment_of(trigger_on)}\t{period.code}\t{subject}"
            f"\t{key}\t{path}\t{trigger_on}\t{period.unit.value}\t{length}\t{period.basis}\t{due_on}"
            f"\t{'t' if rolled else 'f'}\t{state}\t{finished}",
        )


def chosen(random: Random, weighted: tuple[tuple[str, int], ...]) -> str:
    """Draw one of several words by how common they are."""
    return random.choices([word for word, _weight in weighted], [weight for _word, weight in weighted])[0]
