"""Which kinds of work exist, and how the engine learns what their owner may do today."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from core.actors import Actor


@dataclass(frozen=True, kw_only=True)
class Run:
    """What one chunk gets: for whom, about what, where the last one stopped. ``memo`` lives as long as this worker.

    Whatever is in ``memo`` may be gone at the next chunk; what must not be lost goes into ``Progress.cursor``.
    """

    actor: Actor
    job_id: UUID
    name: str
    subject_id: str
    params: Mapping[str, Any]
    cursor: Mapping[str, Any]
    done: int
    total: int
    moment: datetime
    today: date
    memo: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What one chunk did. ``done`` is counted from the job's beginning; ``total`` only where it changed."""

    done: int
    is_finished: bool = False
    total: int | None = None
    cursor: Mapping[str, Any] | None = None
    message: str = ""
    url: str = ""


Chunk = Callable[[Run], Progress]
Taking = Callable[[Actor, Mapping[str, Any]], bool]
F = TypeVar("F", bound=Chunk)


@dataclass(frozen=True)
class Kind:
    """A kind of work: its code, the msgid of its name, the right its owner must hold at every chunk, one chunk.

    ``may_take``: what else somebody must be allowed who fetches the file that came of it, by the parameters of the job.
    """

    code: str
    label: str
    permission: str
    chunk: Chunk
    may_take: Taking | None = None

    def gives_to(self, actor: Actor, union_path: str, params: Mapping[str, Any]) -> bool:
        """Say whether somebody may fetch the file today: what was allowed when it was made may have been taken away."""
        return actor.reaches(self.permission, union_path) and (self.may_take is None or self.may_take(actor, params))


_kinds: dict[str, Kind] = {}
_actors: list[Callable[[int, date], Actor]] = []


def job_kind(code: str, *, label: str, permission: str, may_take: Taking | None = None) -> Callable[[F], F]:
    """Make a kind of work known; the decorated function does one chunk inside the engine's transaction."""

    def register(chunk: F) -> F:
        if code in _kinds and _kinds[code].chunk is not chunk:
            raise ValueError(f"{code} is registered twice")
        _kinds[code] = Kind(code, label, permission, chunk, may_take)
        return chunk

    return register


def find_kind(code: str) -> Kind | None:
    """Return a kind of work; None for one this program does not know (a newer program may)."""
    return _kinds.get(code)


def kinds() -> tuple[Kind, ...]:
    """Return every kind of work, by code."""
    return tuple(_kinds[code] for code in sorted(_kinds))


def register_actors(source: Callable[[int, date], Actor]) -> None:
    """Let the app that knows posts say what a user may do on a day."""
    _actors[:] = [source]


def actor_of(user_id: int, day: date) -> Actor:
    """Return what the owner of a job may do on a day: a right taken away stops the work at its next chunk."""
    return _actors[0](user_id, day)
