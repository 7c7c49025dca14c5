"""Scheduled work of partner systems: a loop around services, safe to repeat."""

from celery import shared_task

from core import clock
from core.heartbeats import beat
from partners.services.lanes import sweep_webhooks
from partners.services.tidying import throw_away_logs
from partners.services.tokens import throw_away


@shared_task(name="partners.tidy")
def tidy() -> int:
    """Throw away the access tokens that are over and the logs of webhooks that are old; hourly."""
    count = throw_away(moment=clock.ticking()) + throw_away_logs(moment=clock.ticking())
    beat("partners.tidy", clock.ticking())
    return count


@shared_task(name="partners.sweep_webhooks")
def sweep() -> int:
    """Hand out what happened and send what is due; every five seconds: what a crash left is found here too."""
    sent = sweep_webhooks(now=clock.ticking)
    beat("partners.webhooks", clock.ticking())
    return sent
