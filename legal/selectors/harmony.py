"""Asking for units with harmonious labour relations, and how many hold the title (domain.md 8.3)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from core.actors import Actor
from core.events.models import Event
from core.fetch import find
from legal.choices.instructors import HarmonyStatus as S
from legal.models import HarmonyUnit
from legal.rules import instructors as rules
from legal.selectors.certificates import SOON
from unions.models import Tally, Union

SUBJECT = "legal.harmonyunit"


def ending_between(first: date, last: date) -> QuerySet[HarmonyUnit]:
    """Return the units whose title ends in a stretch of days, for reminders."""
    rows = HarmonyUnit.unscoped.filter(status=S.NAMED, valid_to__range=(first, last))
    return rows.select_related("union__county")


def still_named(ids: Collection[str]) -> list[tuple[Any, date]]:
    """Return which of these units hold their title, with the day it ends."""
    rows = HarmonyUnit.unscoped.filter(pk__in=list(ids), status=S.NAMED, valid_to__isnull=False)
    return [(pk, end_on) for pk, end_on in rows.values_list("pk", "valid_to") if end_on is not None]


def harmony_list(
    actor: Actor, path: str, *, q: str = "", view: str = "", level: str = "", today: date
) -> QuerySet[HarmonyUnit]:
    """Return the units below a node: that hold a title, declared, whose title ends soon or ran out, or all."""
    rows: QuerySet[HarmonyUnit] = HarmonyUnit.objects.permitted(actor, rules.VIEW).select_related("union")
    wanted = Q(union__path__startswith=path)
    if view == "declared":
        wanted &= Q(status=S.DECLARED)
    elif view == "soon":
        wanted &= Q(status=S.NAMED, valid_to__range=(today, today + SOON))
    elif view == "over":
        wanted &= Q(status=S.NAMED, valid_to__lt=today)
    elif view != "all":
        wanted &= Q(status=S.NAMED, valid_to__gte=today)
    if level:
        wanted &= Q(level=level)
    if q:
        wanted &= Q(name__contains=q)
    return rows.filter(wanted)


def harmony_seen(actor: Actor, unit_id: Any) -> HarmonyUnit:
    """Return one unit with its union; out of reach looks like missing."""
    rows = HarmonyUnit.objects.permitted(actor, rules.VIEW).filter(pk=unit_id)
    found: HarmonyUnit | None = rows.select_related("union", "employer", "recorder").first()
    return found if found is not None else find(HarmonyUnit, unit_id, actor, rules.VIEW)


def level_of_keeper(actor: Actor, path: str) -> str:
    """Return the level of the highest federation above a unit for which somebody keeps the register, or ""."""
    paths = [branch.path for branch in actor.branches(rules.DECIDE) if branch.covers(path) and branch.path]
    highest = min(paths, key=len, default="")
    found = Union.unscoped.filter(path=highest).values_list("level", flat=True).first() if highest else None
    return str(found or "")


def sums_of(actor: Actor, path: str, today: date) -> dict[str, Any]:
    """Return below a node how many distinct units hold a title today, by level, and how many are declared."""
    rows = HarmonyUnit.objects.permitted(actor, rules.VIEW).filter(union__path__startswith=path)
    held = rows.filter(status=S.NAMED, valid_to__gte=today)
    unit = Coalesce("employer__credit_code", "name")
    by_level = held.order_by().values_list("level").annotate(units=Count(unit, distinct=True))
    return {
        "units": held.aggregate(units=Count(unit, distinct=True))["units"],
        "by_level": dict(by_level),
        "declared": rows.filter(status=S.DECLARED).aggregate(n=Count("pk"))["n"],
    }


def kept_sums(union: Union) -> dict[str, Any]:
    """Return how many units hold a title below a city or the province, as the tallies keep it."""
    kept = Tally.unscoped.filter(union=union).values_list("total", flat=True).first() or {}
    return {"units": kept.get("harmony_units", 0), "by_level": {}, "declared": None}


def story_of(row: HarmonyUnit) -> list[Event]:
    """Return what happened to an entry, the latest first."""
    return list(Event.unscoped.about(SUBJECT, row.pk).order_by("-pk")[:20])
