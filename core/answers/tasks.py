"""Forgetting answers that nobody will ask for again."""

from celery import shared_task

from core import clock
from core.answers.services import forget
from core.heartbeats import beat


@shared_task(name="core.answers.forget")
def forget_answers() -> int:
    """Delete the answers older than 30 days; nightly."""
    count = forget(moment=clock.ticking())
    beat("answers.forget", clock.ticking())
    return count
