"""Which parts of the program know a person at all: asked once, so that a page asks only those that do.

Apps above this one register where they would know somebody from; each source then asks for itself what may be seen.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core.few import which
from core.wall.scope import everywhere
from unions.selectors.records import records_of

Traces = Callable[[Collection[Any]], Sequence[QuerySet]]
_traces: dict[str, Traces] = {}


@dataclass(frozen=True)
class Known:
    """The records that are one human being, and the names of the sources and questions that know any of them."""

    records: list[Any]
    codes: frozenset[str]


def register_trace(code: str, traces: Traces) -> None:
    """Say where a source would know people (by key) from; a row in any of them is enough."""
    _traces[code] = traces


@everywhere("only whether anything is held at all: what is not there is not asked for")
def known_to(person_id: Any, own: Mapping[str, QuerySet]) -> Known:
    """Return who knows a person, and which of the caller's own questions have rows, in one statement."""
    records = records_of([person_id])
    asked = {f"{code} {at}": rows for code, traces in _traces.items() for at, rows in enumerate(traces(records))}
    return Known(records, frozenset(name.split(" ")[0] for name in which({**asked, **own})))


def asks(code: str, known: Known | None) -> bool:
    """Say whether a source is to be asked: it knows the person, or nobody has asked whether it does."""
    return known is None or code in known.codes or code not in _traces
