"""Scheduled work on files and relief: a loop around services, safe to repeat."""

from celery import shared_task

from aid.services import (
    batches,
    cross_check,
    decisions,
    duplicates,
    exits,
    funds,
    notices,
    roster_notices,
    standing,
    upkeep,
)
from core import clock
from core.actors import SystemActor
from core.heartbeats import beat


@shared_task(name="aid.close_notices")
def close_notices() -> int:
    """End every notice of a unit or a roster whose days are over without objection; hourly."""
    actor, today = SystemActor("job: notice.close"), clock.today()
    closed = notices.close_due_notices(actor=actor, today=today)
    closed += roster_notices.close_due_rosters(actor=actor, today=today)
    closed += exits.close_due_exit_notices(today=today)
    beat("aid.close_notices", clock.ticking())
    return closed


@shared_task(name="aid.nightly")
def nightly() -> dict[str, int]:
    """Withdraw returns nobody completed, and look for people on file twice, suspend files without a review; nightly."""
    actor, today = SystemActor("job: aid.nightly"), clock.today()
    done = {
        "withdrawn": decisions.withdraw_overdue_returns(actor=actor, today=today),
        "resembling": duplicates.find_pairs(actor=actor, today=today),
        "suspended": upkeep.suspend_unreviewed(actor=actor, today=today),
    }
    beat("aid.nightly", clock.ticking())
    return done


@shared_task(name="aid.mark_people")
def mark_everybody() -> int:
    """Give everybody on file the hash by which partners ask; a second look after what events began, every 5 minutes."""
    count = standing.mark_people()
    beat("aid.mark_people", clock.ticking())
    return count


@shared_task(name="aid.cross_check")
def nightly_check() -> dict[str, int]:
    """Look for what should not be between files, persons, cards and payments; nightly."""
    found = cross_check.cross_check(actor=SystemActor("job: aid.dedup_scan"), today=clock.today())
    beat("aid.cross_check", clock.ticking())
    return found


@shared_task(name="aid.money")
def money() -> dict[str, int]:
    """Mark payments the bank never answered, and ask every invariant of money; nightly."""
    moment = clock.now()
    unknown = batches.mark_unknown(actor=SystemActor("job: aid.bank_overdue"), moment=moment)
    return {"unknown": unknown, "broken": len(funds.run_money_checks(moment))}
