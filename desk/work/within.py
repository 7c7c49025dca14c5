"""Rows asked for under several rights at once."""

import operator
from collections.abc import Iterable
from functools import reduce
from typing import Any

from django.db.models import Q

from core.actors import NOBODY, Actor, Branch


def within(model: Any, actor: Actor, parts: Iterable[tuple[str, Q]]) -> Any:
    """Return the rows of each condition within the branches of its right.

    Most people hold all their rights in one place: those are one condition, for putting querysets together takes
    longer than asking for the rows.
    """
    asked: dict[tuple[Branch, ...], tuple[str, list[Q]]] = {}
    for permission, wanted in parts:
        if places := actor.branches(permission):
            _right, conditions = asked.setdefault(places, (permission, []))
            if wanted not in conditions:  # twice the same condition is twice the work of the planner
                conditions.append(wanted)
    rows = [
        model.objects.permitted(actor, right).filter(reduce(operator.or_, conditions))
        for right, conditions in asked.values()
    ]
    return reduce(operator.or_, rows) if rows else model.objects.permitted(NOBODY, "")
