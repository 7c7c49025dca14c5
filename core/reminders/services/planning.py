"""From schedules to the ledger: repeatable, from facts, whatever was switched off in between."""

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Min

from core.clocks.rules import WorkCalendar
from core.clocks.selectors import work_calendar
from core.reminders import registry, rules
from core.reminders.choices import REVIVABLE, AlarmCode, OccurrenceStatus
from core.reminders.models import Occurrence, PlanState
from core.reminders.registry import Schedule
from core.reminders.services import alarms, escalation, staging

log = logging.getLogger(__name__)

PLANNING_LOCK = 7_300_002  # advisory locks: one planning of a schedule at a time


@dataclass
class PlanReport:
    """What a planning did, over all schedules."""

    planned: int = 0
    refreshed: int = 0
    superseded: int = 0
    busy: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    def add(self, applied: staging.Applied) -> None:
        self.planned += applied.planned
        self.refreshed += applied.refreshed
        self.superseded += applied.superseded


def plan(now: datetime, *, codes: Collection[str] | None = None, deep: bool = False) -> PlanReport:
    """Bring the ledger up to the facts for every schedule (or those named); safe to repeat at any moment.

    The first planning of a day, or one that is told to, looks back over facts entered late and far ahead. A schedule
    that fails is reported and caught up next time; the others go on.
    """
    calendar, report = work_calendar(), PlanReport()
    for schedule in registry.schedules():
        if codes is not None and schedule.code not in codes:
            continue
        try:
            with transaction.atomic():
                applied = _plan_one(schedule, now, calendar, deep=deep)
        except Exception as error:  # noqa: BLE001 one kind of reminder must not silence the others
            report.failed[schedule.code] = _note_failure(schedule, now, error)
            continue
        if applied is None:
            report.busy.append(schedule.code)
        else:
            report.add(applied)
    return report


def _plan_one(schedule: Schedule, now: datetime, calendar: WorkCalendar, *, deep: bool) -> staging.Applied | None:
    """Plan one schedule in the caller's transaction; None when another process is at it."""
    if not _alone(schedule.code):
        return None
    state, _created = PlanState.objects.get_or_create(schedule=schedule.code)
    today = rules.local(now).date()
    deep = deep or state.deep_on != today
    window = rules.plan_window(now, state.planned_at, _oldest_waiting(schedule), schedule.reach, deep=deep)
    staging.stage(registry.milestones(schedule, window, calendar))
    applied = staging.apply(schedule, window, now=now, revivable=[reason.value for reason in REVIVABLE])
    if deep:
        escalation.realign(schedule.code, calendar)
    state.planned_at, state.deep_on = now, today if deep else state.deep_on
    state.failed_at, state.last_error = None, ""
    state.save()
    return applied


def _alone(code: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [PLANNING_LOCK, code])
        return bool(cursor.fetchone()[0])


def _oldest_waiting(schedule: Schedule) -> datetime | None:
    waiting = Occurrence.unscoped.filter(
        schedule=schedule.code, levels_up=0, status__in=[OccurrenceStatus.PLANNED, OccurrenceStatus.FAILED]
    )
    oldest: datetime | None = waiting.aggregate(oldest=Min("due_at"))["oldest"]
    return oldest


def _note_failure(schedule: Schedule, now: datetime, error: Exception) -> str:
    log.error("schedule %s cannot be planned", schedule.code, exc_info=error)
    text = f"{type(error).__name__}: {error}"[:500]
    with transaction.atomic():
        PlanState.objects.update_or_create(schedule=schedule.code, defaults={"failed_at": now, "last_error": text})
        day = rules.local(now).date()
        alarms.raise_alarm(
            AlarmCode.SCHEDULE_FAILED,
            f"{schedule.code}:{day}",
            params={"schedule": schedule.code, "error": text},
            now=now,
        )
    return text
