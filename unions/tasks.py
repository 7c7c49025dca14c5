"""Scheduled work on unions: a loop around services, safe to repeat."""

import calendar
from datetime import timedelta

from celery import shared_task

from core import clock
from core.actors import SystemActor
from core.errors import DomainError
from core.heartbeats import beat
from unions.acting import actor_of_user
from unions.selectors.restructuring import due_plans
from unions.services import disposals, recounting, restructuring, tallies, terms


@shared_task(name="unions.fold_tallies")
def fold_tallies() -> int:
    """Bring the figures of every node up to date with what has changed."""
    return tallies.fold_all(clock.now(), clock.today())


@shared_task(name="unions.recount_tallies")
def recount_tallies() -> int:
    """Count the province anew every night: some figures change with the day alone; tell how many nodes differed."""
    today = clock.today()
    compared = recounting.recount(clock.now(), today)
    yesterday = today - timedelta(days=1)
    if yesterday.day == calendar.monthrange(yesterday.year, yesterday.month)[1]:
        tallies.snapshot(yesterday)
    return compared.nodes


@shared_task(name="unions.daily")
def daily() -> dict[str, int]:
    """Mark terms that are over, and put approved changes to work whose day has come; every morning (0.6)."""
    today = clock.today()
    overdue = terms.mark_overdue(actor=SystemActor("job: union.term"), today=today)
    started = 0
    for plan in due_plans(today):
        try:
            owner = actor_of_user(plan.decided_by_id, today)
            restructuring.carry_out(actor=owner, plan_id=plan.pk, today=today)
            started += 1
        except DomainError:
            continue  # its page says why; whoever decided may try it again
    beat("unions.daily", clock.ticking())
    return {"overdue": overdue, "started": started}


@shared_task(name="unions.plan_disposals")
def plan_disposals() -> int:
    """Draw up what has been kept long enough, for people to look through; every Monday (0.6 privacy.retention)."""
    count = disposals.plan_disposals(actor=SystemActor("job: privacy.retention"), today=clock.today())
    beat("unions.plan_disposals", clock.ticking())
    return count
