"""Background work of the union tree."""

import calendar
from datetime import timedelta

from celery import shared_task

from core import clock
from unions.services import tallies


@shared_task(name="unions.fold_tallies")
def fold_tallies() -> int:
    """Bring the figures of every node up to date with what has changed."""
    return tallies.fold_all(clock.now(), clock.today())


@shared_task(name="unions.recount_tallies")
def recount_tallies() -> int:
    """Count the province anew every night: some figures change with the day alone; tell how many nodes differed."""
    today = clock.today()
    differences = tallies.recount(clock.now(), today)
    yesterday = today - timedelta(days=1)
    if yesterday.day == calendar.monthrange(yesterday.year, yesterday.month)[1]:
        tallies.snapshot(yesterday)
    return len(differences)
