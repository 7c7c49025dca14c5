"""Corrected bank cards that wait for a second person, before money is tried again. One query."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aid.models import AccountChange
from aid.selectors.batches import account_changes
from core.actors import Actor
from core.prepared import prepared
from desk.work.items import Kind, WorkItem

MOST = 200


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return the corrected cards that this actor may confirm; who proposed one waits for somebody else."""
    if not actor.can("aid.confirm_account"):
        return []
    return [_item(change, actor) for change in _proposed(actor)]


@prepared()
def _proposed(actor: Actor) -> QuerySet[AccountChange]:
    return account_changes(actor)[:MOST]


def _item(change: AccountChange, actor: Actor) -> WorkItem:
    address = reverse("aid:account_detail", args=[change.pk])
    own = change.proposed_by_id == actor.user_id
    why_not = (_("You proposed this card; somebody else confirms it"),) if own else ()
    return WorkItem(
        kind=Kind.BATCH,
        title=_("Confirm the corrected card: %(name)s") % {"name": change.award.person.name},
        url=address,
        action=_("View") if own else pgettext("button", "Check"),
        action_url=address,
        facts=(_("proposed by %(name)s") % {"name": change.proposed_by.name}, *why_not),
        waiting=own,
    )
