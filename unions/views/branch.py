"""The tree beside the table of unions: links in nested lists, which a script makes into a tree (ux.md P50)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.actors import Actor
from unions.models import Union
from unions.selectors import tree
from unions.views.addresses import below_url, union_url


def around(above: Sequence[Union], union: Union, rows: Sequence[Any], after: str | None) -> list[dict[str, Any]]:
    """Return the way down to a union and what stands below it, as the page has read them already."""
    nodes = _below(union, rows, after)
    for each in (union, *reversed(above)):
        nodes = [{"name": each.name, "url": below_url(each), "current": each is union, "nodes": nodes}]
    return nodes


def opened(actor: Actor, union: Union | None) -> list[dict[str, Any]]:
    """Return what stands below a union that somebody opens in the tree: its first page."""
    if union is None:
        return []
    shown = tree.first_page(actor, union)
    return _below(union, shown.rows, shown.after)


def _below(union: Union, rows: Sequence[Any], after: str | None) -> list[dict[str, Any]]:
    nodes = [
        {
            "name": each.name,
            "letters": each.initials,
            "url": below_url(each) if each.children else union_url(each),
            "below": f"{below_url(each)}&branch=1" if each.children else "",
        }
        for each in rows
    ]
    rest = {"name": _("More below %(union)s") % {"union": union.name}, "url": f"{below_url(union)}&after={after}"}
    return [*nodes, rest] if after else nodes
