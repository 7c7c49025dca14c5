"""Venues in use, counted where they hang, for the roll-ups (domain.md chapter 11, lines 19 and 30 to 32)."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Count, Sum

from unions.choices.venues import VenueKind
from unions.models import Venue
from unions.selectors.venues import in_use
from unions.tallying import Counted, counts_of

NETWORK = (VenueKind.CENTRE, VenueKind.STATION, VenueKind.POINT)
FEN = 100


@counts_of("unions.venues")
def venue_counts(keys: Sequence[int] | None, on: date) -> Iterator[Counted]:
    """Count the venues in use by kind, their floor space in whole square metres, what was invested in fen."""
    rows = Venue.unscoped.filter(in_use(on))
    rows = rows if keys is None else rows.filter(union__in=keys)
    found: dict[tuple[int, str], int] = {}
    told = (
        rows.values_list("union", "kind").order_by().annotate(n=Count("pk"), area=Sum("area"), money=Sum("investment"))
    )
    for union, kind, number, area, money in told:
        for code, value in (
            (f"venues_{kind}", number),
            ("venues", number if kind in NETWORK else 0),
            ("venues_area", int(area)),
            ("venues_invested", int(money * FEN)),
        ):
            found[(union, code)] = found.get((union, code), 0) + value
    yield from ((union, code, value) for (union, code), value in found.items() if value)
