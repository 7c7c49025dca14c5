"""Which lists can be taken out: columns, who may see which of them in full, how the rows are fetched."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from core.actors import Actor
from core.sheets.export import Column

Text = str | Promise
Params = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Who takes a list out, narrowed by what (the very query of its page), on which day."""

    actor: Actor
    params: Params
    today: date


@dataclass(frozen=True)
class ListColumn:
    """One column: heading, what stands in it, and what stands in it instead where the list goes out in full.

    ``full`` is only asked after a second person has agreed; ``masked`` None: the column is in the full list alone.
    """

    heading: Text
    masked: Callable[[Any], Any] | None
    width: int = 16
    kind: str = "text"
    full: Callable[[Any], Any] | None = None


Take = Callable[[Asking, str, int], tuple[list[Any], str]]


@dataclass(frozen=True, kw_only=True)
class ExportKind:
    """A list that can be taken out.

    ``take`` returns some rows behind a mark, with the mark of the last ("" at the end). ``narrowed`` says in words by
    what the rows are narrowed; a name that was searched for is not among them.
    """

    code: str
    label: Text
    permission: str
    columns: tuple[ListColumn, ...]
    take: Take
    narrowed: Callable[[Asking], Sequence[Text]] = lambda _asking: []
    list_url: str = ""

    @property
    def has_full(self) -> bool:
        """Say whether anything is hidden in the masked list."""
        return any(column.full is not None for column in self.columns)

    def shown(self, *, is_full: bool) -> list[ListColumn]:
        """Return the columns of the file."""
        return [column for column in self.columns if is_full or column.masked is not None]

    def written(self, *, is_full: bool) -> list[Column]:
        """Return them as the workbook wants them."""
        return [Column(str(each.heading), each.width, each.kind) for each in self.shown(is_full=is_full)]

    def line(self, row: Any, *, is_full: bool) -> list[Any]:
        """Return a row of the file."""
        values = []
        for column in self.shown(is_full=is_full):
            get = column.full if is_full and column.full is not None else column.masked
            values.append(get(row) if get is not None else None)
        return values


def by_key(rows: Callable[[Asking], QuerySet[Any]]) -> Take:
    """Return a way to fetch rows by their key, newest first: no page costs more than the first."""

    def take(asking: Asking, after: str, limit: int) -> tuple[list[Any], str]:
        found = rows(asking).order_by("-pk")
        taken = list((found.filter(pk__lt=after) if after else found)[:limit])
        return taken, str(taken[-1].pk) if len(taken) == limit else ""

    return take


_lists: dict[str, ExportKind] = {}


def register(kind: ExportKind) -> ExportKind:
    """Make a list known."""
    _lists[kind.code] = kind
    return kind


def list_of(code: str) -> ExportKind | None:
    """Return a list by its code."""
    return _lists.get(code)
