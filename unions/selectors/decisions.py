"""Who decides on what unions hand in: the upper union, or the nearest above it where somebody else may."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from core.actors import Actor
from core.prepared import prepared
from unions.models import Post, Union, UpperDecision
from unions.rules.lifecycle import DECIDE, EDIT
from unions.rules.rights import ROLE_RIGHTS

DECIDERS = tuple(role for role, given in ROLE_RIGHTS.items() if DECIDE in given.branch)
MOST = 500


def chain(path: str) -> list[str]:
    """Return the nodes from one up to the province, nearest first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:end]) + "/" for end in range(len(parts), 0, -1)]


def deciding_node(path: str, apart: Collection[int], day: date) -> str | None:
    """Return the nearest node, from the one that decides upwards, where somebody who has not acted may decide."""
    holders = _holders([path], day)
    return _node(path, apart, holders)


@prepared()
def _unanswered(actor: Actor) -> QuerySet[UpperDecision]:
    rows: QuerySet[UpperDecision] = UpperDecision.objects.permitted(actor, DECIDE).filter(answered_on=None)
    return rows.select_related("union", "asked_by").order_by("asked_on", "pk")[:MOST]


def open_decisions(actor: Actor, day: date) -> list[UpperDecision]:
    """Return what waits for an upper union in the actor's branch, each with ``is_mine``; two queries."""
    if not actor.can(DECIDE):
        return []
    found: list[Any] = _unanswered(actor)
    holders = _holders({each.path for each in found}, day) if found else {}
    places = {branch.path for branch in actor.branches(DECIDE)}
    for each in found:
        each.is_mine = _node(each.path, each.apart, holders) in places and actor.user_id not in each.apart
    return found


def handed_in(actor: Actor) -> list[Any]:
    """Return what somebody who decides nowhere handed in and nobody has answered; one query."""
    found: list[Any] = _handed_in(actor)
    for each in found:
        each.is_mine = False
    return found


@prepared()
def _handed_in(actor: Actor) -> QuerySet[UpperDecision]:
    rows: Any = UpperDecision.objects.permitted(actor, EDIT).filter(answered_on=None, asked_by=actor.user_id)
    found: QuerySet[UpperDecision] = rows.select_related("union", "asked_by").order_by("asked_on", "pk")
    return found[:MOST]


def decisions_about(actor: Actor, union: Union, day: date) -> list[Any]:
    """Return what a union handed in and nobody has answered, each with ``is_mine``; a second query only if any does."""
    found: list[Any] = list(UpperDecision.unscoped.filter(union=union, answered_on=None))
    holders = _holders({each.path for each in found}, day) if found else {}
    places = {branch.path for branch in actor.branches(DECIDE)}
    for each in found:
        each.is_mine = _node(each.path, each.apart, holders) in places and actor.user_id not in each.apart
    return found


def _holders(paths: Iterable[str], day: date) -> dict[str, set[int]]:
    """Return who may decide at each node above some paths."""
    wanted = {link for path in paths for link in chain(path)}
    posts = Post.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), from_on__lte=day, user__is_active=True)
    found: dict[str, set[int]] = {}
    held = posts.filter(role__in=DECIDERS, union__path__in=wanted).values_list("union__path", "user_id")
    for path, user_id in held:
        found.setdefault(path, set()).add(user_id)
    return found


def _node(path: str, apart: Collection[int], holders: dict[str, set[int]]) -> str | None:
    return next((link for link in chain(path) if holders.get(link, set()) - set(apart)), None)
