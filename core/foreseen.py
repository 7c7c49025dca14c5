"""Questions that had no answer last time, asked together before the others.

A page that gathers from many tables finds most of them empty, and each empty one costs a statement. Within
``foreseen`` those that came back without a row the last time are first asked in one statement whether they have any
now; of those that have none nothing more is asked. What is remembered is which questions to ask together, never an
answer: that is asked anew every time. Tests ask every empty one by itself as well (``PREPARED_PROVED``).
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection

from core.wall import scope

Question = tuple[str, tuple[Any, ...]]  # a statement and its values

FENCE = "WITH found AS MATERIALIZED (%s) SELECT FROM found"
MOST = 2_000  # pages of somebody that are remembered in a process


@dataclass
class Page:
    """What a page asks for just now, in which scope, and what is known to have no row."""

    scope: str | None
    empty: frozenset[Question]
    met: dict[Question, Callable[[], Question | None]] = field(default_factory=dict)

    def is_empty(self, question: Question) -> bool:
        """Say whether a question was asked with the others and has no row."""
        return scope.current() == self.scope and question in self.empty

    def note(self, question: Question, there: Callable[[], Question | None]) -> None:
        """Remember a question that has no row for the next time; ``there`` words it as whether there is any."""
        if scope.current() == self.scope:
            self.met[question] = there


_page: ContextVar[Page | None] = ContextVar("page", default=None)
_last: OrderedDict[Hashable, dict[Question, Question]] = OrderedDict()
_lock = Lock()


def current() -> Page | None:
    """Return the page that is being gathered."""
    return _page.get()


@contextmanager
def foreseen(*whose: Hashable) -> Iterator[None]:
    """Ask what had no row the last time together first; ``whose`` names the page and who looks at it.

    What stands within a page that is being gathered belongs to that page.
    """
    if _page.get() is not None:
        yield
        return
    with _lock:
        before = _last.get(whose, {})
    page = Page(scope.current(), _without_rows(before))
    with _gathered(page):
        yield
    met = {asked: before.get(asked) or there() or asked for asked, there in page.met.items()}
    with _lock:
        _last[whose] = met
        _last.move_to_end(whose)
        while len(_last) > MOST:
            _last.popitem(last=False)


@contextmanager
def asked_first(asked: Mapping[Question, Question]) -> Iterator[None]:
    """Ask at once which of these questions have any row; within, those that have none are not asked again.

    Each question comes with the words that ask whether it has any: for what changes with every use of a page, so that
    nothing is known from the last time. Of those words all rows are planned for, for of an EXISTS the planner hopes to
    meet the first soon, and walks a table of millions when there is none.
    """
    fenced = {question: (FENCE % text, values) for question, (text, values) in asked.items()}
    with _gathered(Page(scope.current(), _without_rows(fenced))):
        yield


@contextmanager
def _gathered(page: Page) -> Iterator[None]:
    token = _page.set(page)
    try:
        yield
    finally:
        _page.reset(token)


def question(text: str, values: tuple[Any, ...], using: str) -> Question | None:
    """Return a statement as a question that can be asked with others; None for one that cannot."""
    if using != DEFAULT_DB_ALIAS or any(isinstance(each, tuple) for each in values):
        return None
    asked = (text, tuple(tuple(each) if isinstance(each, list) else each for each in values))
    try:
        hash(asked)
    except TypeError:
        return None
    return asked


def is_known_empty(text: str, values: tuple[Any, ...], using: str) -> bool:
    """Say whether a statement was asked first, with others, and has no row; in tests with proof it is asked anyway."""
    page = _page.get()
    asked = question(text, values, using) if page else None
    return page is not None and asked is not None and page.is_empty(asked) and not is_proved()


def is_proved() -> bool:
    """Say whether each shortcut is checked against the long way, as in tests: in ``core.prepared`` as well as here."""
    return bool(getattr(settings, "PREPARED_PROVED", False))


def _without_rows(asked: dict[Question, Question]) -> frozenset[Question]:
    if len(asked) < 2:
        return frozenset()
    plain = [(text, [list(v) if isinstance(v, tuple) else v for v in values]) for text, values in asked.values()]
    return frozenset(each for each, there in zip(asked, with_rows(plain), strict=True) if not there)


def with_rows(asked: Sequence[tuple[str, Sequence[Any]]]) -> tuple[bool, ...]:
    """Say of each statement whether it has any row, in one statement."""
    parts = ", ".join(f"EXISTS({text})" for text, _values in asked)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}", [each for _text, values in asked for each in values])
        answers: tuple[bool, ...] = cursor.fetchone()
    return answers
