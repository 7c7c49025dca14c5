"""The quarterly check of families on file: one row a period, for whoever checks them. One query."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from aid.selectors.quarters import Quarter, unchecked_of
from aid.services.quarters import CHECK
from core.actors import Actor
from core.parameters.selectors import Table
from desk.work.items import Kind, WorkItem


def work(actor: Actor, today: date, numbers: Table) -> list[WorkItem]:
    """Return how many families of the actor's branch wait for their check, until the last day of their period."""
    if not actor.can(CHECK):
        return []
    return [_item(quarter, families) for quarter, families in unchecked_of(actor, CHECK, today, numbers)]


def _item(quarter: Quarter, families: int) -> WorkItem:
    address = f"{reverse('aid:quarter_list')}?state=open"
    return WorkItem(
        kind=Kind.FILE,
        title=_("Quarterly check of families on file"),
        url=address,
        action=pgettext("button", "Check"),
        action_url=address,
        facts=(ngettext("%(n)s family not checked yet", "%(n)s families not checked yet", families) % {"n": families},),
        due_on=quarter.last,
    )
