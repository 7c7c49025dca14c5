"""What the parts of the program dispose of once it has been kept long enough, with the approval of two people.

Apps register a kind when they start: which rows are due, and how one is disposed of. This app never asks them by name.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.actors import Actor
from core.retention.registry import Class, register


@dataclass(frozen=True, kw_only=True)
class Due:
    """One row that might go: what it is called, whom it is about, and until when it must be kept."""

    subject_type: str
    subject_id: str
    label: str
    name: str  # shown masked, and only until it is disposed of
    path: str  # where in the tree it hangs
    since: date
    until: date
    people: Sequence[Any] = ()


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind: ``due(today, only)`` answers the rows whose years are over (or one of them, by its key).

    ``dispose(actor, key, moment)`` empties one row inside the caller's transaction, safe to repeat; ``is_there`` says
    whether there is still something to empty.
    """

    code: str
    label: Any
    keep: str
    since: Any
    then: Any
    may_hand_over: bool
    due: Callable[[date, Any], Iterator[Due]]
    dispose: Callable[[Actor, Any, datetime], None]
    is_there: Callable[[Any], bool]


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Make a kind known to the weekly plan and to the schedule."""
    _kinds[kind.code] = kind
    register(Class(code=kind.code, label=kind.label, keep=kind.keep, since=kind.since, then=kind.then, by_two=True))


def kinds() -> tuple[Kind, ...]:
    """Return every kind, by code."""
    return tuple(_kinds[code] for code in sorted(_kinds))


def kind_named(code: str) -> Kind | None:
    """Return a kind by its code; None for one that this program does not know."""
    return _kinds.get(code)
