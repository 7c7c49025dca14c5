"""Asking the union tree."""

from django.db.models import QuerySet

from core.actors import Actor
from unions.choices import Level
from unions.models import Union


def union_list(actor: Actor) -> QuerySet[Union]:
    """Return the unions the actor may see, in tree order."""
    return Union.objects.permitted(actor, "unions.view_union").select_related("region")


def children(actor: Actor, parent: Union) -> QuerySet[Union]:
    """Return the unions directly below one, by name."""
    return union_list(actor).filter(parent=parent).order_by("sort_key", "pk")


def ancestors(union: Union) -> list[Union]:
    """Return the unions above one, from the province down."""
    parts = union.path.split("/")[:-1]
    paths = ["/".join(parts[:end]) + "/" for end in range(1, len(parts))]
    return list(Union.unscoped.filter(path__in=paths).order_by("path"))


def at_level_below(path: str, level: Level) -> QuerySet[Union]:
    """Return the active federations of one level inside a branch (90 counties, 1,387 townships)."""
    return Union.unscoped.below(path).active().filter(level=level).order_by("path")


def province() -> Union:
    """Return the provincial federation."""
    return Union.unscoped.get(level=Level.PROVINCE)
