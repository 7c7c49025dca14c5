"""Which union a list is about: the one asked for, else the only branch of whoever asks."""

from django.db.models import QuerySet

from core.actors import Actor
from core.fetch import find
from core.prepared import prepared
from unions.models import Union


def node_for(actor: Actor, code: str, permission: str) -> Union | None:
    """Return the node of a list, or None where somebody has several branches and named none.

    A supervisor's rows hang on assignments, so the post's union is not asked of the tree again.
    """
    if code:
        return find(Union, code, actor, permission, by="code")
    paths = {branch.path for branch in actor.branches(permission)}
    tops = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    if len(tops) != 1:
        return None
    return next(iter(_top(actor, permission, path=tops[0])), None)


@prepared("path")
def _top(actor: Actor, permission: str, *, path: str) -> QuerySet[Union]:
    rows = Union.objects.permitted(actor, permission).filter(path__startswith=path).order_by("path")
    found: QuerySet[Union] = rows.select_related("city", "county")
    return found[:1]
