"""Moves of files between counties that wait for this person's county. One query."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aid.choices.households import MoveStatus
from aid.models import CountyMove
from aid.rules.households import ACCEPT_MOVE, AGREE_MOVE
from aid.selectors.households import moves_waiting
from core.actors import Actor
from desk.work.items import Kind, WorkItem


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return the files another county lets go to this one, and those it asks this one for."""
    if not (actor.can(ACCEPT_MOVE.permission) or actor.can(AGREE_MOVE.permission)):
        return []
    return [_item(move, actor) for move in moves_waiting(actor)]


def _item(move: CountyMove, actor: Actor) -> WorkItem:
    is_wanted = move.status == MoveStatus.WANTED
    title = _("Let a file go to another county: %(name)s") if is_wanted else _("Take a file over: %(name)s")
    own = actor.user_id == (move.asked_by_id if is_wanted else move.let_go_by_id)
    step = reverse("aid:move_answer" if is_wanted else "aid:move_decide", args=[move.pk])
    return WorkItem(
        kind=Kind.FILE,
        title=title % {"name": move.summary.get("head", "")},
        url=reverse("aid:move", args=[move.pk]),
        action=_("View") if own else pgettext("button", "Decide"),
        action_url=reverse("aid:move", args=[move.pk]) if own else step,
        facts=(move.union.name if is_wanted else move.from_union.name, move.employer_name),
        waiting=own,
        urgent=not own,
    )
