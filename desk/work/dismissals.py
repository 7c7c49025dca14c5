"""Notices of dismissal on which one's own union has still to say its view. One query."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actors import Actor
from desk.work.items import Kind, WorkItem
from legal.models import TerminationNotice
from legal.selectors.terminations import waiting_for

MOST = 100


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return the notices that wait for the view of one's own union."""
    return [_item(each) for each in waiting_for(actor, MOST)]


def _item(notice: TerminationNotice) -> WorkItem:
    return WorkItem(
        kind=Kind.RIGHTS,
        title=_("Say the union's view on a dismissal: %(name)s") % {"name": notice.worker_name},
        url=reverse("legal:dismissal_detail", args=[notice.pk]),
        action=pgettext("button", "Go on"),
        action_url=reverse("legal:dismissal_act", args=[notice.pk, "view"]),
        facts=(notice.employer_name,),
        due_on=notice.due_on,  # type: ignore[attr-defined]
        statutory=True,
    )
