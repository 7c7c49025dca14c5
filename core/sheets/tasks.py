"""The nightly end of what imports kept."""

from celery import shared_task

from core import clock
from core.sheets.services.purging import purge


@shared_task(name="core.sheets.purge")
def purge_imports() -> int:
    """Delete the files and cells of imports whose time is over; safe to repeat."""
    total = 0
    while count := purge(clock.now()):
        total += count
    return total
