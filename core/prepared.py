"""Statements written once and asked many times.

Django writes the SQL of a queryset anew whenever it is asked, and for a page with many small statements that takes
longer than PostgreSQL takes to answer them. A function marked ``prepared`` keeps what was written for the same asker
and the same arguments; only the rows are asked for, every time. What is kept can never be out of date: it holds no
row, and whoever has other rights or gives other arguments has another statement. Tests write every statement anew
beside the kept one and compare the two (``PREPARED_PROVED``).
"""

import copy
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import get_language

from core import clock, foreseen
from core.actors import Actor
from core.slots import Spelt, Typed, UnfilledError, escaped, fits, holes_of, length_of, mark_of

P = ParamSpec("P")
M = TypeVar("M")

MOST = 4_096  # statements kept in a process: a text is kept once for all who ask the same, and a short list for each


@dataclass(frozen=True, eq=False)
class Asker:
    """An actor as far as a statement depends on one: who it is, with which rights."""

    actor: Actor

    def __hash__(self) -> int:
        return hash(self.actor.user_id)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Asker) or type(self.actor) is not type(other.actor):
            return False
        one, two = self.actor, other.actor
        if (one.user_id, one.person_id) != (two.user_id, two.person_id):
            return False
        return one.rights is two.rights or (one.rights == two.rights and one.roles == two.roles)


@dataclass(frozen=True)
class Asked:
    """What a statement depends on: every argument but the slots, the language and the day."""

    build: Callable[..., QuerySet[Any]]
    args: tuple[Any, ...]
    named: tuple[tuple[str, Any], ...]
    slots: tuple[tuple[str, type, int], ...]  # name, kind, and of a typed text its length
    language: str | None
    day: date


@dataclass(frozen=True, eq=False)
class Statement:
    """A written statement: how Django reads its rows, its values, and where among them the slots stand."""

    form: "Form"
    values: tuple[Any, ...]
    holes: tuple[tuple[int, str, str], ...]  # place among the values, slot, what a pattern holds around it

    def filled(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the values with those of the slots in their places."""
        if not self.holes:
            return self.values
        values = list(self.values)
        for place, name, pattern in self.holes:
            value = given[name]
            if isinstance(pattern, Spelt):
                values[place] = pattern.translate(pattern.letters(value))
            else:
                values[place] = pattern.replace("\0", escaped(value)) if pattern else value
        return tuple(values)


@dataclass(frozen=True, eq=False)
class Form:
    """The text of a statement and what Django found out about its columns; shared by all who ask the same."""

    text: str
    rows: QuerySet[Any]
    compiler: Any

    def ask(self, values: tuple[Any, ...]) -> list[Any]:
        """Ask for the rows now, and make of them what the queryset would."""
        rows: Any = self.rows
        found = list(rows._iterable_class(_Reading(self, values)))
        if rows._prefetch_related_lookups and found:
            prefetch_related_objects(found, *rows._prefetch_related_lookups)
        return found


class _Reading:
    """What Django's iterables want of a queryset; its statement is already written."""

    def __init__(self, form: Form, values: tuple[Any, ...]) -> None:
        self._form, self._values = form, values
        self.db = form.rows.db
        self.query = _Query(form.rows.query, self)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._form.rows, name)

    def compiler(self) -> Any:
        compiler = copy.copy(self._form.compiler)
        compiler.connection, compiler.using = connections[self.db], self.db
        compiler.as_sql = lambda *_with, **_how: (self._form.text, self._values)
        return compiler


class _Query:
    """The queryset's query, which hands out the compiler that has already done its work."""

    def __init__(self, query: Any, reading: _Reading) -> None:
        self._query, self._reading = query, reading

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)

    def get_compiler(self, *_using: Any, **_how: Any) -> Any:
        return self._reading.compiler()


# Texts live as long as a kept statement of somebody's has them.
_forms: WeakValueDictionary[tuple[Callable[..., Any], str], Form] = WeakValueDictionary()


@dataclass(frozen=True)
class Listed:
    """A list that is asked for page by page: which function gives its rows, for whom and narrowed by what."""

    build: Callable[..., Any]
    args: tuple[Any, ...]
    named: tuple[tuple[str, Any], ...]

    def queryset(self) -> QuerySet[Any]:
        """Return the rows as a queryset, written anew."""
        rows: QuerySet[Any] = self.build(*_given(self.args), **dict(self.named))
        return rows


def listed(build: Callable[P, QuerySet[Any, Any]], *args: P.args, **named: P.kwargs) -> Listed:
    """Return a list for ``core.keyset.page_of`` whose statements are written once; arguments as for ``prepared``."""
    return Listed(build, _key(args), tuple(sorted(named.items())))


def prepared(*slots: str) -> Callable[[Callable[P, QuerySet[Any, M]]], Callable[P, list[M]]]:
    """Mark a function that returns a queryset: its statement is written once and then only asked; it returns rows.

    Its arguments are actors or hashable, and everything that the statement rests on is an argument (the day, the value
    of a parameter). ``slots`` are arguments given by name whose values only stand in the statement as they are, or in
    a pattern of LIKE (a number, a text, a day): one text serves all their values.
    """

    def mark(build: Callable[P, QuerySet[Any, M]]) -> Callable[P, list[M]]:
        @wraps(build)
        def ask(*args: Any, **named: Any) -> list[M]:
            given = {name: named[name] for name in slots if fits(named.get(name))}
            given |= {name: value for name, value in named.items() if isinstance(value, Typed)}
            return _ask(build, args, named, given)

        return ask  # type: ignore[return-value]

    return mark


def _ask(build: Any, args: tuple[Any, ...], named: dict[str, Any], given: dict[str, Any]) -> list[Any]:
    statement = _found(build, args, named, given)
    if statement is None:
        return []
    form, values = statement.form, statement.filled(given)
    return _answered(form, values, lambda: _there(build, args, named, given), lambda: form.ask(values)) or []


T = TypeVar("T", list[Any], int)


def _answered(
    form: Form, values: tuple[Any, ...], there: Callable[[], foreseen.Question | None], ask: Callable[[], T]
) -> T | None:
    """Ask for the rows or their number, unless they were asked for with others just now and there are none."""
    page = foreseen.current()
    asked = foreseen.question(form.text, values, form.rows.db) if page else None
    if page is None or asked is None:
        return ask()
    is_known = page.is_empty(asked)
    if is_known and not foreseen.is_proved():
        page.note(asked, there)
        return None
    found = ask()
    if is_known and found:
        raise AssertionError(f"Asked together with others it had no row, by itself it has: {form.text}")
    if not found:
        page.note(asked, there)
    return found


def count(build: Callable[P, QuerySet[Any, Any]], *args: P.args, **named: P.kwargs) -> int:
    """Return how many rows a function's queryset has, by a statement written once; arguments as for ``prepared``."""
    given = {name: value for name, value in named.items() if isinstance(value, Typed)}
    statement = _found(build, args, dict(named), given)
    if statement is None:
        return 0
    form, values = statement.form, statement.filled(given)

    def ask() -> int:
        with connections[form.rows.db].cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({form.text}) counted", values)  # noqa: S608 - Django wrote it
            return int(cursor.fetchone()[0])

    return _answered(form, values, lambda: _there(build, args, dict(named), given), ask) or 0


def whether(build: Callable[P, Any], *args: P.args, **named: P.kwargs) -> dict[foreseen.Question, foreseen.Question]:
    """Return a prepared function's question with the words that ask whether it has any row (``core.foreseen``).

    Nothing where it can have none, and where it cannot be asked with others.
    """
    inner: Any = getattr(build, "__wrapped__", build)
    given = {name: value for name, value in named.items() if isinstance(value, Typed)}
    statement = _found(inner, args, dict(named), given)
    if statement is None:
        return {}
    asked = foreseen.question(statement.form.text, statement.filled(given), statement.form.rows.db)
    bare = _statement_of_all(_asked(inner, args, dict(named), given))
    return {} if asked is None or bare is None else {asked: (bare.form.text, bare.filled(given))}


def kept(
    build: Callable[P, QuerySet[Any, Any]], *args: P.args, **named: P.kwargs
) -> tuple[str, tuple[Any, ...], str] | None:
    """Return a function's statement, written once, with its values and the database it is for; None if it is empty."""
    given = {name: value for name, value in named.items() if isinstance(value, Typed)}
    statement = _found(build, args, dict(named), given)
    if statement is None:
        return None
    return statement.form.text, statement.filled(given), statement.form.rows.db


def _found(build: Any, args: tuple[Any, ...], named: dict[str, Any], given: dict[str, Any]) -> Statement | None:
    statement = _statement(_asked(build, args, named, given))
    if foreseen.is_proved():
        _prove(statement, build(*args, **named), given)
    return statement


def _asked(build: Any, args: tuple[Any, ...], named: dict[str, Any], given: dict[str, Any]) -> Asked:
    rest = tuple(sorted((name, value) for name, value in named.items() if name not in given))
    kinds = tuple((name, type(value), length_of(value)) for name, value in sorted(given.items()))
    return Asked(build, _key(args), rest, kinds, get_language(), clock.today())


def _there(build: Any, args: tuple[Any, ...], named: dict[str, Any], given: dict[str, Any]) -> foreseen.Question | None:
    """Return the question whether there is any row: shorter, for it fetches nothing, so it is planned sooner."""
    statement = _bare(_asked(build, args, named, given))
    return None if statement is None else (statement.form.text, statement.filled(given))


def _key(args: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(Asker(each) if isinstance(each, Actor) else each for each in args)


def _given(key: tuple[Any, ...]) -> list[Any]:
    return [each.actor if isinstance(each, Asker) else each for each in key]


@lru_cache(maxsize=MOST)
def _statement(asked: Asked) -> Statement | None:
    """Write a statement with marks in its slots; None for one that can find nothing."""
    return _made(asked)


@lru_cache(maxsize=MOST)
def _bare(asked: Asked) -> Statement | None:
    """Write whether a statement has any row."""
    return _made(asked, is_bare=True)


@lru_cache(maxsize=MOST)
def _statement_of_all(asked: Asked) -> Statement | None:
    """Write the rows of a statement without their columns, and however many."""
    return _made(asked, is_bare=True, is_limited=False)


def _made(asked: Asked, *, is_bare: bool = False, is_limited: bool = True) -> Statement | None:
    marks = {name: mark_of(kind, place, length) for place, (name, kind, length) in enumerate(asked.slots)}
    with _asking_nothing():
        rows = asked.build(*_given(asked.args), **dict(asked.named), **marks)
    if is_bare:
        rows.query = rows.query.exists(limit=is_limited)
    if not is_limited:
        rows.query.clear_limits()
    written = _written(rows)
    if written is None:
        return None
    text, values, compiler = written
    form = _forms.setdefault((asked.build, text), Form(text, rows, compiler))
    holes = tuple(holes_of(values, marks))
    missing = set(marks) - {name for _place, name, _pattern in holes}
    if missing and not is_bare:
        raise UnfilledError(
            f"{asked.build.__qualname__}: {', '.join(sorted(missing))} does not stand in the statement."
        )
    return Statement(form, values, holes)


def _asking_nothing() -> AbstractContextManager[Any]:
    """Let nobody write a statement from what the database says now: it would stand in it for ever. Seen in tests."""

    def refuse(_execute: Any, sql: str, *_rest: Any) -> Any:
        raise AssertionError(f"A kept statement was written from rows: {sql}")

    return connection.execute_wrapper(refuse) if foreseen.is_proved() else nullcontext()


def _written(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...], Any] | None:
    compiler = rows.query.get_compiler(using=rows.db)
    try:
        text, values = compiler.as_sql()
    except EmptyResultSet:
        return None
    return text, tuple(values), compiler


def _prove(statement: Statement | None, rows: QuerySet[Any], given: Mapping[str, Any]) -> None:
    """Compare a kept statement with the same one written anew; they may not differ in a letter or a value."""
    anew = _written(rows)
    if (statement is None) != (anew is None):
        raise AssertionError("A kept statement differs from the same one written anew: one of the two finds nothing.")
    if statement is not None and anew is not None and (statement.form.text, statement.filled(given)) != anew[:2]:
        raise AssertionError(
            "A kept statement differs from the same one written anew:\n"
            f"{statement.form.text} {statement.filled(given)}\n{anew[0]} {anew[1]}"
        )
