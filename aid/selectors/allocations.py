"""Asking where a programme's places and money stand in the tree, and how they came there."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from aid.choices.relief import Bucket, MoveKind
from aid.models import Allocation, AllocationMove, Award, CountyPart, FundAccount, Programme
from aid.rules.relief import HELPED
from core.actors import Actor
from unions.models import Union

VIEW = "aid.view_programme"


@dataclass(frozen=True)
class Standing:
    """One union's places and money in a programme. ``places`` None: no limit was set."""

    union: Union
    depth: int
    places: int | None
    passed: int
    used: int
    received_fen: int
    bound_fen: int
    is_county: bool

    @property
    def free(self) -> int | None:
        return None if self.places is None else self.places - self.passed - self.used

    @property
    def free_fen(self) -> int:
        return self.received_fen - self.bound_fen


def nominated(programme_id: Any, county_id: int) -> int:
    """Return how many places a county uses: its live lines, whatever state they are in."""
    return int(Award.unscoped.live().filter(programme_id=programme_id, payer_id=county_id).count())


def moved_fen(programme_id: Any) -> dict[int, tuple[int, int]]:
    """Return for each union what money of a programme it received from above and passed down, each net, in fen."""
    moves = AllocationMove.unscoped.filter(programme_id=programme_id).exclude(kind=MoveKind.SET)
    sums = moves.values("upper_id", "lower_id", "kind").annotate(total=Sum("amount_fen"))
    received: dict[int, int] = defaultdict(int)
    passed: dict[int, int] = defaultdict(int)
    for row in sums:
        signed = row["total"] if row["kind"] == MoveKind.DOWN else -row["total"]
        received[row["lower_id"]] += signed
        passed[row["upper_id"]] += signed
    return {union: (received[union], passed[union]) for union in {*received, *passed}}


def bound_fen(programme_id: Any) -> dict[int, int]:
    """Return for each county what approved lines of a programme bind or have spent, in fen."""
    rows = Award.unscoped.filter(programme_id=programme_id, status__in=HELPED).values("payer_id")
    return {row["payer_id"]: row["total"] for row in rows.annotate(total=Sum("amount_fen"))}


def standings(actor: Actor, programme: Programme) -> list[Standing]:
    """Return the tree of a programme as far as the actor sees it: owner, cities, counties, in the order of the tree."""
    money, bound = moved_fen(programme.pk), bound_fen(programme.pk)
    live = Award.unscoped.live().filter(programme=programme).values("payer_id").annotate(n=Count("pk"))
    used = {row["payer_id"]: row["n"] for row in live}
    uppers = Allocation.objects.permitted(actor, VIEW).filter(programme=programme).select_related("union")
    parts = CountyPart.objects.permitted(actor, VIEW).filter(programme=programme).select_related("union")
    found = [_upper(each, programme, money) for each in uppers]
    found += [_county(each, programme, money, bound, used) for each in parts]
    return sorted(found, key=lambda each: each.union.path)


def _depth(union: Union, programme: Programme) -> int:
    return union.path.count("/") - programme.union.path.count("/")


def _upper(held: Allocation, programme: Programme, money: Mapping[int, tuple[int, int]]) -> Standing:
    received, passed = money.get(held.union_id, (0, 0))
    return Standing(
        union=held.union,
        depth=_depth(held.union, programme),
        places=held.places,
        passed=held.passed_places,
        used=0,
        received_fen=received,
        bound_fen=passed,
        is_county=False,
    )


def _county(
    part: CountyPart,
    programme: Programme,
    money: Mapping[int, tuple[int, int]],
    bound: Mapping[int, int],
    used: Mapping[int, int],
) -> Standing:
    return Standing(
        union=part.union,
        depth=_depth(part.union, programme),
        places=part.quota,
        passed=0,
        used=used.get(part.union_id, 0),
        received_fen=money.get(part.union_id, (0, 0))[0],
        bound_fen=bound.get(part.union_id, 0),
        is_county=True,
    )


def moves_of(actor: Actor, programme: Programme) -> QuerySet[AllocationMove]:
    """Return the trace of a programme's places and money, the latest first."""
    rows = AllocationMove.objects.permitted(actor, VIEW).filter(programme=programme)
    return rows.select_related("upper", "lower", "moved_by").order_by("-moved_at", "-pk")


def members_below(programme: Programme, upper: Union) -> QuerySet[Union]:
    """Return the unions of a programme's tree directly below one of them: cities below the province, counties below."""
    taking_part = Q(pk__in=CountyPart.unscoped.filter(programme=programme).values("union_id"))
    children: QuerySet[Union] = Union.unscoped.filter(taking_part | Q(level="city"), path__startswith=upper.path)
    return children.filter(parent=upper).order_by("path")


def budget_of(fund_id: Any) -> int:
    """Return what a fund holds free, in fen."""
    account = FundAccount.objects.filter(fund_id=fund_id, bucket=Bucket.BUDGET).first()
    return account.balance_fen if account else 0
