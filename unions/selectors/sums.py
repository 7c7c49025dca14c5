"""The sums kept for unions, read once for a whole page and only by a page that is drawn anew."""

from collections.abc import Iterable
from datetime import date, timedelta

from unions.models import Tally, TallySnapshot, Union


def frozen_on(unions: Iterable[Union], day: date) -> tuple[date, dict[int, dict[str, int]]]:
    """Return the counts that were frozen last on a day, at the end of a month, of unions by their keys."""
    month_end = (day + timedelta(days=1)).replace(day=1) - timedelta(days=1)
    rows = TallySnapshot.unscoped.filter(on=month_end, union__in=[each.pk for each in unions])
    return month_end, dict(rows.values_list("union_id", "total"))


def mark_of(union: Union) -> str:
    """Return which version of its sums a union had when it was read with ``marked``."""
    return str(union.tally_mark)  # type: ignore[attr-defined]  # `marked` put it there


class Totals:
    """The kept counts of the unions of one page: read for all of them when the first is asked for, if any is."""

    def __init__(self, unions: Iterable[Union] = ()) -> None:
        self._of = {union.pk for union in unions}
        self._read: dict[int, dict[str, int]] | None = None

    def add(self, union: Union) -> None:
        """Name a union whose counts the page may ask for."""
        self._of.add(union.pk)

    def of(self, union: Union) -> dict[str, int]:
        """Return the counts of one union; empty ones before the first fold."""
        if self._read is None:
            self._read = dict(Tally.unscoped.filter(pk__in=self._of).values_list("pk", "total"))
        return self._read.get(union.pk, {})
