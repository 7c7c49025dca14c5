"""Logs are kept as long as the schedule says: deliveries for weeks, calls for years; what is owed stays."""

from datetime import datetime, timedelta

from django.utils import timezone

from core.clock import day_of
from core.parameters.selectors import value
from core.retention.rules import CALL_YEARS, call_years, years_after
from partners.choices import DeliveryStatus
from partners.models import Call, DeliveryTry, WebhookDelivery
from partners.rules.retries import LOG_DAYS
from partners.services.sending import PROVINCE

AT_ONCE = 20_000


def throw_away_logs(*, moment: datetime) -> int:
    """Delete tries, and deliveries sent or given up, older than the log is kept; a part at a time; return how many."""
    before = moment - timedelta(days=value(LOG_DAYS, PROVINCE, day_of(moment)))
    old = DeliveryTry.unscoped.filter(at__lt=before).order_by("at").values_list("pk", flat=True)[:AT_ONCE]
    gone = DeliveryTry.unscoped.filter(pk__in=list(old)).delete()[0]
    over = WebhookDelivery.unscoped.exclude(status=DeliveryStatus.WAITING).filter(done_at__lt=before)
    pks = list(over.order_by("done_at").values_list("pk", flat=True)[:AT_ONCE])
    return gone + WebhookDelivery.unscoped.filter(pk__in=pks).delete()[0]


def throw_away_calls(*, moment: datetime) -> int:
    """Delete the calls older than they are kept, from the first on, however many there are; return how many.

    Calls are numbered as they come, so the old ones are at the beginning: nothing needs to be searched for.
    """
    today = timezone.localdate(moment)
    first_kept = years_after(today, -call_years(value(CALL_YEARS, PROVINCE, today)))
    total = 0
    while True:
        oldest = Call.unscoped.order_by("pk").values_list("pk", "at")[:AT_ONCE]
        old = [pk for pk, at in oldest if timezone.localdate(at) < first_kept]
        if not old:
            return total
        total += Call.unscoped.filter(pk__in=old).delete()[0]
