"""Asking for bargaining instructors, their guidance and trainings, and the figures of a year (domain.md 8.3)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from core.actors import Actor
from core.fetch import find
from legal.choices.instructors import InstructorStatus as S
from legal.models import Guidance, Instructor, TrainingSession
from legal.rules import instructors as rules
from legal.selectors.certificates import in_register
from unions.choices import Level
from unions.models import Union

LOCAL = (Level.PROVINCE, Level.CITY, Level.COUNTY)


def instructor_list(actor: Actor, path: str, *, q: str = "", state: str = "", today: date) -> QuerySet[Instructor]:
    """Return the instructors below a node: at work, whose certificate ends soon, whose has ended, or all."""
    rows = Instructor.objects.permitted(actor, rules.VIEW)
    return in_register(rows, path, until="valid_to", state=state, today=today, q=q)


def instructor_seen(actor: Actor, instructor_id: Any) -> Instructor:
    """Return one instructor with the union; out of reach looks like missing."""
    rows = Instructor.objects.permitted(actor, rules.VIEW).filter(pk=instructor_id)
    found: Instructor | None = rows.select_related("union").first()
    return found if found is not None else find(Instructor, instructor_id, actor, rules.VIEW)


def instructors_above(path: str) -> QuerySet[Instructor]:
    """Return the instructors at work whom a union may ask: those of the federations above it, the nearest first."""
    above = [path[: position + 1] for position, sign in enumerate(path) if sign == "/"]
    rows = Instructor.unscoped.filter(union__path__in=above, status=S.ACTIVE)
    return rows.select_related("union").order_by("-union__path", "pk")


def ending_between(first: date, last: date) -> QuerySet[Instructor]:
    """Return the instructors at work whose certificate ends in a stretch of days, for reminders."""
    rows = Instructor.unscoped.filter(status=S.ACTIVE, valid_to__range=(first, last))
    return rows.select_related("union__county")


def still_at_work(ids: Collection[str]) -> list[tuple[Any, date]]:
    """Return which of these instructors are at work, with the day their certificate ends."""
    return list(Instructor.unscoped.filter(pk__in=list(ids), status=S.ACTIVE).values_list("pk", "valid_to"))


def guided(keys: Collection[Any]) -> dict[Any, dict[str, Any]]:
    """Return of several instructors how many units they guided, in how many visits, and when last: one query."""
    rows = Guidance.objects.filter(instructor__in=list(keys)).order_by().values("instructor")
    found = rows.annotate(units=Count("unit", distinct=True), visits=Count("pk"), last=Max("held_on"))
    return {each["instructor"]: each for each in found}


def guidance_of(instructor: Instructor) -> list[Guidance]:
    """Return the latest visits of an instructor."""
    rows = Guidance.objects.filter(instructor=instructor).select_related("negotiation", "recorder")
    return list(rows.order_by("-held_on", "-pk")[:50])


def guidance_in(talks: Any) -> list[Guidance]:
    """Return the visits of instructors to one negotiation."""
    rows = Guidance.objects.filter(negotiation=talks).select_related("instructor__union")
    return list(rows.order_by("held_on", "pk")[:50])


def trainings_by(instructor: Instructor) -> list[TrainingSession]:
    """Return the latest trainings at which an instructor taught."""
    return list(TrainingSession.unscoped.filter(instructors=instructor).order_by("-held_on", "-pk")[:50])


def training_list(actor: Actor, path: str) -> QuerySet[TrainingSession]:
    """Return the trainings below a node."""
    rows: QuerySet[TrainingSession] = TrainingSession.objects.permitted(actor, rules.VIEW).select_related("union")
    return rows.filter(union__path__startswith=path).prefetch_related("instructors")


def sums_of(actor: Actor, path: str, year: int) -> dict[str, int]:
    """Return a year's figures below a node: instructors, units guided (each once), visits, trainings, people."""
    days = {"held_on__gte": date(year, 1, 1), "held_on__lte": date(year, 12, 31)}
    mine = Instructor.objects.permitted(actor, rules.VIEW).filter(union__path__startswith=path)
    visits = Guidance.objects.filter(instructor__in=mine.values("pk"), **days)
    held = TrainingSession.objects.permitted(actor, rules.VIEW).filter(union__path__startswith=path, **days)
    return (
        mine.aggregate(instructors=Count("pk", filter=Q(status=S.ACTIVE)))
        | visits.aggregate(units=Count("unit", distinct=True), visits=Count("pk"))
        | {name: count or 0 for name, count in held.aggregate(trainings=Count("pk"), people=Sum("people")).items()}
    )


def federations(actor: Actor) -> QuerySet[Union]:
    """Return the local federations for which somebody keeps the registers; a province has 102 of them."""
    rows: QuerySet[Union] = Union.objects.permitted(actor, rules.KEEP).active()
    return rows.filter(level__in=LOCAL).order_by("path")[:150]
