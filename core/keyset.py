"""Pages of a list by key: page 1,000 costs what page 1 costs, and nothing shifts while somebody reads."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Value
from django.db.models.sql.constants import LOUTER
from django.http import HttpRequest

from core.prepared import Listed, count, prepared

SIZES = (25, 50, 100)
CAP = 10_000


@dataclass(frozen=True)
class Page:
    """One page of rows and the addresses of its neighbours, with every filter kept; counted only if somebody asks."""

    rows: list[Any]
    next_url: str
    previous_url: str
    count: Callable[[], int] = field(repr=False, compare=False)

    @cached_property
    def _counted(self) -> int:
        return self.count()

    @property
    def total(self) -> int:
        """Return how many rows the whole list has, up to the cap."""
        return min(self._counted, CAP)

    @property
    def capped(self) -> bool:
        """Say whether there are more than are counted."""
        return self._counted > CAP


def page_of(
    request: HttpRequest,
    rows: QuerySet | Listed,
    *,
    key: str,
    rising: bool = False,
    counted: Listed | None = None,
) -> Page:
    """Return the page that the address asks for. ``key`` is the list's own field, newest or largest first, then pk.

    rising: the earliest first instead, as in lists of what falls due. counted: the same rows, asked for in another way
    to be counted.
    """
    size = _size(request)
    onward, back = ("gt", "lt") if rising else ("lt", "gt")
    after = _behind(rows, key, request.GET.get("after"), onward)
    before = _behind(rows, key, request.GET.get("before"), back)
    if before is not None:
        found = list(before.order_by(*_order(key, not rising))[: size + 1])
        more_before, found = len(found) > size, found[:size][::-1]
        more_after = True
    else:
        found = _first(rows, key, rising, size + 1) if after is None else _some(after, key, rising, size + 1)
        more_after, found = len(found) > size, found[:size]
        more_before = after is not None

    def number() -> int:
        if not (more_before or more_after):  # all of them stand here
            return len(found)
        asked = counted or rows
        return count(_capped, asked) if isinstance(asked, Listed) else asked.order_by()[: CAP + 1].count()

    return Page(
        rows=found,
        next_url=_url(request, after=mark_of(found[-1], key)) if more_after and found else "",
        previous_url=_url(request, before=mark_of(found[0], key)) if more_before and found else "",
        count=number,
    )


def _first(rows: QuerySet | Listed, key: str, rising: bool, most: int) -> list[Any]:
    return _beginning(rows, key, rising, most) if isinstance(rows, Listed) else _some(rows, key, rising, most)


def _some(rows: QuerySet, key: str, rising: bool, most: int) -> list[Any]:
    return list(rows.order_by(*_order(key, rising))[:most])


@prepared()
def _beginning(rows: Listed, key: str, rising: bool, most: int) -> QuerySet:
    return rows.queryset().order_by(*_order(key, rising))[:most]


def _capped(rows: Listed) -> QuerySet:
    """Return one row for each of the list, up to the cap; without any column, where an index alone can tell them."""
    whole = rows.queryset().order_by()
    asked = whole.query
    if asked.distinct or asked.group_by or asked.combinator:
        return whole.values("pk")[: CAP + 1]
    bare = whole.values(one=Value(1))
    _without_shown(bare.query)
    return bare[: CAP + 1]


def _without_shown(query: Any) -> None:
    """Leave out the tables that are joined only to show something of theirs: they make rows neither more nor fewer."""
    asked = query._gen_cols([query.where], include_external=True)  # what a subquery asks of this one too
    needed = {column.alias for column in asked} | {query.base_table}
    for alias, join in reversed(query.alias_map.items()):
        if alias in needed or join.join_type != LOUTER or not join.join_field.many_to_one:
            needed |= {alias, join.parent_alias}
        else:
            query.alias_refcount[alias] = 0


def _size(request: HttpRequest) -> int:
    try:
        wanted = int(request.GET.get("per", SIZES[0]))
    except ValueError:
        return SIZES[0]
    return wanted if wanted in SIZES else SIZES[0]


def _order(key: str, rising: bool) -> tuple[str, str]:
    return (key, "pk") if rising else (f"-{key}", "-pk")


def _behind(rows: QuerySet | Listed, key: str, text: str | None, way: str) -> QuerySet | None:
    """Return the rows behind the mark that an address names; None where it names none, or one we never made."""
    mark = _read(text)
    if mark is None:
        return None
    try:
        return (rows.queryset() if isinstance(rows, Listed) else rows).filter(_beyond(key, mark, way))
    except (ValidationError, ValueError, TypeError, OverflowError, ArithmeticError):
        return None


def _beyond(key: str, mark: tuple[str, str], way: str) -> Q:
    value, pk = mark
    # The outer bound lets the index find the place; the inner pair breaks ties.
    return Q(**{f"{key}__{way}e": value}) & (Q(**{f"{key}__{way}": value}) | Q(**{f"pk__{way}": pk}))


def mark_of(row: Any, key: str) -> str:
    """Return how an address names the row behind which a page begins."""
    value = getattr(row, key)
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return base64.urlsafe_b64encode(json.dumps([text, str(row.pk)]).encode()).decode()


def _read(text: str | None) -> tuple[str, str] | None:
    if not text:
        return None
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(text.encode()))
    except (ValueError, TypeError, RecursionError):
        return None
    return None if "\0" in f"{value}{pk}" else (str(value), str(pk))


def _url(request: HttpRequest, **mark: str) -> str:
    kept = {name: value for name, value in request.GET.items() if name not in ("after", "before")}
    return f"{request.path}?{urlencode(kept | mark)}"
