"""The figures of legal aid: what was taken in and decided, what was finished and what it brought (domain.md 6.5). Pure.

Two cohorts that are never mixed: cases taken in within a period, and cases finished within it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal

from legal.choices.cases import CaseStatus as S
from legal.choices.cases import Outcome

SUCCESS = frozenset({Outcome.FULL, Outcome.MOSTLY, Outcome.SETTLED})
GIVEN = frozenset({S.APPROVED, S.ASSIGNED, S.HANDLING, S.FINISHED, S.REPORTED, S.ARCHIVED})
REFUSED = frozenset({S.REFUSED, S.OBJECTION, S.CLOSED})


@dataclass(frozen=True)
class Tally:
    """Counts and sums of some cases; tallies add up."""

    received: int = 0
    given: int = 0
    refused: int = 0
    urgent: int = 0
    reviewed: int = 0  # decided, with both days known
    review_days: int = 0
    finished: int = 0
    with_result: int = 0  # finished with more than advice or a document: the denominator of success
    success: int = 0
    people: int = 0
    rated: int = 0
    score: int = 0
    called: int = 0  # finished, and the worker was called at least once
    reached: int = 0  # of these, with a call that reached the worker: the denominator of its rating
    call_score: int = 0  # the rating of the last such call
    recovered: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})


def together(tallies: Iterable[Tally]) -> Tally:
    """Return several tallies as one."""
    return sum(tallies, Tally())


def mean(total: int | Decimal, number: int) -> Decimal | None:
    """Return an average with one decimal, or nothing where there is nothing to divide by."""
    if not number:
        return None
    return (Decimal(total) / number).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
