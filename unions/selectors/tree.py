"""Asking the union tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from core.actors import Actor
from core.chinese.text import compact, normalise
from core.parameters.services import PROVINCE
from core.prepared import prepared
from unions.choices import Level, UnionKind
from unions.models import Union
from unions.rules.finding import UNION_CODE, letters_of, pairs, readings
from unions.selectors.finding import spelling

PAGE = 50
MOST_SORTED = 500  # below one union; more are looked for by name
SORTS = ("members", "covered_operating", "files_active")
ABOVE = ("city", "county", "township", "parent")
FEWEST = 2  # characters that a search by part of a name needs


def union_list(actor: Actor) -> QuerySet[Union]:
    """Return the unions the actor may see, in tree order."""
    return Union.objects.permitted(actor, "unions.view_union").select_related("region")


def children(actor: Actor, parent: Union) -> QuerySet[Union]:
    """Return the unions directly below one, by name."""
    return union_list(actor).filter(parent=parent).order_by("sort_key", "pk")


def with_place(rows: QuerySet[Union]) -> QuerySet[Union]:
    """Return unions with the number of those directly below and those above them (read ``above``).

    Those above come as a list in the same statement: four more tables joined would take the planner longer than all
    the rest of the page.
    """
    return with_children(rows).annotate(lineage=_relatives())


def with_children(rows: QuerySet[Union]) -> QuerySet[Union]:
    """Return unions with the number of those directly below."""
    return rows.annotate(children=_children())


@cache  # an expression is copied into each query: making it takes longer than asking with it
def _relatives() -> ArraySubquery:
    relatives = Union.unscoped.filter(pk__in=[OuterRef(f"{relative}_id") for relative in ABOVE]).order_by("path")
    told = JSONObject(id="pk", code="code", name="name", path="path", level="level", parent_id="parent_id")
    return ArraySubquery(relatives.values(told=told))


@cache
def _children() -> Coalesce:
    below = Union.unscoped.filter(parent=OuterRef("pk")).order_by().values("parent").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(below, output_field=IntegerField()), 0)


@prepared("code")
def opened(actor: Actor, *, code: str) -> QuerySet[Union]:
    """Return the union that a page of the tree is about, with the number of those below; none out of reach."""
    return with_children(union_list(actor).filter(code=code).marked()).order_by("pk")[:1]  # type: ignore[attr-defined]


@prepared()
def tops(actor: Actor) -> QuerySet[Union]:
    """Return the first two unions where somebody's branches begin, as ``opened`` does."""
    return with_children(roots(actor).marked()).order_by("pk")[:2]  # type: ignore[attr-defined]


def above(union: Any) -> list[Union]:
    """Return the unions above one from the city down, without asking again; the province is the root of every page."""
    return [each for each in _lineage(union) if each.parent_id is not None]


def related(union: Any) -> Any:
    """Give a union that was read ``with_place`` its upper union, so that nobody asks for it again."""
    union.parent = next((each for each in _lineage(union) if each.pk == union.parent_id), None)
    return union


def _lineage(union: Any) -> list[Union]:
    return [Union(**told) for told in union.lineage if told["id"] != union.pk]


def roots(actor: Actor) -> QuerySet[Union]:
    """Return where the actor's branches begin."""
    paths = {branch.path for branch in actor.branches("unions.view_union")}
    tops = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    top = Q(parent=None) if "" in tops else Q(path__in=tops)
    return union_list(actor).filter(top).order_by("sort_key", "pk")


def region_of(actor: Actor, permission: str) -> str:
    """Return the region that holds for somebody's own page: where the branch begins in which a right is held.

    Who holds it in several places reads the values of the topmost, whoever holds it nowhere those of the province.
    """
    path = min((branch.path for branch in actor.branches(permission)), key=lambda one: (len(one), one), default="")
    tops = Union.unscoped.filter(path=path) if path else Union.unscoped.filter(parent=None)
    found: str | None = tops.values_list("region_id", flat=True).first()
    return found or PROVINCE


def named(rows: QuerySet[Union], text: str) -> QuerySet[Union]:
    """Keep the unions whose name holds a text, by the index of character pairs; one character finds too much."""
    if not text:
        return rows
    return rows.filter(search_keys__contains=pairs(text), name__contains=text) if len(text) >= FEWEST else rows.none()


def abbreviated(rows: QuerySet[Union], letters: str) -> QuerySet[Union]:
    """Keep the unions whose name holds these letters, as initials or in full: hsq and haishuqu find 海曙区总工会."""
    if len(letters) < FEWEST:
        return rows.none()
    rows, found = _in_letters(rows, letters)
    return rows.filter(found)


def _in_letters(rows: QuerySet[Union], letters: str) -> tuple[QuerySet[Union], Q]:
    found = Q(search_keys__contains=pairs(letters), initials__contains=letters)
    if cuts := [reading for reading in readings(letters) if len(reading) > 1]:  # one alone finds half the province
        rows = rows.annotate(spelling=spelling())
        found |= reduce(or_, map(_spelt, cuts)) & Q(spelling__contains=letters)
    return rows, found


def sought(rows: QuerySet[Union], text: str) -> QuerySet[Union]:
    """Keep the unions that a typed text may mean: by their code, part of their name, or its letters."""
    plain = normalise(text).strip()
    code = compact(plain).upper()
    if UNION_CODE.fullmatch(code):
        return rows.filter(code=code)
    letters = letters_of(plain)
    if not letters:
        return named(rows, plain)
    rows, found = _in_letters(rows, letters)
    return rows.filter(found | Q(search_keys__contains=pairs(plain), name__contains=plain))


def _spelt(reading: Sequence[str]) -> Q:
    """Return the condition by which the index finds a spelling in full; the first syllable spares spelling most."""
    initials = "".join(syllable[0] for syllable in reading)
    return Q(search_keys__contains=pairs(initials), sort_key__contains=reading[0])


@dataclass(frozen=True)
class TreePage:
    """Some unions below one, by name, each with the number of its own children; keys of the pages beside it."""

    rows: list[Any]
    after: str | None
    before: str | None


def children_page(rows: QuerySet[Union], *, after: str | None = None, before: str | None = None) -> TreePage:
    """Return one page of unions ordered by name. A node may hold thousands, so pages go by key, not by number."""
    back = not after and bool(before)
    mark = (
        Union.unscoped.filter(code=after or before).values_list("sort_key", "pk").first() if after or before else None
    )
    chosen = rows.filter(_beyond(mark, "lt" if back else "gt")) if mark else rows
    order = ("-sort_key", "-pk") if back else ("sort_key", "pk")
    return _page(list(chosen.annotate(children=_children()).order_by(*order)[: PAGE + 1]), back=back, first=not mark)


def first_page(actor: Actor, parent: Union) -> TreePage:
    """Return the first page of the unions directly below one: what nearly everybody looks at."""
    return _page(_first_below(actor, parent_id=parent.pk))


@prepared("parent_id")
def _first_below(actor: Actor, *, parent_id: int) -> QuerySet[Union]:
    rows = Union.objects.permitted(actor, "unions.view_union").filter(parent_id=parent_id).marked()
    found: QuerySet[Union] = rows.annotate(children=_children()).order_by("sort_key", "pk")
    return found[: PAGE + 1]


def _page(found: list[Any], *, back: bool = False, first: bool = True) -> TreePage:
    more, found = len(found) > PAGE, found[:PAGE]
    if back:
        found.reverse()
    has_next, has_previous = (True, more) if back else (more, not first)
    return TreePage(
        rows=found,
        after=found[-1].code if found and has_next else None,
        before=found[0].code if found and has_previous else None,
    )


def sorted_page(rows: QuerySet[Union], sort: str, number: int) -> TreePage | None:
    """Return some unions below one by a kept sum, the largest first with a minus; None where there are too many.

    A node's children are few: their sums are fetched and put in order here, so that no index has to keep every sum.
    ``after`` and ``before`` are numbers of pages.
    """
    code, falling = sort.lstrip("-"), sort.startswith("-")
    known = list(rows.order_by("sort_key", "pk").values_list("pk", f"tally__total__{code}")[: MOST_SORTED + 1])
    if len(known) > MOST_SORTED:
        return None
    ranked = sorted(known, key=lambda row: row[1] or 0, reverse=falling)
    start = (number - 1) * PAGE
    keys = [key for key, _sum in ranked[start : start + PAGE]]
    found = {union.pk: union for union in rows.filter(pk__in=keys).annotate(children=_children())}
    return TreePage(
        rows=[found[key] for key in keys if key in found],
        after=str(number + 1) if len(ranked) > start + PAGE else None,
        before=str(number - 1) if number > 1 else None,
    )


def _beyond(mark: tuple[str, int], way: str) -> Q:
    key, pk = mark
    return Q(**{f"sort_key__{way}": key}) | Q(**{"sort_key": key, f"pk__{way}": pk})


def seen_above(actor: Actor, permission: str, union: Union) -> list[Union]:
    """Return the unions above one that lie in the actor's branches, from the province down.

    Nobody learns more of the tree than their branches, so nothing is asked at the top of one.
    """
    seen = places_above(actor, permission, union)
    return _at(**seen) if seen else []


def places_above(actor: Actor, permission: str, union: Union) -> dict[str, str]:
    """Return the paths above a union in the actor's branches, from the top down, by the names of their slots."""
    parts = union.path.split("/")[:-1]
    paths = ["/".join(parts[:end]) + "/" for end in range(1, len(parts))]
    return dict(zip(PLACES, [path for path in paths if actor.reaches(permission, path)], strict=False))


PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")  # as many as the tree is deep


@prepared(*PLACES)
def _at(**paths: str) -> QuerySet[Union]:
    here = [paths[name] for name in PLACES if name in paths]
    return Union.unscoped.filter(path__in=here).marked().order_by("path")


def at_level_below(path: str, level: Level) -> QuerySet[Union]:
    """Return the active federations of one level inside a branch (90 counties, 1,387 townships)."""
    return Union.unscoped.below(path).active().filter(level=level, kind=UnionKind.GENERAL_FEDERATION).order_by("path")


def province() -> Union:
    """Return the provincial federation."""
    return Union.unscoped.get(level=Level.PROVINCE)


def province_name() -> str:
    """Return the name of the provincial federation; empty while nobody has entered the tree."""
    return Union.unscoped.filter(level=Level.PROVINCE).values_list("name", flat=True).first() or ""
