"""Rows that people outside the tree see only when assigned: lawyers, mediators, supervisors (domain.md 0.2)."""

import operator
from functools import reduce
from typing import Any, ClassVar, Self

from django.db.models import Q

from core.actors import Actor
from core.scoping import ScopedQuerySet


class AssignedQuerySet(ScopedQuerySet):
    """A queryset with two doors: the branch of whoever holds ``branch_right``, one's own rows for the others.

    ``open_right`` is what both hold to open a page; ``own_rights`` act on assigned rows alone, wherever they hang
    within the branch of the post. ``assigned`` are the lookups that lead to the user a row is assigned to.
    """

    branch_right: ClassVar[str] = ""
    open_right: ClassVar[str] = ""
    own_rights: ClassVar[frozenset[str]] = frozenset()
    assigned: ClassVar[tuple[str, ...]] = ()

    def permitted(self, actor: Actor, permission: str) -> Self:
        """Keep the rows of the branch, and those assigned to the actor."""
        if permission in self.own_rights:
            return super().permitted(actor, permission).filter(self._own(actor))
        if permission != self.open_right:
            return super().permitted(actor, permission)
        branches = actor.branches(self.branch_right)
        if any(branch.path == "" and not branch.exact for branch in branches):
            return self.all()
        conditions = [self.inside(branch) for branch in branches]
        if any(actor.can(right) for right in self.own_rights):
            conditions.append(self._own(actor))
        return self.filter(reduce(operator.or_, conditions)) if conditions else self.none()

    def _own(self, actor: Actor) -> Any:
        """Return the condition for rows assigned to the actor; a job, which is nobody, is not held up by it."""
        if actor.user_id is None:
            return Q()
        return reduce(operator.or_, (Q(**{lookup: actor.user_id}) for lookup in self.assigned))
