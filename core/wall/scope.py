"""What the database may show just now: nothing, some ranges of paths, or everything. Said with every statement."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # connections are opened before texts can be translated, which actors' names are
    from core.actors import Actor, Branch

NOTHING, EVERYTHING = "", "*"
# Characters sort like bytes in a path: "/" ends each step and is followed by "0", and "!" comes before both.
AFTER_BELOW, AFTER_ITSELF = "0", "!"

_scope: ContextVar[str | None] = ContextVar("scope", default=None)


def current() -> str | None:
    """Return the scope of what runs now, as the policies read it; None where nobody has said any: nothing is shown."""
    return _scope.get()


@contextmanager
def within(actor: "Actor") -> Iterator[None]:
    """Let the database show what lies in any branch where the actor has any right; a job of ours sees everything."""
    with _said(scope_of(actor)):
        yield


@contextmanager
def everywhere(_why: str) -> Iterator[None]:
    """Look beyond the branch of whoever asks. ``_why`` says to the reader what cannot be known from inside it."""
    with _said(EVERYTHING):
        yield


@contextmanager
def inside(path: str) -> Iterator[None]:
    """Look no further than one branch of what may be seen: about one union, PostgreSQL need not read a county's.

    It can only narrow: a branch outside what may be seen changes nothing.
    """
    low, high = path, path[:-1] + AFTER_BELOW
    said = _scope.get() or NOTHING
    is_within = said == EVERYTHING or any(first <= low and high <= last for first, last in _ranges(said))
    with _said(f"{low}|{high}") if is_within else nullcontext():
        yield


@contextmanager
def nowhere() -> Iterator[None]:
    """Show nothing of anybody: who asks is not known yet."""
    with _said(NOTHING):
        yield


def enter(actor: "Actor") -> None:
    """Set the scope of the request under way, whose end is somebody else's to mark (``nowhere``)."""
    _scope.set(scope_of(actor))


def enter_as_operator() -> None:
    """Show everything to a command of ``manage.py``, which whoever keeps the server runs on every branch."""
    _scope.set(EVERYTHING)


def scope_of(actor: "Actor") -> str:
    """Return the range of an actor, ``low|high``; of several posts the whole, and each range behind a third bar."""
    branches = actor.reach()
    if any(_is_all(branch) for branch in branches):
        return EVERYTHING
    longest_first = sorted({_range(branch) for branch in branches}, reverse=True)
    ranges = sorted(longest_first, key=itemgetter(0))
    kept: list[tuple[str, str]] = []
    for low, high in ranges:
        if not kept or high > kept[-1][1]:
            kept.append((low, high))
    if not kept:
        return NOTHING
    whole = f"{kept[0][0]}|{kept[-1][1]}"
    return whole if len(kept) == 1 else whole + "|{" + ",".join(f"[{low},{high})" for low, high in kept) + "}"


def _ranges(scope: str) -> list[tuple[str, str]]:
    """Return the ranges that a scope names, as ``scope_of`` wrote them."""
    whole, _bar, several = scope.partition("|{")
    ranges = [each.strip("[)") for each in several.rstrip("}").split(",[")] if several else [whole.replace("|", ",")]
    return [(low, high) for low, comma, high in (each.partition(",") for each in ranges) if comma]


def _is_all(branch: "Branch") -> bool:
    """Say whether a branch is the whole province: its root, or what jobs hold."""
    return not branch.exact and (branch.path == "" or branch.level == "province")


def _range(branch: "Branch") -> tuple[str, str]:
    """Return where the paths of a branch begin and what follows their end."""
    return branch.path, branch.path[:-1] + AFTER_BELOW if not branch.exact else branch.path + AFTER_ITSELF


@contextmanager
def _said(scope: str) -> Iterator[None]:
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)
