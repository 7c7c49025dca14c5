"""Work on a job, given its key alone; and the sweep that finds what nobody works on."""

from celery import shared_task

from core import clock
from core.heartbeats import beat
from core.jobs.services import running, sweeping


@shared_task(name="core.jobs.run")
def run(job_id: str) -> bool:
    """Work on a job for a slice of time; safe to repeat, and to lose."""
    return running.run(job_id)


@shared_task(name="core.jobs.sweep")
def sweep() -> int:
    """Wake workers for jobs that wait; every 15 seconds."""
    woken = sweeping.sweep(clock.now())
    beat("jobs.sweep", clock.ticking())
    return woken
