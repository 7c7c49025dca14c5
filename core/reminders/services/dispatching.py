"""From the inbox to letters outside: one at once for what is urgent, one a morning for the rest, one after darkness."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, Q

from core import clock
from core.clocks.rules import WorkCalendar
from core.clocks.selectors import work_calendar
from core.reminders import registry, rules
from core.reminders.choices import Mode, OccurrenceStatus
from core.reminders.models import Dispatch, DispatchLine, Occurrence
from core.reminders.services import sending

GATHERING_LOCK = 7_300_004  # advisory lock: one gatherer at a time
PATIENCE = timedelta(minutes=10)  # letters wait so long at most for a catching-up to end


@dataclass(frozen=True)
class DispatchReport:
    """What became of letters."""

    gathered: int
    sent: int
    failed: int
    unknown: int


def dispatch(now: datetime, *, digests: bool = True) -> DispatchReport:
    """Write the letters that are due and send what may leave now; safe to repeat at any moment."""
    gathered = gather(now, calendar=work_calendar(), digests=digests)
    unknown = sending.settle_lapsed(now)
    sent, failed = sending.send_due(now)
    return DispatchReport(gathered, sent, failed, unknown)


@transaction.atomic
def gather(now: datetime, *, calendar: WorkCalendar, digests: bool = True) -> int:
    """Put waiting lines into letters: one a person and channel; return how many letters.

    While a catching-up is under way nothing is written, so that what one person missed stays one letter.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [GATHERING_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    _drop_read()
    cutoff = rules.digest_cutoff(now, calendar)
    waiting = DispatchLine.objects.filter(dispatch=None, dropped=False)
    ready = Q(mode=Mode.LATE)
    if cutoff is not None:
        ready |= Q(mode=Mode.DIGEST, due_at__lte=cutoff)
    lines = list(waiting.filter(ready).order_by("pk"))
    if not lines or (_catching_up(now) and not _out_of_patience(lines)):
        return 0
    groups: dict[tuple[int, str], list[DispatchLine]] = defaultdict(list)
    for line in lines:
        groups[line.user_id, line.channel].append(line)
    return _write(list(groups.values()), now, digests=digests)


def _drop_read() -> None:
    """Drop what was read or settled in the meantime: it needs no letter."""
    seen = Q(message__read_at__isnull=False) | Q(message__settled_at__isnull=False)
    lines = DispatchLine.objects.filter(seen, dispatch=None, dropped=False)
    DispatchLine.objects.filter(pk__in=list(lines.values_list("pk", flat=True))).update(dropped=True)


def _catching_up(now: datetime) -> bool:
    codes = [schedule.code for schedule in registry.schedules()]
    waiting = [OccurrenceStatus.PLANNED, OccurrenceStatus.CLAIMED]
    overdue = Occurrence.unscoped.filter(
        status__in=waiting, schedule__in=codes, levels_up=0, due_at__lt=now - rules.LATE_AFTER
    )
    return overdue.exists()


def _out_of_patience(lines: Sequence[DispatchLine]) -> bool:
    return min(line.created_at for line in lines) < clock.ticking() - PATIENCE


def _write(groups: Sequence[Sequence[DispatchLine]], now: datetime, *, digests: bool) -> int:
    """Write one letter for each person and channel, except for those who must wait for another run or day."""
    today = rules.local(now).date()
    written = _written(today)
    letters: list[tuple[Dispatch, Sequence[DispatchLine]]] = []
    for group in groups:
        kind = Mode.LATE if any(line.mode == Mode.LATE for line in group) else Mode.DIGEST
        before = written.get((group[0].user_id, group[0].channel, kind.value), 0)
        if kind == Mode.DIGEST and (before or not digests):
            continue  # one digest a day and no more
        letters.append((_letter(group, kind, f"{today}.{before + 1}" if before else str(today), now), group))
    Dispatch.objects.bulk_create([letter for letter, _group in letters], batch_size=1000)
    for letter, group in letters:
        for line in group:
            line.dispatch = letter
    lines = [line for _written_letter, group in letters for line in group]
    DispatchLine.objects.bulk_update(lines, ["dispatch"], batch_size=1000)
    return len(letters)


def _written(today: date) -> dict[tuple[int, str, str], int]:
    """Count the day's letters; a second darkness on one day may say so once more, under its own key."""
    same_day = Dispatch.objects.filter(key__startswith=str(today)).exclude(kind=Mode.ONCE)
    counted = same_day.values_list("user_id", "channel", "kind").annotate(count=Count("pk")).order_by()
    return {(user_id, channel, kind): count for user_id, channel, kind, count in counted}


def _letter(group: Sequence[DispatchLine], kind: Mode, key: str, now: datetime) -> Dispatch:
    at_night = any(line.at_night for line in group)
    return Dispatch(
        user_id=group[0].user_id,
        channel=group[0].channel,
        kind=kind,
        key=key,
        not_before=rules.not_before(now, at_night=at_night),
        at_night=at_night,
        twice_is_better=any(line.twice_is_better for line in group),
        created_at=clock.ticking(),
    )
