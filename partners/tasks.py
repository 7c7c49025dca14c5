"""Scheduled work of partner systems: a loop around services, safe to repeat."""

from celery import shared_task

from core import clock
from core.heartbeats import beat
from partners.services.tokens import throw_away


@shared_task(name="partners.tidy")
def tidy() -> int:
    """Throw away the access tokens that are over; hourly."""
    count = throw_away(moment=clock.ticking())
    beat("partners.tidy", clock.ticking())
    return count
