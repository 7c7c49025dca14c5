"""How the values of one clause lie across a trade: quarters, mean, bars of equal width. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate, pairwise
from operator import mul
from typing import Any, NamedTuple

QUARTERS = {"low": Decimal("0.25"), "middle": Decimal("0.5"), "high": Decimal("0.75")}


class Counted(NamedTuple):
    """A value, in how many contracts it stands, and in how many of them it misses the law."""

    value: Decimal
    contracts: int
    flagged: int


def spread_of(values: Sequence[Counted]) -> dict[str, Any]:
    """Return count, least, quarters, most, mean and how many miss the law, of values from the lowest up."""
    if not values:
        return {"count": 0, "flagged": 0} | dict.fromkeys(("least", *QUARTERS, "most", "mean"))
    figures, contracts, flagged = zip(*values, strict=True)
    ends = list(accumulate(contracts))
    whole = ends[-1]
    return {
        "count": whole,
        "least": figures[0],
        **{name: _below(figures, ends, share * (whole - 1)) for name, share in QUARTERS.items()},
        "most": figures[-1],
        "mean": sum(map(mul, figures, contracts), Decimal()) / whole,
        "flagged": sum(flagged),
    }


def _below(figures: Sequence[Decimal], ends: Sequence[int], place: Decimal) -> Decimal:
    """Return the value at a place among all, between two neighbours by its fraction (PERCENTILE_CONT)."""
    first = int(place)
    left, right = (figures[bisect_right(ends, at)] for at in (first, min(first + 1, ends[-1] - 1)))
    return left + (right - left) * (place - first)


def bars_of(values: Sequence[Counted], parts: int) -> list[dict[str, Any]]:
    """Return the values as bars of equal width; none where all are the same."""
    if not values or values[0].value == values[-1].value:
        return []
    figures, contracts, _flagged = zip(*values, strict=True)
    least, most = figures[0], figures[-1]
    cuts = [least + (most - least) / parts * number for number in range(parts)]
    places = [*(bisect_left(figures, cut) for cut in cuts), len(figures)]
    return [
        {"from": cut, "count": sum(contracts[low:high])}
        for cut, (low, high) in zip(cuts, pairwise(places), strict=True)
    ]
