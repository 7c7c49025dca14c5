"""Scheduled work on clocks."""

from celery import shared_task

from core.actors import SystemActor
from core.clocks.services import recompute_open


@shared_task(name="core.clocks.recompute")
def recompute() -> int:
    """Derive all open due dates again; nightly, and after the calendar was edited. Safe to repeat."""
    return recompute_open(actor=SystemActor("job: clocks.recompute"))
