"""People who may be on file twice: one line for whoever decides, however many pairs there are. One query."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actors import Actor
from desk.work.items import Kind, WorkItem
from unions.choices import PairStatus
from unions.selectors.matches import pair_list

SETTLE = "unions.settle_pair"
CAP = 100


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return the pairs to be decided as one item."""
    if not actor.can(SETTLE):
        return []
    count = pair_list(actor).filter(status=PairStatus.OPEN).order_by()[:CAP].count()
    if not count:
        return []
    address = reverse("aid:pair_list")
    return [
        WorkItem(
            kind=Kind.FILE,
            title=ngettext("Decide %(n)s possible duplicate", "Decide %(n)s possible duplicates", count) % {"n": count},
            url=address,
            action=_("Compare"),
            action_url=address,
        )
    ]
