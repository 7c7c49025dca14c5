"""Which counts are kept at every node of the tree; an app that has more to count registers it here."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

Counted = tuple[int, str, int]  # union, code, number
AT_ONCE = 5000  # rows that a source takes from the database at a time: of a province there are millions
Source = Callable[[Sequence[int] | None, date], Iterable[Counted]]

_sources: dict[str, Source] = {}


def counts_of(name: str) -> Callable[[Source], Source]:
    """Make a source known: asked for unions (None: all) and a day, it returns what hangs on each of them itself."""

    def register(source: Source) -> Source:
        _sources[name] = source
        return source

    return register


def sources() -> tuple[Source, ...]:
    """Return every source, by name."""
    return tuple(_sources[name] for name in sorted(_sources))
