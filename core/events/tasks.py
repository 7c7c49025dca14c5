"""Scheduled work on events: deliver a hint's events, sweep the forgotten, seal the chain."""

from celery import shared_task

from core import clock
from core.events import checkpoints, seals, services
from core.heartbeats import beat


@shared_task(name="core.events.deliver")
def deliver(event_ids: list[int]) -> int:
    """Deliver these events to their subscribers; safe to repeat."""
    return services.deliver(event_ids, moment=clock.ticking())


@shared_task(name="core.events.sweep_deliveries")
def sweep_deliveries() -> int:
    """Deliver what a lost hint left."""
    delivered = services.sweep_deliveries(moment=clock.ticking())
    beat("events.sweep", clock.ticking())
    return delivered


@shared_task(name="core.events.seal")
def seal() -> int:
    """Seal new events into the chain and note the seals outside; every 20 seconds, so that none waits a minute."""
    sealed = seals.seal(moment=clock.ticking())
    checkpoints.write()
    beat("events.seal", clock.ticking())
    return sealed
