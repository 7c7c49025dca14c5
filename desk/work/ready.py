"""Relief that was granted and lies ready to be paid: somebody has to put it into a batch. One query."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from aid.choices.relief import AwardStatus
from aid.models import Award
from core.actors import Actor
from core.prepared import prepared
from core.templatetags.show import money_fen
from desk.work.items import Kind, WorkItem

PREPARE = "aid.prepare_batch"


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return one item a programme and paying union for whoever prepares batches there."""
    if not actor.can(PREPARE):
        return []
    return [_item(row) for row in _sums(actor)]


@prepared()
def _sums(actor: Actor) -> QuerySet[Award, dict[str, Any]]:
    rows: QuerySet[Award, dict[str, Any]] = (
        Award.objects.permitted(actor, PREPARE)
        .filter(status=AwardStatus.READY)
        .values("programme__name", "programme__closes_on", "payer__name")
        .annotate(lines=Count("pk"), total_fen=Sum("amount_fen"))
        .order_by("programme__closes_on", "programme__name", "payer__name")
    )
    return rows


def _item(row: dict[str, Any]) -> WorkItem:
    address = reverse("aid:batch_new")
    lines = ngettext("%(n)s payment", "%(n)s payments", row["lines"]) % {"n": row["lines"]}
    return WorkItem(
        kind=Kind.BATCH,
        title=_("Prepare a batch: %(programme)s") % {"programme": row["programme__name"]},
        url=address,
        action=pgettext("button", "Prepare"),
        action_url=address,
        facts=(lines, money_fen(row["total_fen"]), row["payer__name"]),
        due_on=row["programme__closes_on"],
    )
