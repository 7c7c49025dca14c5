"""Asking for disposal lists: those of one's branch, their rows, what holds somebody's data."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet

from core.actors import Actor
from core.fetch import find
from unions.choices.disposals import RowState
from unions.disposals import Due
from unions.models import DisposalList, DisposalRow, LegalHold, Union
from unions.rules.disposals import VIEW


def lists_seen(actor: Actor) -> QuerySet[DisposalList]:
    """Return the lists of one's branch."""
    rows: QuerySet[DisposalList] = DisposalList.objects.permitted(actor, VIEW)
    return rows.select_related("union", "proposed_by", "approved_by")


def list_seen(actor: Actor, list_id: Any) -> DisposalList:
    """Return one list within reach."""
    return find(DisposalList, list_id, actor, VIEW)


def rows_of(disposal: DisposalList, state: str = "") -> QuerySet[DisposalRow]:
    """Return the rows of a list that one may see, the oldest first."""
    rows = disposal.rows.all()
    return rows.filter(state=state) if state in RowState.values else rows


def row_seen(actor: Actor, disposal: DisposalList, row_id: int) -> DisposalRow | None:
    """Return one row of a list that one may see."""
    return disposal.rows.filter(pk=row_id).first()


def holding(people: Iterable[Any]) -> dict[Any, list[str]]:
    """Return the papers that hold these people's data now, by person."""
    rows = LegalHold.unscoped.filter(person__in=list(people), lifted_on=None).order_by("placed_on", "pk")
    papers: dict[Any, list[str]] = defaultdict(list)
    for person, paper in rows.values_list("person_id", "reference"):
        papers[person].append(paper)
    return papers


def disposed(kind: str, subjects: Collection[str]) -> set[str]:
    """Return which of these rows were disposed of already."""
    rows = DisposalRow.objects.filter(kind=kind, subject_id__in=subjects, state=RowState.DISPOSED)
    return set(rows.values_list("subject_id", flat=True))


def awaiting(kind: str, subjects: Collection[str]) -> set[str]:
    """Return which of these rows stand on a list that somebody has proposed or approved."""
    rows = DisposalRow.objects.filter(kind=kind, subject_id__in=subjects, list__status__in=["proposed", "approved"])
    return set(rows.filter(state__in=["due", "excluded"]).values_list("subject_id", flat=True))


def disposal_of(subject_type: str, subject_id: Any) -> DisposalRow | None:
    """Return the certificate's row by which something was disposed of."""
    rows = DisposalRow.objects.filter(subject_type=subject_type, subject_id=str(subject_id), state=RowState.DISPOSED)
    return rows.select_related("list").order_by("-settled_at").first()


def offices() -> dict[str, tuple[int, str]]:
    """Return the unions that decide on disposals, by path: the county, above it the city and the province."""
    rows = Union.unscoped.filter(level__in=["county", "city", "province"])
    return {path: (key, region) for path, key, region in rows.values_list("path", "pk", "region_id")}


def office_of(each: Due, known: dict[str, tuple[int, str]]) -> tuple[int, str] | None:
    """Return the union that decides on a row: the nearest of them above it."""
    path = each.path
    while path:
        if path in known:
            return known[path]
        path = path.rstrip("/").rpartition("/")[0]
        path = f"{path}/" if path else ""
    return None
