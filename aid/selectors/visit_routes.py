"""Asking for the routes of visits: who makes which, in the order of the places. Opens addresses; shows no door."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from aid.choices.visits import PlanStatus
from aid.models import VisitPlan
from core.chinese.masks import mask_door


@dataclass(frozen=True)
class Stop:
    """One family on a route: its planned visit, and its street without the number of its door."""

    plan: VisitPlan
    street: str

    @property
    def key(self) -> str:
        return f"{self.plan.pk}:{self.plan.version}"

    @property
    def can_move(self) -> bool:
        return self.plan.status == PlanStatus.PLANNED


@dataclass(frozen=True)
class Route:
    """The visits that the same two people make on a day, in the order of their places."""

    visitors: str
    stops: list[Stop]


def street_of(plan: VisitPlan) -> str:
    """Return where a family lives: street or village without the door, else its township (ux.md P25)."""
    address = plan.file.address
    street = mask_door(address.open()) if address else ""
    return street or str(plan.union.township or plan.union)


def in_order(plans: Iterable[VisitPlan]) -> list[Stop]:
    """Return visits in the order of their places: township after township, street after street."""
    stops = [Stop(plan, street_of(plan)) for plan in plans]
    return sorted(stops, key=lambda stop: (stop.plan.union.township_id or 0, stop.street, str(stop.plan.pk)))


def by_day(plans: Iterable[VisitPlan]) -> list[Stop]:
    """Return somebody's visits day after day, each day in the order of the places."""
    return sorted(in_order(plans), key=lambda stop: stop.plan.planned_on)


def routes_of(plans: Iterable[VisitPlan]) -> list[Route]:
    """Return the visits of a day by who makes them."""
    found: dict[str, list[VisitPlan]] = {}
    for plan in plans:
        found.setdefault(_(", ").join((plan.lead.name, plan.second_name)), []).append(plan)
    return [Route(visitors, in_order(found[visitors])) for visitors in sorted(found)]
