"""The limitation of a case as a clock: started, interrupted, suspended, each with its reason and its paper (7.4)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.models import Deadline
from core.clocks.services import pause_clock, resume_clock, stop_clock
from core.errors import RuleBrokenError
from core.events.services import record
from legal.rules.deadlines import ARB_LIMIT
from legal.services import clocks


def start_limitation(
    subject: Any, *, known_on: date | None, owed_wages: bool = False, employment_ended_on: date | None = None
) -> Deadline | None:
    """Start the limitation of a case from the day the right was known; None while it does not run."""
    if known_on is None or (owed_wages and employment_ended_on is None):
        return None
    start = max(known_on, employment_ended_on) if owed_wages and employment_ended_on else known_on
    return clocks.start(subject, ARB_LIMIT, on=start)


@transaction.atomic
def interrupt_limitation(*, actor: Actor, subject: Any, on: date, reason: str, authority: str) -> Deadline:
    """Start the limitation anew from the day of a claim, a request to an office, or a promise to pay."""
    running = limitation_clock(subject)
    _check_told(reason, authority)
    if running is None or on > running.due_on:
        raise RuleBrokenError(_("The limitation was over by then; nothing interrupts it any more."), code="barred")
    if on < running.trigger_on:
        raise RuleBrokenError(_("The limitation had not begun by then."), code="before_trigger")
    clock = clocks.start(subject, ARB_LIMIT, on=on)
    record(
        actor, "legal.limitation.interrupted", subject, on=on, reason=reason, authority=authority, due_on=clock.due_on
    )
    return clock


@transaction.atomic
def suspend_limitation(
    *, actor: Actor, subject: Any, on: date, until: date | None, reason: str, authority: str
) -> Deadline:
    """Leave the days of a hindrance out of the limitation; without an end it stands still."""
    _check_told(reason, authority)
    clock = pause_clock(actor=actor, subject=subject, code=ARB_LIMIT.code, on=on, reason=reason, authority=authority)
    if until is not None:
        if until < on:
            raise RuleBrokenError(_("The last day must not be before the first."), code="pause_order")
        clock = resume_clock(actor=actor, subject=subject, code=ARB_LIMIT.code, on=until)
    return clock


def end_limitation(subject: Any, *, on: date) -> None:
    """End the limitation because arbitration was applied for that day."""
    stop_clock(subject=subject, code=ARB_LIMIT.code, on=on)


def limitation_clock(subject: Any) -> Deadline | None:
    """Return the limitation that runs for a case."""
    rows = Deadline.unscoped.about(subject._meta.label_lower, subject.pk).open()
    found: Deadline | None = rows.filter(code=ARB_LIMIT.code).first()
    return found


def _check_told(reason: str, authority: str) -> None:
    if not reason.strip() or not authority.strip():
        raise RuleBrokenError(_("Write the reason and the paper it rests on."), code="limitation_reason")
