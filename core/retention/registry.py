"""Which kinds of data are kept how long: the schedule, told by the engines and apps that keep them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Sweep = Callable[[datetime], int]


@dataclass(frozen=True, kw_only=True)
class Class:
    """One kind of data: the parameter that says how long it is kept, from when, and what sweeps it.

    Without ``sweep`` nothing goes by itself: two people approve a list, or the data stay for good.
    """

    code: str
    label: Any
    keep: str
    since: Any
    then: Any
    sweep: Sweep | None = None
    by_two: bool = False


_classes: dict[str, Class] = {}


def register(each: Class) -> Class:
    """Make a kind of data part of the schedule."""
    _classes[each.code] = each
    return each


def schedule() -> tuple[Class, ...]:
    """Return every kind of data, by code."""
    return tuple(_classes[code] for code in sorted(_classes))
