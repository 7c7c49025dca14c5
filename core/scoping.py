"""Rows only through ``permitted(actor, permission)``; any other read of a scoped model raises."""

import operator
from functools import reduce
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Func, Q

from core.actors import Actor, Branch

NARROW = frozenset({"county", "township"})  # a few thousand unions; the keys of a city's would take longer to name


class _AnyOf(Func):
    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()


def any_of(name: str, keys: models.QuerySet[Any, Any]) -> Q:
    """Return the condition that a column holds one of these keys, asked for once and then looked up in an index.

    Of a subquery the planner makes a join, and for a scope mostly one that reads every row of the province first.
    """
    return Q(_AnyOf(F(name), ArraySubquery(keys)))


class UnscopedQueryError(RuntimeError):
    """A programmer asked for rows without saying for whom."""


class ScopedQuerySet(models.QuerySet):
    """A queryset that knows where its rows hang in the union tree."""

    scope_path = "union__path"
    by_key = False  # of a county and below: named by the keys of its unions (``ScopedManager.few_permitted``)

    def permitted(self, actor: Actor, permission: str) -> Self:
        """Keep the rows in the branches where the actor holds ``permission``; none if they hold it nowhere."""
        branches = actor.branches(permission)
        if not branches:
            return self.none()
        if any(branch.path == "" and not branch.exact for branch in branches):
            return self.all()
        return self.filter(reduce(operator.or_, (self.inside(branch) for branch in branches)))

    def inside(self, branch: Branch) -> Q:
        """Return the condition for rows in one branch. Tables of millions override it with ancestor columns."""
        relation, _, column = self.scope_path.partition("__")
        if self.by_key and branch.level in NARROW and not branch.exact and column == "path":
            unions: Any = self.model._meta.get_field(relation).related_model
            return any_of(relation, unions._base_manager.filter(path__startswith=branch.path).order_by().values("pk"))
        lookup = self.scope_path if branch.exact else f"{self.scope_path}__startswith"
        return Q(**{lookup: branch.path})


class AncestorScopedQuerySet(ScopedQuerySet):
    """For tables of millions: ancestor ids copied onto the row, each indexed with the list's order.

    Every row hangs on a union, so that all of them lie in the branch of the root: nothing is joined to say so.
    """

    ancestor_columns = {
        "city": "city_id",
        "county": "county_id",
        "township": "township_id",
    }

    def permitted(self, actor: Actor, permission: str) -> Self:
        if any(branch.is_whole for branch in actor.branches(permission)):
            return self.all()
        return super().permitted(actor, permission)

    def inside(self, branch: Branch) -> Q:
        column = self.ancestor_columns.get(branch.level)
        if branch.exact or column is None or branch.union_id is None:
            return super().inside(branch)
        return Q(**{column: branch.union_id})


class ScopedManager(models.Manager):
    """Refuses every read except ``permitted``; writing a new row needs no scope."""

    def __init__(self, queryset_class: type[ScopedQuerySet] = ScopedQuerySet):
        super().__init__()
        self.queryset_class = queryset_class

    def _all(self) -> Any:
        return self.queryset_class(self.model, using=self._db)

    def get_queryset(self) -> Any:
        name = self.model.__name__
        raise UnscopedQueryError(f"Use {name}.objects.permitted(actor, permission); a job acts as SystemActor.")

    def permitted(self, actor: Actor, permission: str) -> Any:
        return self._all().permitted(actor, permission)

    def few_permitted(self, actor: Actor, permission: str) -> Any:
        """Keep the same rows as ``permitted``; for conditions that leave few of them, with an index that begins there.

        To count them, too; never for a list by the page: the planner takes a scope named by keys for a dozen rows.
        """
        rows = self._all()
        rows.by_key = True
        return rows.permitted(actor, permission)

    def create(self, **fields: Any) -> Any:
        return self._all().create(**fields)

    def bulk_create(self, rows: Any, **options: Any) -> Any:
        return self._all().bulk_create(rows, **options)
