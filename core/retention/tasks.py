"""The daily sweep."""

from celery import shared_task

from core import clock
from core.heartbeats import beat
from core.retention.services import sweep


@shared_task(name="core.retention.sweep")
def sweep_data() -> dict[str, int]:
    """Let go whose days are over and which nobody has to approve; every night."""
    gone = sweep(clock.ticking())
    beat("retention.sweep", clock.ticking())
    return gone
