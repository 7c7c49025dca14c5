"""The union tree, level by level, today or as it was on a day (ux.md P50)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core import clock
from core.actors import Actor
from core.days import day_in
from core.drawn import drawn_from, once
from core.fetch import find
from core.http import Request, wants_part
from core.pages import page
from unions.choices import UnionKind, UnionStatus
from unions.models import Union
from unions.rules.places import kinds_below
from unions.selectors import past_tree, tree
from unions.selectors.past_tree import Then
from unions.selectors.restructuring import children_on, past, unions_on
from unions.selectors.sums import Totals, mark_of
from unions.views import branch
from unions.views.addresses import below_url, union_url

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
    """Show the unions directly below one, or where the actor's own branches begin; on a day, as they hung then."""
    if "branch" in request.GET and wants_part(request):
        return render(request, "unions/_branch.html", {"nodes": branch.opened(request.actor, _parent(request))})
    parent, day = _parent(request), _day(request)
    text = request.GET.get("q", "").strip()
    shown, sort = _shown(request, parent, text, day)
    left, above = _elsewhere(request.actor, parent, day), _above(request.actor, parent, day)
    then = past_tree.shown_on(shown.rows, day) if day else None
    totals = Totals((*shown.rows, *((parent,) if parent else ())))
    context = {
        "head_title": parent.name if parent else _("Unions"),
        "head_meta": [_note(parent.children)] if parent and not text and day is None else [],
        "actions": _actions(request.actor, parent),
        "more": _registers(request.actor),
        "crumbs": crumbs_of(above, parent, day),
        "mobile_back": up_url(above, parent, day),
        "drawn_from": _drawn_from(request, shown, above, parent, then),
        "rows": once(lambda: [_row(union, totals, then) for union in shown.rows]),
        "then": then,
        "has_rows": bool(shown.rows),
        "has_stats": parent is not None and day is None and parent.counted_at is not None,
        "stats": once(lambda: _stats(totals.of(parent))),
        "parent": parent,
        "has_tree": parent is not None and not text and day is None,
        "nodes": once(lambda: _nodes(above, parent, shown, sort)),
        "q": text,
        "day": day.isoformat() if day else "",
        "elsewhere": left,
        "clear_url": below_url(parent),
        "sort": sort,
        "sorts": text == "" and day is None and parent is not None and parent.children <= tree.MOST_SORTED,
        "previous_url": _turn(parent, text, day, sort=sort, **{"page" if sort else "before": shown.before}),
        "next_url": _turn(parent, text, day, sort=sort, **{"page" if sort else "after": shown.after}),
    }
    return render(request, "unions/union_list.html", context)


def _nodes(above: Sequence[Union], parent: Union | None, shown: tree.TreePage, sort: str) -> list[dict[str, Any]]:
    return branch.around(above, parent, shown.rows, None if sort else shown.after) if parent else []


def _drawn_from(
    request: Request, shown: tree.TreePage, above: Sequence[Union], parent: Union | None, then: Then | None
) -> str:
    """Return all that the table and the tree beside it show: both are drawn anew when any of it has changed."""
    rows = (*shown.rows, *above, *((parent,) if parent else ()))
    facts = [
        (each.code, each.name, each.initials, each.status, each.level, each.kind, getattr(each, "children", 0))
        for each in rows
    ]
    marks = [mark_of(each) for each in rows]
    return drawn_from(request.get_full_path(), shown.after, len(shown.rows), facts, marks, then)


def _shown(request: Request, parent: Union | None, text: str, day: date | None) -> tuple[tree.TreePage, str]:
    """Return the page of unions that is asked for, and by which sum it stands in order; by name where too many."""
    sort, marks = _sort(request, text, day), {name: request.GET.get(name) for name in ("after", "before")}
    if parent and not (sort or text or day or any(marks.values())):
        return tree.first_page(request.actor, parent), ""
    rows = _rows(request.actor, parent, text, day).marked()
    shown = tree.sorted_page(rows, sort, _page_number(request)) if sort else None
    return (tree.children_page(rows, **marks), "") if shown is None else (shown, sort)


def _sort(request: Request, text: str, day: date | None) -> str:
    """Return by which sum the children stand; by name where words or a day narrow them, or nobody asked."""
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in tree.SORTS and not text and day is None else ""


def _page_number(request: Request) -> int:
    asked = request.GET.get("page", "")
    return max(min(int(asked), tree.MOST_SORTED // tree.PAGE), 1) if asked.isascii() and asked.isdigit() else 1


def _day(request: Request) -> date | None:
    """Return the day for which the tree is asked; nonsense and days to come mean today."""
    day = day_in(request.GET.get("on", ""))
    return day if day is not None and day < clock.today() else None


def _actions(actor: Actor, parent: Union | None) -> list[dict[str, Any]]:
    if parent is None:
        return []
    found = [{"label": _("Facts and posts"), "url": union_url(parent)}]
    if actor.reaches("unions.edit_union", parent.path) and kinds_below(parent.kind, parent.level):
        found.append({"label": _("New union below"), "url": reverse("unions:union_new", args=[parent.code])})
    return found


def _registers(actor: Actor) -> list[dict[str, Any]]:
    """Return the lists beside the tree, for whoever may open them."""
    lists = (
        ("decision_list", _("Matters for the upper union"), "unions.decide_union"),
        ("term_list", _("Terms"), VIEW),
        ("employer_list", pgettext("register", "Employers"), VIEW),
        ("worker_list", _("Professional union workers"), "unions.view_person"),
    )
    return [{"label": label, "url": reverse(f"unions:{name}")} for name, label, right in lists if actor.can(right)]


def _elsewhere(actor: Actor, parent: Union | None, day: date | None) -> int:
    """Return how many unions hung there on a day that lie outside the actor's branch today."""
    if parent is None or day is None:
        return 0
    then = children_on(parent, day)
    return then.exclude(pk__in=tree.union_list(actor).filter(pk__in=then.values("pk")).values("pk")).count()


def _stats(sums: dict[str, int]) -> list[dict[str, Any]]:
    """Return the sums kept for a node (ux.md P50)."""
    shown = (
        ("unions_basic", _("Basic unions"), ""),
        ("covered_operating", _("Employers covered"), ""),
        ("members", _("Members"), ""),
        ("terms_overdue", _("Overdue for election"), reverse("unions:term_list")),
    )
    return [
        {"count": sums.get(code, 0), "label": label, "url": url, "tone": "bad" if url else ""}
        for code, label, url in shown
    ]


def _parent(request: Request) -> Any:
    """Return the union whose children are asked for; without one, the only root of somebody's branches."""
    code = request.GET.get("under", "")
    found = tree.opened(request.actor, code=code) if code else tree.tops(request.actor)
    if code and not found:
        find(Union, code, request.actor, VIEW, by="code")  # refuses in the words of every page
    return found[0] if len(found) == 1 else None


def placed(actor: Actor, code: str) -> Any:
    """Return a union, whole, with its sums and its place in the tree; out of reach looks like missing."""
    found = tree.with_place(tree.union_list(actor).filter(code=code).select_related("tally")).order_by("pk").first()
    return tree.related(found) if found is not None else find(Union, code, actor, VIEW, by="code")


def _rows(actor: Actor, parent: Union | None, text: str, day: date | None) -> Any:
    """Return the unions directly below, on a day those of that day; with a text, all below whose name holds it."""
    if text and parent and day:
        return tree.sought(tree.union_list(actor).filter(pk__in=unions_on(parent, day).values("pk")), text)
    if text:
        return tree.sought(tree.union_list(actor).filter(path__startswith=parent.path if parent else ""), text)
    if parent and day:
        return tree.union_list(actor).filter(pk__in=children_on(parent, day).values("pk"))
    return tree.children(actor, parent) if parent else tree.roots(actor)


def _note(total: int) -> str:
    return ngettext("%(n)s union", "%(n)s unions", total) % {"n": f"{total:,}"}


def _row(union: Any, totals: Totals, then: Then | None) -> dict[str, Any]:
    below = then.below.get(union.pk, 0) if then else union.children
    return {
        "name": union.name,
        "url": below_url(union, then.day if then else None) if below else union_url(union),
        "code": union.code,
        "level": union.get_level_display(),
        "kind": union.get_kind_display(),
        "children": below,
        "sums": _sums(union, then.figures.get(union.pk) if then else _kept(union, totals)),
        "tag": tag_of(union),
    }


def _kept(union: Any, totals: Totals) -> dict[str, int] | None:
    return totals.of(union) if union.counted_at is not None else None


def _sums(union: Any, found: dict[str, int] | None) -> list[int | None]:
    """Return the sums of a union that the table shows; nothing before they have been counted."""
    if found is None:
        return [None] * len(tree.SORTS)
    # Employers are counted at the federation in whose place they lie: a union of workers has no such figure.
    told = tree.SORTS if union.kind == UnionKind.GENERAL_FEDERATION else ("members", "files_active")
    return [found.get(code, 0) if code in told else None for code in tree.SORTS]


def tag_of(union: Union) -> dict[str, Any]:
    return {"label": union.get_status_display(), "tone": TONES.get(UnionStatus(union.status), "neutral")}


def _turn(parent: Union | None, text: str, day: date | None, **mark: str | None) -> str:
    if not any(value for name, value in mark.items() if name != "sort"):
        return ""
    query = {"under": parent.code if parent else "", "q": text, "on": day.isoformat() if day else "", **mark}
    return f"{reverse('unions:union_list')}?{urlencode({name: value for name, value in query.items() if value})}"


def _above(actor: Actor, union: Union | None, day: date | None) -> list[Union]:
    """Return the unions above one, on a day those of that day, that the actor may see, without the province."""
    if union is None:
        return []
    here = Union(path=past(day).path_of(union.path)) if day else union
    return [each for each in tree.seen_above(actor, VIEW, here) if each.parent_id]


def crumbs_of(above: Sequence[Union], union: Union | None, day: date | None = None) -> list[dict[str, str]]:
    """Return the way down to a union through those above it that somebody may see."""
    if union is None:
        return []
    start = {"label": _("Unions"), "url": below_url(None)}
    way = [{"label": each.name, "url": below_url(each, day)} for each in above]
    return [start, *way, {"label": union.name, "url": ""}]


def up_url(above: Sequence[Union], union: Union | None, day: date | None = None) -> str:
    """Return where the arrow back of a telephone leads."""
    if union is None:
        return ""
    return below_url(above[-1] if above else None, day)
