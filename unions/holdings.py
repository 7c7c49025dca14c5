"""What the parts of the program hold about a person: shown on the page, told when the person asks, kept or not.

Apps above this one register a source when they start; this app never asks them by name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.actors import Actor
from unions.selectors.records import records_of
from unions.traces import Known, asks


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One thing held about a person. ``keeps`` says that it may not be erased now; ``basis`` on what that rests.

    ``facts`` are for the person's own copy: label and value, without anybody else's data. ``url`` is a page for staff
    who hold ``permission`` over the union at ``union_path``; where rows are assigned to people, ``row`` is the row
    itself, and its table says who may open it.
    """

    title: str
    facts: Sequence[tuple[str, str]] = field(default_factory=tuple)
    basis: str
    keeps: bool
    until: date | None = None
    url: str = ""
    permission: str = ""
    union_path: str = ""
    note: str = ""
    row: Any = None


def shown_to(actor: Actor, holdings: Sequence[Holding]) -> list[Holding]:
    """Return the holdings that somebody may open; one query for each table of assigned rows."""
    asked: dict[tuple[Any, str], set[Any]] = {}
    for each in holdings:
        if each.row is not None and actor.can(each.permission):
            asked.setdefault((type(each.row), each.permission), set()).add(each.row.pk)
    seen = {
        (model, pk)
        for (model, permission), keys in asked.items()
        for pk in model.objects.permitted(actor, permission).filter(pk__in=keys).values_list("pk", flat=True)
    }
    return [each for each in holdings if _is_seen(actor, each, seen)]


def _is_seen(actor: Actor, holding: Holding, seen: set[Any]) -> bool:
    if holding.row is not None:
        return (type(holding.row), holding.row.pk) in seen
    return bool(holding.permission) and actor.reaches(holding.permission, holding.union_path)


Source = Callable[[Any, date], Sequence[Holding]]
_sources: dict[str, Source] = {}


def register_source(code: str, source: Source) -> None:
    """Let a source answer what it holds about a person (by key) on a day."""
    _sources[code] = source


def holdings_of(person_id: Any, today: date, *, known: Known | None = None) -> list[Holding]:
    """Return everything that is held about a person beside the register itself, under each of their records.

    ``known``: their records and who knows any of them, where the caller has asked already.
    """
    found: list[Holding] = []
    codes = [code for code in sorted(_sources) if asks(code, known)]
    for record in (known.records if known else records_of([person_id])) if codes else ():
        held = (each for code in codes for each in _sources[code](record, today))
        found += [each for each in held if each not in found]
    return found


Beginning = Callable[[Actor, Any], dict[str, Any] | None]
_beginnings: dict[str, Beginning] = {}


def register_beginning(code: str, beginning: Beginning) -> None:
    """Let an app offer something to begin on a member's page: a button, or nothing for this person and member."""
    _beginnings[code] = beginning


def beginnings_for(actor: Actor, member: Any) -> list[dict[str, Any]]:
    """Return the buttons that apps above offer for a member."""
    found = (_beginnings[code](actor, member) for code in sorted(_beginnings))
    return [button for button in found if button is not None]
