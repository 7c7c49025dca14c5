"""From the ledger to the inbox: claim what is due, deliver it in one transaction, note what failed."""

import logging
import math
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from core import clock
from core.clocks.rules import WorkCalendar
from core.clocks.selectors import work_calendar
from core.reminders import registry, rules
from core.reminders.choices import AlarmCode, OccurrenceStatus, Reason, Tab, Why
from core.reminders.models import Alarm, Occurrence
from core.reminders.registry import Found, Sought
from core.reminders.services import escalation, folding
from core.reminders.services.alarms import clear_alarms, raise_alarm
from core.reminders.services.posting import Draft, post

log = logging.getLogger(__name__)

BATCH = 500
LEASE = timedelta(seconds=90)  # how long a dead worker's claims stay with it
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=30), timedelta(hours=6)
STUCK_AFTER = 8  # tries, then the keepers are told; the tries go on

CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM core_occurrence
    WHERE status IN ('planned', 'claimed', 'failed') AND due_at <= %(now)s AND schedule = ANY(%(codes)s)
        AND (next_try_at IS NULL OR next_try_at <= %(ticking)s)
        AND (status <> 'claimed' OR lease_until < %(ticking)s)
        AND (levels_up = 0 OR NOT %(held)s)
    ORDER BY due_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
UPDATE core_occurrence o SET status = 'claimed', claim_token = %(token)s, claimed_at = %(now)s,
    lease_until = %(lease_until)s, attempts = o.attempts + 1
FROM due WHERE o.id = due.id
RETURNING o.id, o.attempts
"""


@dataclass
class SweepReport:
    """What a sweep did."""

    delivered: int = 0
    messages: int = 0
    resolved: int = 0
    expired: int = 0
    failed: int = 0
    folded: int = 0

    def __iadd__(self, other: "SweepReport") -> "SweepReport":
        for name, count in vars(other).items():
            setattr(self, name, getattr(self, name) + count)
        return self


@dataclass(frozen=True)
class Claim:
    """What one sweeper holds for the length of a lease."""

    token: UUID
    fresh: tuple[int, ...]
    retried: tuple[int, ...]  # one of these may have killed or stopped its sweeper: each is delivered alone


def sweep(now: datetime, *, batch: int | None = None, seconds: float = math.inf) -> SweepReport:
    """Deliver every occurrence that is due; any number of sweepers may run at once, and any may die.

    After ``seconds`` no new batch is begun: a job ends before its time limit, and the next one goes on.
    """
    calendar, report = work_calendar(), SweepReport()
    until = time.monotonic() + seconds
    while time.monotonic() < until and (claimed := claim(now, limit=batch or BATCH)):
        report += _deliver_claim(claimed, now, calendar)
    report.folded = folding.fold_late(now)
    return report


def claim(now: datetime, *, limit: int) -> Claim | None:
    """Take due occurrences for one lease; None when nothing is left.

    A schedule this program does not know is left alone: a newer program knows it.
    """
    ticking, token = clock.ticking(), uuid4()
    values: dict[str, Any] = {
        "now": now,
        "ticking": ticking,
        "codes": [schedule.code for schedule in registry.schedules()],
        "held": escalations_held(),
        "limit": limit,
        "token": str(token),
        "lease_until": ticking + LEASE,
    }
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        rows = cursor.fetchall()
    if not rows:
        return None
    fresh = tuple(sorted(pk for pk, attempts in rows if attempts == 1))
    return Claim(token, fresh, tuple(sorted(pk for pk, attempts in rows if attempts > 1)))


def escalations_held() -> bool:
    """Tell whether the clock jumped forward a while ago: then nothing is passed upwards until somebody has looked."""
    return Alarm.objects.filter(code=AlarmCode.CLOCK_JUMPED, cleared_at=None).exists()


def _deliver_claim(claimed: Claim, now: datetime, calendar: WorkCalendar) -> SweepReport:
    report = SweepReport()
    alone = list(claimed.retried)
    if claimed.fresh:
        try:
            report += deliver(claimed.fresh, claimed.token, now=now, calendar=calendar)
        except Exception as error:  # noqa: BLE001 one of many is bad: find it by delivering each alone
            log.warning("a batch of %d reminders failed: %r", len(claimed.fresh), error)
            alone = sorted([*alone, *claimed.fresh])
    for pk in alone:
        try:
            report += deliver([pk], claimed.token, now=now, calendar=calendar)
        except Exception as error:  # noqa: BLE001 whatever it is, it is noted, tried again and shown
            _note_failure(pk, claimed.token, error, now)
            report.failed += 1
    return report


@transaction.atomic
def deliver(ids: Sequence[int], token: UUID, *, now: datetime, calendar: WorkCalendar) -> SweepReport:
    """Deliver claimed occurrences: message, next level and the stamp “delivered” commit together, or not at all."""
    rows = list(
        Occurrence.unscoped.select_for_update()
        .filter(pk__in=ids, claim_token=token, status=OccurrenceStatus.CLAIMED)
        .order_by("pk")
    )
    expired = [row for row in rows if row.expires_at and row.expires_at <= now]
    in_time = [row for row in rows if not row.expires_at or row.expires_at > now]
    needed = _still_needed(in_time)
    resolved = [row for row in in_time if row.pk not in needed]
    open_rows = [row for row in in_time if row.pk in needed]
    found = dict(zip((row.pk for row in open_rows), _people_for(open_rows, now), strict=True))
    reached = [row for row in open_rows if found[row.pk].user_ids]
    unreached = [row for row in open_rows if not found[row.pk].user_ids]

    messages = post([draft for row in reached for draft in _drafts(row, found[row.pk])], now=now)
    escalation.plan_next(((row, found[row.pk]) for row in reached), now=now, calendar=calendar)
    _finish(reached, OccurrenceStatus.DELIVERED, delivered_at=now, last_error="")
    _finish(resolved, OccurrenceStatus.RESOLVED, closed_at=now)
    _finish(expired, OccurrenceStatus.EXPIRED, closed_at=now, reason=Reason.TOO_LATE)
    for row in reached:
        if row.attempts > 1:
            _clear(row)
    for row in unreached:
        _fail(row, "Nobody can be reached.", now, AlarmCode.NOBODY)
    return SweepReport(len(reached), messages, len(resolved), len(expired), len(unreached))


def _still_needed(rows: Iterable[Occurrence]) -> set[int]:
    """Ask each schedule, once for many, which of its subjects still need somebody to act."""
    groups: dict[tuple[str, str], list[Occurrence]] = defaultdict(list)
    for row in rows:
        groups[row.schedule, rules.base_milestone(row.milestone)].append(row)
    needed: set[int] = set()
    for (code, milestone), members in groups.items():
        schedule = registry.find_schedule(code)
        if schedule is None or schedule.still_needed is None:
            needed.update(row.pk for row in members)
            continue
        subjects = {str(key) for key in schedule.still_needed(milestone, {row.subject_id for row in members})}
        needed.update(row.pk for row in members if row.subject_id in subjects)
    return needed


def _people_for(rows: Sequence[Occurrence], now: datetime) -> Sequence[Found]:
    sought = [
        Sought(row.union_path, None if row.levels_up else row.responsible_id, tuple(row.roles), row.above_path)
        for row in rows
    ]
    return registry.resolve(sought, rules.local(now).date()) if sought else []


def _drafts(row: Occurrence, found: Found) -> Iterable[Draft]:
    schedule = registry.find_schedule(row.schedule)
    for user_id in found.user_ids:
        yield Draft(
            user_id=user_id,
            occurrence_id=row.pk,
            dedupe_key=f"occurrence:{row.pk}",
            tab=Tab.TODO,
            kind=row.schedule,
            title=row.title,
            params=row.params,
            url=row.url,
            levels_up=row.levels_up,
            why=Why.ESCALATED if row.levels_up and found.why != Why.LAST_RESORT else found.why,
            subject_type=row.subject_type,
            subject_id=row.subject_id,
            due_at=row.due_at,
            urgent=row.urgent,
            at_night=row.at_night,
            twice_is_better=bool(schedule and schedule.twice_is_better),
        )


def _finish(rows: Sequence[Occurrence], status: OccurrenceStatus, **values: object) -> None:
    """Stamp occurrences with their end; their claim ends with it."""
    Occurrence.unscoped.filter(pk__in=[row.pk for row in rows]).update(
        status=status, claim_token=None, lease_until=None, next_try_at=None, **values
    )


def _note_failure(pk: int, token: UUID, error: Exception, now: datetime) -> None:
    log.warning("reminder %s cannot be delivered", pk, exc_info=error)
    with transaction.atomic():
        rows = Occurrence.unscoped.select_for_update().filter(pk=pk, claim_token=token)
        row = rows.filter(status=OccurrenceStatus.CLAIMED).first()
        if row is not None:  # else the lease ran out and somebody else has it
            _fail(row, f"{type(error).__name__}: {error}"[:2000], now, AlarmCode.STUCK)


def _fail(row: Occurrence, text: str, now: datetime, code: AlarmCode) -> None:
    """Note a failed try and when the next one is. A reminder is never given up, only tried more rarely."""
    wait = rules.backoff(row.attempts, first=FIRST_RETRY, longest=LONGEST_RETRY)
    Occurrence.unscoped.filter(pk=row.pk).update(
        status=OccurrenceStatus.FAILED,
        last_error=text,
        next_try_at=clock.ticking() + wait,
        claim_token=None,
        lease_until=None,
    )
    if code == AlarmCode.NOBODY or row.attempts >= STUCK_AFTER:
        params = {"schedule": row.schedule, "error": text[:200]}
        raise_alarm(code, _trouble(row, code) + str(rules.local(now).date()), params=params, now=now)


def _trouble(row: Occurrence, code: AlarmCode) -> str:
    """One alarm a day for a place that nobody answers for, or for a reminder that is stuck."""
    return f"{row.union_path}:{row.schedule}:" if code == AlarmCode.NOBODY else f"{row.pk}:"


def _clear(row: Occurrence) -> None:
    for code in (AlarmCode.NOBODY, AlarmCode.STUCK):
        clear_alarms(code, _trouble(row, code))
