"""What partners keep of webhooks, as the schedule tells it."""

from django.utils.translation import gettext_lazy as _

from core.retention.registry import Class, register
from core.retention.rules import CALL_YEARS
from partners.rules.retries import LOG_DAYS
from partners.services.tidying import throw_away_calls, throw_away_logs

register(
    Class(
        code="partners.deliveries",
        label=_("Deliveries to partner systems that arrived or were given up, and every try"),
        keep=LOG_DAYS,
        since=_("from the delivery; what is still owed stays"),
        then=_("deleted; that the event was sent stays in the trail"),
        sweep=lambda moment: throw_away_logs(moment=moment),
    )
)
register(
    Class(
        code="partners.calls",
        label=_("Calls of partner systems: when, what for, which answer, how many rows"),
        keep=CALL_YEARS,
        since=_("from the call"),
        then=_("deleted; which single rows were shown stays in the trail"),
        sweep=lambda moment: throw_away_calls(moment=moment),
    )
)
