"""What mutual-aid schemes paid, kept at every node by the year of the settlement (domain.md 4, chapter 11 line 21).

Only settlements about persons of the register are kept; a person counts once a year in the union that knows them.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import BigIntegerField, Count, F, Sum
from django.db.models.functions import Cast, ExtractYear

from partners.models import MutualSettlement
from unions.tallying import Counted, counts_of

PAID_FEN = Sum(Cast(F("paid") * 100, BigIntegerField()))


@counts_of("partners.settlements")
def settlements(keys: Sequence[int] | None, on: date) -> Iterator[Counted]:
    """Count settlements, the persons they were paid to and the money in fen, by year."""
    rows = MutualSettlement.unscoped.all() if keys is None else MutualSettlement.unscoped.filter(union__in=keys)
    years = rows.annotate(year=ExtractYear("settled_on")).values_list("union", "year").order_by()
    sums = years.annotate(times=Count("pk"), people=Count("person", distinct=True), fen=PAID_FEN)
    for union, year, times, people, fen in sums.iterator():
        counts = {"mutual_times": times, "mutual_people": people, "mutual_fen": fen}
        yield from ((union, f"{code}:{year}", number) for code, number in counts.items() if number)
