"""Full exports that wait for this person's word, and one's own that wait for another's. One query each."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actors import Actor
from core.prepared import prepared
from core.sheets import selectors
from core.sheets.lists import list_of
from core.sheets.models import SheetExport
from core.sheets.services.exporting import APPROVE
from desk.work.items import Kind, WorkItem

MOST = 50


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return the full exports that somebody else asked for in this person's branch."""
    if not actor.can(APPROVE):
        return []
    return [_item(export) for export in _waiting(actor)]


@prepared()
def _waiting(actor: Actor) -> QuerySet[SheetExport]:
    return selectors.exports_waiting(actor).exclude(owner_id=actor.user_id)[:MOST]


def _item(export: SheetExport) -> WorkItem:
    kind, url = list_of(export.kind), reverse("desk:export_approvals")
    return WorkItem(
        kind=Kind.MESSAGE,
        title=_("Decide on a full export: %(list)s") % {"list": kind.label if kind else export.kind},
        url=url,
        action=pgettext("button", "Decide"),
        action_url=url,
        facts=(export.owner.name, export.place, export.purpose),
        urgent=True,
    )
