"""Finding people: by part of a name, its letters, or the end of a number, only in the cells somebody may look in."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, reduce
from operator import and_
from typing import Any

from django.db.models import CharField, F, Func, Q, Value

from core.actors import Actor, Branch
from core.privacy.keys import blind
from unions.choices import Level
from unions.models import Union
from unions.rules.finding import begun, letter_keys, pairs

Cells = Sequence[int] | Sequence[str]
ANYWHERE = ("",)  # instead of cells, where the keys stand without them as well: on the members of files
_known: ContextVar[dict[tuple[Branch, ...], list[int]] | None] = ContextVar("known cells", default=None)


@contextmanager
def cells_once() -> Iterator[None]:
    """Within, ask once for the cells of the same branches, whichever right is held there."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def cells_of(actor: Actor, permission: str) -> list[int]:
    """Return the cells in which an actor may look: the counties of the branches, and cities and province above none."""
    branches, known = actor.branches(permission), _known.get()
    if known is None:
        return _cells(branches)
    if branches not in known:
        known[branches] = _cells(branches)
    return known[branches]


def _cells(branches: tuple[Branch, ...]) -> list[int]:
    if not branches:
        return []
    if all(branch.level == Level.COUNTY and branch.union_id for branch in branches):
        return sorted({branch.union_id for branch in branches if branch.union_id})
    tops = Q(level__in=[Level.PROVINCE, Level.CITY, Level.COUNTY])
    own, inside = Q(), Q()
    for branch in branches:
        own |= Q(path=branch.path)
        inside |= Q(path=branch.path) if branch.exact else Q(path__startswith=branch.path)
    rows = Union.unscoped.filter(own | (tops & inside)).only("pk", "path", "county_id", "city_id")
    return sorted({cell_of(union) for union in rows})


def cell_of(union: Any) -> int:
    """Return the cell under which people of a union are found: its county, else its city, else the province."""
    above = union.county_id or union.city_id
    return int(above or union.path.split("/", 1)[0])


@lru_cache(maxsize=65_536)
def mark(kind: str, ending: str) -> str:
    """Return the keyed hash under which the last digits of a number (identity, phone) are looked for."""
    return f"{kind[0]}{len(ending)}:{blind(f'{kind}_ending', ending.upper()).hex()[:10]}"


def named(cells: Cells, text: str, *, at: str = "") -> Q:
    """Return the condition for people whose name holds a text; ``at`` is the way from the row to the person."""
    return reduce(and_, (_any(cells, [pair], at) for pair in pairs(text)), Q(**{f"{at}name__contains": text}))


def spelt(cells: Cells, letters: str, *, at: str = "") -> Q:
    """Return the condition for people whose name begins with letters, each syllable spelt out or begun."""
    return _any(cells, letter_keys(letters), at) & Q(**{f"{at}sort_key__regex": begun(letters)})


def marked(cells: Cells, marks: Iterable[str], *, at: str = "") -> Q:
    """Return the condition for people one of whose numbers ends so."""
    return _any(cells, list(marks), at)


def _any(cells: Cells, keys: Sequence[str], at: str) -> Q:
    wanted = [f"{cell}|{key}" for cell in cells for key in keys]
    return Q(**{f"{at}search_keys__overlap": wanted})


def spelling(at: str = "") -> Func:
    """Return a person's name in letters alone, taken from the key it sorts by: ``wang2王 xiu4秀`` is wangxiu."""
    return Func(
        F(f"{at}sort_key"), Value("[^a-z]"), Value(""), Value("g"), function="regexp_replace", output_field=CharField()
    )
