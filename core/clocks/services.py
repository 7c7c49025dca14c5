"""Starting, pausing, extending, stopping and recomputing clocks."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.models import OPEN_STATES, CalendarDay, CalendarYear, ClockPause, ClockState, Deadline
from core.clocks.rules import Unit, WorkCalendar, due
from core.clocks.selectors import computed, work_calendar
from core.errors import ConflictError, RuleBrokenError
from core.events.services import path_of, record
from core.violations import refusing_violations

WORKDAYS_FILE = Path(__file__).parent / "data" / "workdays.csv"


def start_clock(
    *,
    subject: Any,
    code: str,
    trigger_on: date,
    length: int,
    unit: Unit,
    basis: str,
    roll: bool = True,
    calendar: WorkCalendar | None = None,
) -> Deadline:
    """Start a legal period for a case. ``length`` is in ``unit``; the day of the trigger is not counted."""
    row = planned_clock(
        subject=subject,
        code=code,
        trigger_on=trigger_on,
        length=length,
        unit=unit,
        basis=basis,
        roll=roll,
        calendar=calendar or work_calendar(),
    )
    with refusing_violations(Deadline):
        row.save(force_insert=True)
    return row


def planned_clock(
    *,
    subject: Any,
    code: str,
    trigger_on: date,
    length: int,
    unit: Unit,
    basis: str,
    calendar: WorkCalendar,
    roll: bool = True,
) -> Deadline:
    """Return a clock as it would start, not entered yet: a new case enters all of its clocks at once."""
    found = due(trigger_on, length, unit, calendar, roll=roll)
    return Deadline(
        code=code,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        union_path=path_of(subject),
        trigger_on=trigger_on,
        unit=unit.value,
        length=length,
        basis=basis,
        rolls=roll,
        due_on=found.due_on,
        rolled=found.rolled,
        provisional=found.provisional,
    )


def _open_clock(subject: Any, code: str) -> Deadline | None:
    rows = Deadline.unscoped.select_for_update().about(subject._meta.label_lower, subject.pk)
    found: Deadline | None = rows.filter(code=code, state__in=OPEN_STATES).first()
    return found


@transaction.atomic(savepoint=False)  # refuses nothing, so that nothing has to be taken back by itself
def stop_clock(*, subject: Any, code: str, on: date, cancelled: bool = False) -> Deadline | None:
    """End a case's clock because what it waited for happened (or fell away); None if it was not running."""
    deadline = _open_clock(subject, code)
    if deadline is None:
        return None
    late = on > deadline.due_on
    deadline.state = ClockState.CANCELLED if cancelled else ClockState.MET_LATE if late else ClockState.MET
    deadline.finished_on = on
    deadline.version += 1
    deadline.save(update_fields=["state", "finished_on", "version"])
    return deadline


@transaction.atomic
def stop_all_clocks(*, subject: Any, on: date) -> int:
    """Cancel every open clock of a case that has come to its end; return how many."""
    codes = Deadline.unscoped.about(subject._meta.label_lower, subject.pk).open().values_list("code", flat=True)
    return sum(stop_clock(subject=subject, code=code, on=on, cancelled=True) is not None for code in list(codes))


@transaction.atomic
def pause_clock(*, actor: Actor, subject: Any, code: str, on: date, reason: str, authority: str) -> Deadline:
    """Stop counting from ``on``; the pause names its reason and its authority."""
    deadline = _open_clock(subject, code)
    if deadline is None or deadline.state != ClockState.RUNNING:
        raise ConflictError(_("This clock is not running."), code="clock_not_running")
    if not reason.strip() or not authority.strip():
        raise RuleBrokenError(_("A pause needs a reason and an authority."), code="pause_reason")
    ClockPause.objects.create(deadline=deadline, from_on=on, reason=reason, authority=authority)
    deadline.state = ClockState.PAUSED
    deadline.save(update_fields=["state"])
    record(actor, "core.clock.paused", deadline, code=code, reason=reason, authority=authority, on=on)
    return deadline


@transaction.atomic
def resume_clock(*, actor: Actor, subject: Any, code: str, on: date) -> Deadline:
    """Count again from the day after ``on``; the due date moves by what was not counted."""
    deadline = _open_clock(subject, code)
    if deadline is None or deadline.state != ClockState.PAUSED:
        raise ConflictError(_("This clock is not paused."), code="clock_not_paused")
    ClockPause.objects.filter(deadline=deadline, to_on=None).update(to_on=on)
    deadline.state = ClockState.RUNNING
    _recompute(deadline, work_calendar())
    record(actor, "core.clock.resumed", deadline, code=code, on=on, due_on=deadline.due_on)
    return deadline


@transaction.atomic
def extend_clock(*, actor: Actor, subject: Any, code: str, by: int, authority: str) -> Deadline:
    """Lengthen a running clock by ``by`` of its own units, counted on from its whole length, on a named authority."""
    deadline = _open_clock(subject, code)
    if deadline is None:
        raise ConflictError(_("This clock is not running."), code="clock_not_running")
    if by <= 0 or not authority.strip():
        raise RuleBrokenError(_("An extension needs a length and an authority."), code="extension_authority")
    deadline.extra_length += by
    deadline.extension_authority = authority
    _recompute(deadline, work_calendar())
    record(actor, "core.clock.extended", deadline, code=code, by=by, authority=authority, due_on=deadline.due_on)
    return deadline


def _recompute(deadline: Deadline, calendar: WorkCalendar) -> bool:
    """Derive the due date again and save; say whether it moved."""
    found = computed(deadline, calendar)
    if found is None:  # paused: the date stands until somebody resumes the clock
        deadline.save()
        return False
    moved = found.due_on != deadline.due_on
    deadline.due_on, deadline.rolled, deadline.provisional = found.due_on, found.rolled, found.provisional
    deadline.version += 1
    deadline.save()
    return moved


def recompute_open(*, actor: Actor) -> int:
    """Derive every open due date again after the calendar changed; return how many moved (Appendix B 16).

    Each date that moves is an event, so that its owner is told.
    """
    calendar, moved = work_calendar(), 0
    keys = list(Deadline.unscoped.open().order_by("pk").values_list("pk", flat=True))
    for key in keys:
        with transaction.atomic():
            deadline = Deadline.unscoped.select_for_update().get(pk=key)
            before = deadline.due_on
            if deadline.state in OPEN_STATES and _recompute(deadline, calendar):
                record(actor, "core.clock.moved", deadline, code=deadline.code, before=before, after=deadline.due_on)
                moved += 1
    return moved


@transaction.atomic
def load_calendar(*, today: date) -> int:
    """Enter the shipped working-day calendar for years that nobody has entered yet; return how many days."""
    with WORKDAYS_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = set(CalendarYear.objects.values_list("year", flat=True))
    fresh = [row for row in rows if date.fromisoformat(row["date"]).year not in known]
    for year in sorted({date.fromisoformat(row["date"]).year for row in fresh}):
        source = next(row["source"] for row in fresh if row["date"].startswith(str(year)))
        CalendarYear.objects.create(year=year, source=source, entered_on=today)
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=row["date"], is_workday=row["is_workday"] == "1", name=row["name"]) for row in fresh],
        ignore_conflicts=True,
    )
    return len(fresh)
