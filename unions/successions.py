"""What else hangs on a union that ends, and goes to the union that takes over in the same act.

Apps above this one register a way when they start; this app never asks them by name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.actors import Actor

Obstacle = Callable[[Any, Any], str]  # union, heir: why this cannot go there, or nothing
Passing = Callable[
    [Actor, Any, Any, str], int
]  # actor, union, heir, kind of change: how many rows this chunk passed on


@dataclass(frozen=True)
class Way:
    """How one kind of row goes on: what stands against it, and one chunk of passing on; 0 when none are left."""

    obstacle: Obstacle
    pass_on: Passing


_ways: dict[str, Way] = {}


def register_succession(code: str, *, obstacle: Obstacle, pass_on: Passing) -> None:
    """Let an app say how its rows go from a union that ends to the one that takes over."""
    _ways[code] = Way(obstacle, pass_on)


def obstacle_to(union: Any, heir: Any) -> str:
    """Return why what hangs on a union cannot go to another, or nothing."""
    return next((told for code in sorted(_ways) if (told := _ways[code].obstacle(union, heir))), "")


def pass_all_on(actor: Actor, union: Any, heir: Any, kind: str) -> int:
    """Pass one chunk of what still hangs on a union; return how many rows, 0 when nothing is left."""
    return next((count for code in sorted(_ways) if (count := _ways[code].pass_on(actor, union, heir, kind))), 0)
