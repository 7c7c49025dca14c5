"""Talks of one's own union that wait for a step. One query."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.actors import Actor
from desk.work.items import Kind, WorkItem
from legal.choices.negotiations import NegotiationStatus as S
from legal.selectors.negotiations import waiting_for

MOST = 100
TITLES: Mapping[str, Any] = {
    S.OFFER_SENT: gettext_lazy("Reply to the offer: %(name)s"),
    S.OVERDUE: gettext_lazy("No reply to the offer: %(name)s"),
    S.TALKS: gettext_lazy("Go on with the talks: %(name)s"),
    S.SUSPENDED: gettext_lazy("Take the talks up again: %(name)s"),
    S.COORDINATING: gettext_lazy("Coordination by the authority: %(name)s"),
    S.DRAFT_AGREED: gettext_lazy("Put the draft to the vote: %(name)s"),
    S.VOTED: gettext_lazy("Have the contract signed: %(name)s"),
}


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return the open talks of one's own union: to go on with, or waiting for the other side or the authority."""
    return [_item(each, today) for each in waiting_for(actor, MOST)]


def _item(row: Any, today: date) -> WorkItem:
    url = reverse("legal:negotiation_detail", args=[row.number])
    silent = row.status == S.OFFER_SENT and row.due_on is not None and row.due_on < today
    waits = row.status in (S.OVERDUE, S.COORDINATING) or (row.status == S.OFFER_SENT and not silent)
    title = gettext_lazy("Report the silence: %(name)s") if silent else TITLES[row.status]
    return WorkItem(
        kind=Kind.RIGHTS,
        title=title % {"name": row.counterpart},
        url=url,
        action=_("View") if waits else pgettext("button", "Go on"),
        action_url=url,
        facts=(row.number, str(row.get_kind_display()), str(row.get_status_display())),
        due_on=row.due_on,
        statutory=True,
        waiting=waits,
    )
