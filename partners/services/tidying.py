"""The log of deliveries is kept for some weeks; what is still owed is never thrown away."""

from datetime import datetime, timedelta

from core.parameters.selectors import value
from partners.choices import DeliveryStatus
from partners.models import DeliveryTry, WebhookDelivery
from partners.rules.retries import LOG_DAYS
from partners.services.sending import PROVINCE

AT_ONCE = 20_000


def throw_away_logs(*, moment: datetime) -> int:
    """Delete tries, and deliveries sent or given up, older than the log is kept; a part at a time; return how many."""
    before = moment - timedelta(days=value(LOG_DAYS, PROVINCE, moment.date()))
    old = DeliveryTry.unscoped.filter(at__lt=before).order_by("at").values_list("pk", flat=True)[:AT_ONCE]
    gone = DeliveryTry.unscoped.filter(pk__in=list(old)).delete()[0]
    over = WebhookDelivery.unscoped.exclude(status=DeliveryStatus.WAITING).filter(done_at__lt=before)
    pks = list(over.order_by("done_at").values_list("pk", flat=True)[:AT_ONCE])
    return gone + WebhookDelivery.unscoped.filter(pk__in=pks).delete()[0]
