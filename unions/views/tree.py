"""The union tree, level by level, and the page of one union (ux.md P50)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.actors import Actor
from core.fetch import find
from core.http import Request
from core.pages import page
from unions.choices import UnionStatus
from unions.models import Union
from unions.selectors import posts, tree

VIEW = "unions.view_union"
TONES = {
    UnionStatus.ACTIVE: "ok",
    UnionStatus.TERM_OVERDUE: "warn",
    UnionStatus.DISSOLVING: "warn",
    UnionStatus.PREPARING: "neutral",
    UnionStatus.APPLIED: "info",
    UnionStatus.APPROVED: "info",
    UnionStatus.MERGING: "warn",
}


@page(VIEW)
def union_list(request: Request) -> HttpResponse:
    """Show the unions directly below one, or where the actor's own branches begin."""
    parent = _parent(request)
    text = request.GET.get("q", "").strip()
    rows = _rows(request.actor, parent, text)
    shown = tree.children_page(rows, after=request.GET.get("after"), before=request.GET.get("before"))
    context = {
        "head_title": parent.name if parent else _("Unions"),
        "head_meta": [_note(parent.children)] if parent and not text else [],
        "actions": [{"label": _("Facts and posts"), "url": _address(parent)}] if parent else [],
        "crumbs": _crumbs(request.actor, parent),
        "mobile_back": _up(request.actor, parent),
        "rows": [_row(union) for union in shown.rows],
        "parent": parent,
        "q": text,
        "clear_url": _below(parent),
        "previous_url": _turn(parent, text, before=shown.before),
        "next_url": _turn(parent, text, after=shown.after),
    }
    return render(request, "unions/union_list.html", context)


def _parent(request: Request) -> Any:
    """Return the union whose children are asked for; without one, the only root of somebody's branches."""
    code = request.GET.get("under", "")
    if code:
        return _placed(request.actor, code)
    roots = list(tree.with_place(tree.roots(request.actor))[:2])
    return roots[0] if len(roots) == 1 else None


def _placed(actor: Actor, code: str) -> Any:
    """Return a union with its place in the tree; out of reach looks like missing."""
    found = tree.with_place(tree.union_list(actor)).filter(code=code).first()
    return found if found is not None else find(Union, code, actor, VIEW, by="code")


def _rows(actor: Actor, parent: Union | None, text: str) -> QuerySet[Union]:
    """Return the unions directly below; with a text, all below whose name holds it."""
    if text:
        return tree.named(tree.union_list(actor).filter(path__startswith=parent.path if parent else ""), text)
    return tree.children(actor, parent) if parent else tree.roots(actor)


@page(VIEW)
def union_detail(request: Request, code: str) -> HttpResponse:
    """Show what is known about a union, and who holds which post there."""
    union = _placed(request.actor, code)
    context = {
        "union": union,
        "head_title": union.name,
        "head_tags": [_tag(union)],
        "head_meta": [union.code, union.get_level_display()],
        "actions": [{"label": _("Unions below"), "url": _below(union)}] if union.children else [],
        "crumbs": _crumbs(request.actor, union),
        "mobile_back": _up(request.actor, union),
        "card": {"title": _("Facts"), "rows": _facts(union)},
        "posts": posts.posts_in(union, clock.today()),
    }
    return render(request, "unions/union_detail.html", context)


def _note(total: int) -> str:
    return ngettext("%(n)s union", "%(n)s unions", total) % {"n": f"{total:,}"}


def _row(union: Any) -> dict[str, Any]:
    return {
        "name": union.name,
        "url": _below(union) if union.children else _address(union),
        "detail_url": _address(union),
        "code": union.code,
        "level": union.get_level_display(),
        "kind": union.get_kind_display(),
        "children": union.children,
        "tag": _tag(union),
    }


def _tag(union: Union) -> dict[str, Any]:
    return {"label": union.get_status_display(), "tone": TONES.get(UnionStatus(union.status), "neutral")}


def _facts(union: Any) -> list[dict[str, Any]]:
    return [
        {"label": _("Organisation code"), "value": union.code},
        {"label": _("Level"), "value": union.get_level_display()},
        {"label": _("Kind"), "value": union.get_kind_display()},
        {"label": _("Division"), "value": f"{union.region.name} {union.region_id}"},
        {"label": _("Established on"), "value": union.established_on and union.established_on.isoformat()},
        {"label": _("End of term"), "value": union.term_end_on and union.term_end_on.isoformat()},
        {"label": _("Unions directly below"), "value": f"{union.children:,}"},
    ]


def _address(union: Union) -> str:
    return reverse("unions:union_detail", args=[union.code])


def _below(union: Union | None) -> str:
    base = reverse("unions:union_list")
    return f"{base}?under={union.code}" if union else base


def _turn(parent: Union | None, text: str, **mark: str | None) -> str:
    if not any(mark.values()):
        return ""
    query = {"under": parent.code if parent else "", "q": text, **mark}
    return f"{reverse('unions:union_list')}?{urlencode({name: value for name, value in query.items() if value})}"


def _way(actor: Actor, union: Union | None) -> Iterable[Union]:
    """Return the unions above one that the actor may see: nobody learns more of the tree than their branch."""
    return [each for each in tree.above(union) if actor.reaches(VIEW, each.path)] if union else []


def _crumbs(actor: Actor, union: Union | None) -> list[dict[str, str]]:
    start = {"label": _("Unions"), "url": _below(None)}
    if union is None:
        return []
    above = [{"label": each.name, "url": _below(each)} for each in _way(actor, union)]
    return [start, *above, {"label": union.name, "url": ""}]


def _up(actor: Actor, union: Union | None) -> str:
    if union is None:
        return ""
    above = list(_way(actor, union))
    return _below(above[-1] if above else None)
