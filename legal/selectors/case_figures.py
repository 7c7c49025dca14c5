"""Counting the cases of legal aid of a branch in one statement, by matter, form, group and place (domain.md 6.5)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from core.actors import Actor
from legal.models import AidCallback, AidClaim, AidCost, AidSubsidy, LegalAidCase
from legal.rules.case_figures import GIVEN, REFUSED, SUCCESS, Tally, together
from legal.rules.cases import VIEW
from unions.models import Union

GROUPS = ("matter", "form", "exemption", "union_id")
RESULTLESS = "done"  # advice or a document given: nothing to win or lose


@dataclass(frozen=True)
class Figures:
    """The tallies of a branch in a period by each group, and how many lawyers finished cases."""

    groups: dict[tuple[Any, ...], Tally]
    lawyers: int

    @property
    def whole(self) -> Tally:
        return together(self.groups.values())

    def by(self, place: Callable[[tuple[Any, ...]], Any]) -> dict[Any, Tally]:
        """Return the tallies under another heading, for instance by matter."""
        found: dict[Any, Tally] = {}
        for group, tally in self.groups.items():
            found[place(group)] = found.get(place(group), Tally()) + tally
        return found


def figures_of(actor: Actor, first_on: date, last_on: date) -> Figures:
    """Return what was taken in and what was finished in the actor's branch within a period."""
    received, finished = Q(received_on__range=(first_on, last_on)), Q(finished_on__range=(first_on, last_on))
    seen = LegalAidCase.objects.permitted(actor, VIEW)
    rows = _with_sums(seen.filter(received | finished)).values(*GROUPS).order_by()
    counted = rows.annotate(**_measures(received, finished))
    groups = {tuple(row[name] for name in GROUPS): _tally(row) for row in counted}
    lawyers = seen.filter(finished, lawyer__isnull=False).aggregate(n=Count("lawyer", distinct=True))["n"]
    return Figures(groups, lawyers)


def _with_sums(rows: QuerySet[LegalAidCase]) -> Any:
    of_case = OuterRef("pk")

    def total(model: Any, field: str) -> Any:
        found = (
            model._default_manager.filter(case=of_case)
            .order_by()
            .values("case")
            .annotate(total=Sum(field))
            .values("total")
        )
        return Coalesce(Subquery(found), Decimal(0))

    calls = AidCallback.objects.filter(case=of_case)
    return rows.annotate(
        is_called=Exists(calls),
        call_score=Subquery(calls.filter(is_reached=True).order_by("-on", "-pk").values("score")[:1]),
        money=total(AidClaim, "recovered"),
        spent=total(AidCost, "amount") + total(AidSubsidy, "amount"),
    )


def _measures(received: Q, finished: Q) -> dict[str, Any]:
    decided = received & Q(decided_on__isnull=False, completed_on__isnull=False)
    with_result = finished & ~Q(outcome__in=["", RESULTLESS])
    days = ExpressionWrapper(F("decided_on") - F("completed_on"), output_field=DurationField())
    rated = finished & Q(score__isnull=False)
    return {
        "n_received": Count("pk", filter=received),
        "n_given": Count("pk", filter=received & Q(status__in=GIVEN)),
        "n_refused": Count("pk", filter=received & Q(status__in=REFUSED)),
        "n_urgent": Count("pk", filter=received & ~Q(urgent_because=[])),
        "n_reviewed": Count("pk", filter=decided),
        "n_days": Sum(days, filter=decided),
        "n_finished": Count("pk", filter=finished),
        "n_with_result": Count("pk", filter=with_result),
        "n_success": Count("pk", filter=with_result & Q(outcome__in=SUCCESS)),
        "n_people": Sum("people_count", filter=finished),
        "n_rated": Count("pk", filter=rated),
        "n_score": Sum("score", filter=rated),
        "n_called": Count("pk", filter=finished & Q(is_called=True)),
        "n_reached": Count("pk", filter=finished & Q(call_score__isnull=False)),
        "n_call_score": Sum("call_score", filter=finished),
        "n_money": Sum("money", filter=finished),
        "n_spent": Sum("spent", filter=finished),
    }


def _tally(row: dict[str, Any]) -> Tally:
    days = row["n_days"]
    return Tally(
        received=row["n_received"],
        given=row["n_given"],
        refused=row["n_refused"],
        urgent=row["n_urgent"],
        reviewed=row["n_reviewed"],
        review_days=days.days if days else 0,
        finished=row["n_finished"],
        with_result=row["n_with_result"],
        success=row["n_success"],
        people=row["n_people"] or 0,
        rated=row["n_rated"],
        score=row["n_score"] or 0,
        called=row["n_called"],
        reached=row["n_reached"],
        call_score=row["n_call_score"] or 0,
        recovered=row["n_money"] or Decimal(0),
        cost=row["n_spent"] or Decimal(0),
    )


def places_of(actor: Actor, union_ids: set[Any]) -> dict[Any, str]:
    """Return under which name each union stands: its township for a county's own staff, its county from above."""
    branches = actor.branches(VIEW)
    is_city = any(branch.level in ("city", "province", "") for branch in branches)
    rows = Union.unscoped.filter(pk__in=union_ids).select_related("county", "township")
    return {row.pk: ((row.county if is_city else row.township) or row.county or row).name for row in rows}
