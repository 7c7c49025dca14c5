"""Work on payment batches: to lock, to confirm, to send, to read the bank's answer. One query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from aid.choices.relief import BatchStatus as S
from aid.models import Batch
from aid.rules import relief as rules
from core.actors import Actor
from core.prepared import prepared
from core.templatetags.show import money_fen
from desk.work.items import Kind, WorkItem

MOST = 500
PREPARER = ("prepared_by_id",)


@dataclass(frozen=True)
class Ask:
    """What a batch's state asks, by which right; ``apart``: who may not, for having acted before."""

    permission: str
    title: str | Promise
    action: str | Promise
    url_name: str
    apart: tuple[str, ...] = ()


ASKS: Mapping[str, Ask] = {
    S.OPEN: Ask(
        rules.LOCK_BATCH.permission,
        gettext_lazy("Lock the batch %(number)s"),
        pgettext_lazy("button", "Go on"),
        "aid:batch_detail",
    ),
    S.LOCKED: Ask(
        rules.CONFIRM_BATCH.permission,
        gettext_lazy("Confirm the batch %(number)s"),
        pgettext_lazy("button", "Check"),
        "aid:batch_confirm",
        PREPARER,
    ),
    S.CONFIRMED: Ask(
        rules.SEND_BATCH.permission,
        gettext_lazy("Send the batch %(number)s to the bank"),
        pgettext_lazy("button", "Send"),
        "aid:batch_detail",  # the bank file is taken there first
    ),
    S.SENT: Ask(
        "aid.read_bank_result",
        gettext_lazy("Read the bank's answer: batch %(number)s"),
        pgettext_lazy("button", "Read in"),
        "aid:batch_result_new",
    ),
}


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return the batches of the actor's own level that are under way: theirs to act on, or waiting for the other."""
    if not any(actor.can(ask.permission) for ask in ASKS.values()):
        return []
    return [_item(batch, actor) for batch in _batches(actor)]


@prepared()
def _batches(actor: Actor) -> QuerySet[Batch]:
    prepared = Batch.objects.permitted(actor, "aid.prepare_batch")
    confirmed = Batch.objects.permitted(actor, "aid.confirm_batch")
    rows = (prepared | confirmed).filter(status__in=list(ASKS)).select_related("programme", "union")
    return rows.order_by("created_at", "pk")[:MOST]


def _item(batch: Any, actor: Actor) -> WorkItem:
    ask = ASKS[batch.status]
    why_not = _why_not(batch, ask, actor)
    address = reverse("aid:batch_detail", args=[batch.number])
    payments = ngettext("%(n)s payment", "%(n)s payments", batch.line_count) % {"n": batch.line_count}
    return WorkItem(
        kind=Kind.BATCH,
        title=ask.title % {"number": batch.number},
        url=address,
        action=_("View") if why_not else str(ask.action),
        action_url=address if why_not else reverse(ask.url_name, args=[batch.number]),
        facts=(batch.programme.name, payments, money_fen(batch.total_fen), *((why_not,) if why_not else ())),
        due_on=None if batch.status == S.SENT else batch.programme.closes_on,
        clock_label=str(_("At the bank")) if batch.status == S.SENT else "",
        tone="hold" if batch.status == S.SENT else "",
        waiting=bool(why_not),
    )


def _why_not(batch: Any, ask: Ask, actor: Actor) -> str:
    if not actor.reaches(ask.permission, batch.union.path):
        return _("Waits for others: %(state)s") % {"state": batch.get_status_display()}
    if actor.user_id in [getattr(batch, column) for column in ask.apart]:
        return _("You prepared this batch; somebody else confirms it")
    return ""
