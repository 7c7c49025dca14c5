"""What a figure of a dashboard is: a kept count, money of a year, or a rate that says what it divides by. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise


class Kind(StrEnum):
    COUNT = "count"
    YEAR_COUNT = "year_count"
    YEAR_MONEY = "year_money"
    RATE = "rate"
    RATIO = "ratio"


BY_YEAR = frozenset({Kind.YEAR_COUNT, Kind.YEAR_MONEY})


@dataclass(frozen=True)
class Quotient:
    """A rate of two kept counts: which stands above and below the line, and the rule of the lower one (msgid)."""

    above: str
    below: str
    rule: str
    yearly: bool = True
    expected: Decimal | None = None


@dataclass(frozen=True)
class Measure:
    """One figure: its key in addresses, its name, what is counted in words, from which rows; msgids all."""

    key: str
    label: str
    kind: Kind
    meaning: str
    source: str
    unit: str | Promise = ""
    code: str = ""  # the kept count; of a year, without the year
    quotient: Quotient | None = None  # of a rate that is no figure of organisation

    @property
    def is_rate(self) -> bool:
        """Say whether two numbers are divided."""
        return self.kind in (Kind.RATE, Kind.RATIO)

    @property
    def is_yearly(self) -> bool:
        """Say whether it is a figure of a year, not of today."""
        return self.kind in BY_YEAR or (self.quotient is not None and self.quotient.yearly)


@dataclass(frozen=True)
class Value:
    """A measure at a node: ``above`` and ``below`` are the numbers of a rate, else ``above`` is the count itself."""

    measure: Measure
    above: int
    below: int = 0
    number: Decimal | None = None
    rule: str = ""
    expected: Decimal | None = None

    @property
    def falls_short(self) -> bool:
        """Say whether a rate stays below what the province set itself."""
        return self.number is not None and self.expected is not None and self.number < self.expected
