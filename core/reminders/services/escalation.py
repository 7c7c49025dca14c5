"""What was ignored goes one level up: the next occurrence is planned in the transaction that delivers this one."""

from collections.abc import Iterable
from datetime import datetime

from core.clocks.rules import WorkCalendar
from core.reminders import rules
from core.reminders.choices import OccurrenceStatus
from core.reminders.models import Occurrence
from core.reminders.registry import Found


def plan_next(
    delivered: Iterable[tuple[Occurrence, Found]], *, now: datetime, calendar: WorkCalendar
) -> list[Occurrence]:
    """Plan the next level for every delivered occurrence that may go higher; once a level, whatever is repeated."""
    fresh = [
        _next(occurrence, found, now, calendar)
        for occurrence, found in delivered
        if occurrence.escalate_after and found.may_climb
    ]
    return Occurrence.unscoped.bulk_create(fresh, batch_size=1000, ignore_conflicts=True)


def _next(occurrence: Occurrence, found: Found, now: datetime, calendar: WorkCalendar) -> Occurrence:
    levels_up = occurrence.levels_up + 1
    return Occurrence(
        schedule=occurrence.schedule,
        subject_type=occurrence.subject_type,
        subject_id=occurrence.subject_id,
        milestone=rules.escalated(rules.base_milestone(occurrence.milestone), levels_up),
        due_at=rules.escalation_due(now, occurrence.escalate_after or 1, calendar),
        union_path=occurrence.union_path,
        title=occurrence.title,
        params=occurrence.params,
        url=occurrence.url,
        urgent=occurrence.urgent,
        at_night=occurrence.at_night,
        escalate_after=occurrence.escalate_after,
        expires_at=occurrence.expires_at,
        levels_up=levels_up,
        above_path=found.reached,
        origin_id=occurrence.origin_id or occurrence.pk,
        planned_at=now,
    )


def realign(code: str, calendar: WorkCalendar) -> int:
    """Move escalations that still wait to where the working-day calendar puts them now; return how many moved."""
    waiting = list(Occurrence.unscoped.filter(schedule=code, levels_up__gte=1, status=OccurrenceStatus.PLANNED))
    before = _delivered_below(waiting)
    moved = []
    for occurrence in waiting:
        delivered_at = before.get((occurrence.origin_id, occurrence.levels_up - 1))
        if delivered_at is None or not occurrence.escalate_after:
            continue
        due_at = rules.escalation_due(delivered_at, occurrence.escalate_after, calendar)
        if due_at != occurrence.due_at:
            occurrence.due_at = due_at
            moved.append(occurrence)
    Occurrence.unscoped.bulk_update(moved, ["due_at"], batch_size=500)
    return len(moved)


def _delivered_below(waiting: list[Occurrence]) -> dict[tuple[int | None, int], datetime]:
    """Return when each chain was delivered at each level."""
    origins = {occurrence.origin_id for occurrence in waiting}
    delivered = Occurrence.unscoped.filter(status=OccurrenceStatus.DELIVERED)
    moments: dict[tuple[int | None, int], datetime] = {
        (pk, 0): moment for pk, moment in delivered.filter(pk__in=origins).values_list("pk", "delivered_at")
    }
    higher = delivered.filter(origin_id__in=origins).values_list("origin_id", "levels_up", "delivered_at")
    return moments | {(origin, level): moment for origin, level, moment in higher}
