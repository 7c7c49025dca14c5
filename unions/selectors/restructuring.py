"""The tree as it was on a day, and what is planned about a union (domain.md 1.2: statistics use that day's parent)."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from unions.choices import UnionStatus
from unions.choices.restructuring import ChangeType, PlanStatus
from unions.models import Membership, ParentHistory, Restructuring, Union
from unions.rules.restructuring import parent_path, parts_of


@dataclass(frozen=True)
class Past:
    """How the tree of a day differs from today's: unions moved since, with the path each had then, by path of today."""

    day: date
    then: dict[str, str]

    def path_of(self, path: str) -> str:
        """Return the path that a union had on the day, from its path of today."""
        roots = [root for root in self.then if path.startswith(root)]
        if not roots:
            return path
        root = max(roots, key=len)
        return self.then[root] + path[len(root) :]

    def branch(self, path: str) -> Q:
        """Return the condition for unions that hung below a node on the day; ``path`` is the node's path of today."""
        wanted = self.path_of(path)
        found = Q(pk__in=[])
        for root, then in [("", ""), *self.then.items()]:
            inner = self._inner(root)
            if then.startswith(wanted):
                found |= Q(path__startswith=root) & ~inner
            elif wanted.startswith(then):
                found |= Q(path__startswith=root + wanted[len(then) :]) & ~inner
        return found

    def _inner(self, root: str) -> Q:
        """Return the condition for what moved on its own from inside a branch that is looked at."""
        inner = Q(pk__in=[])
        for other in self.then:
            if other != root and other.startswith(root):
                inner |= Q(path__startswith=other)
        return inner


def past(day: date) -> Past:
    """Return how the tree of a day differs from today's, in two queries; nothing where nobody moved since."""
    rows = ParentHistory.unscoped.filter(Q(from_on__isnull=True) | Q(from_on__lte=day), to_on__gte=day)
    parents = dict(rows.order_by("-to_on").values_list("union_id", "parent_id"))
    if not parents:
        return Past(day, {})
    paths = dict(Union.unscoped.filter(pk__in={*parents, *parents.values()}).values_list("pk", "path"))
    own = {paths[union]: paths[parent] for union, parent in parents.items()}
    return Past(day, {path: _then(path, own) for path in own})


def _then(path: str, own: dict[str, str]) -> str:
    """Return the path a moved union had: its parent's path of that day, and its own key. ``own``: path → parent."""
    parent = own[path]
    root = max((each for each in own if parent.startswith(each)), key=len, default="")
    above = _then(root, own) + parent[len(root) :] if root else parent
    return above + path[len(parent_path(path)) :]


def existed(day: date) -> Q:
    """Return the condition for unions that stood on a day: founded by then, not ended yet."""
    founded = Q(established_on__isnull=True) | Q(established_on__lte=day)
    waiting = [UnionStatus.PREPARING, UnionStatus.APPLIED, UnionStatus.APPROVED, UnionStatus.REFUSED]
    return founded & (Q(ended_on__isnull=True) | Q(ended_on__gt=day)) & ~Q(status__in=waiting)


def unions_on(union: Union, day: date) -> QuerySet[Union]:
    """Return the unions that stood below (and at) one on a day, wherever they hang today."""
    return Union.unscoped.filter(past(day).branch(union.path)).filter(existed(day))


def children_on(union: Union, day: date) -> QuerySet[Union]:
    """Return the unions directly below one on a day: today's, without those that came later, with those that left."""
    rows = ParentHistory.unscoped.filter(Q(from_on__isnull=True) | Q(from_on__lte=day), to_on__gte=day)
    moved = rows.values("union_id")
    were_here = rows.filter(parent=union).values("union_id")
    return Union.unscoped.filter(Q(parent=union) & ~Q(pk__in=moved) | Q(pk__in=were_here)).filter(existed(day))


def below_on(unions: Collection[int], day: date) -> dict[int, int]:
    """Return how many unions hung directly below some on a day; those with none are left out."""
    rows = ParentHistory.unscoped.filter(Q(from_on__isnull=True) | Q(from_on__lte=day), to_on__gte=day)
    stay = Union.unscoped.filter(parent__in=unions).exclude(pk__in=rows.values("union_id")).filter(existed(day))
    left = rows.filter(parent__in=unions, union__in=Union.unscoped.filter(existed(day)))
    found = Counter(dict(stay.order_by().values_list("parent").annotate(n=Count("pk"))))
    found.update(dict(left.order_by().values_list("parent").annotate(n=Count("pk"))))
    return dict(found)


def parents_of(union: Union) -> QuerySet[ParentHistory]:
    """Return the upper unions a union had before, the latest first."""
    return ParentHistory.unscoped.filter(union=union).select_related("parent").order_by("-to_on")


def plans_of(union: Union) -> QuerySet[Restructuring]:
    """Return what was or is planned about a union, as the one changed or the one that takes over."""
    rows = Restructuring.unscoped.filter(Q(union=union) | Q(target=union))
    return rows.select_related("union", "target", "recorder", "decided_by").order_by("-created_at")


def due_plans(today: date) -> list[Any]:
    """Return approved changes whose day has come, with whoever approved them."""
    rows = Restructuring.unscoped.filter(status__in=[PlanStatus.APPROVED, PlanStatus.RUNNING], effective_on__lte=today)
    return list(rows.select_related("union", "target", "decided_by").order_by("effective_on", "pk"))


def members_of_plan(plan: Restructuring) -> QuerySet[Membership]:
    """Return the members that a merger, dissolution or split passes on."""
    rows = Membership.unscoped.filter(union=plan.union_id).exclude(status__in=["exited", "expelled", "deceased"])
    if plan.kind != ChangeType.SPLIT:
        return rows
    return rows.filter(employer__in=[key for part in parts_of(plan.details) for key in part["employers"]])


def plan_of_job(key: Any) -> Restructuring:
    """Return the change that a job carries out, with both sides of it."""
    return Restructuring.unscoped.select_related("union", "union__parent", "target").get(pk=key)


def unions_in(path: str, *, up_to: int | None = None) -> int:
    """Return how many unions a branch has, or how many of them a job has passed."""
    rows = Union.unscoped.filter(path__startswith=path)
    return (rows if up_to is None else rows.filter(pk__lte=up_to)).count()
