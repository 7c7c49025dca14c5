"""What a page of the tree shows of a past day beside the names: the figures frozen then, and how many hung below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from unions.models import Union
from unions.selectors.restructuring import below_on
from unions.selectors.sums import frozen_on


@dataclass(frozen=True)
class Then:
    """A past day: how many unions hung below each of a page, and the figures of the last month's end by then."""

    day: date
    below: dict[int, int]
    figures: dict[int, dict[str, int]]
    frozen_on: date


def shown_on(unions: Sequence[Union], day: date) -> Then:
    """Return what is known of unions on a day; figures were frozen at the end of months, of federations alone."""
    frozen, figures = frozen_on(unions, day)
    return Then(day, below_on([each.pk for each in unions], day), figures, frozen)
