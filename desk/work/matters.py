"""Matters of labour-law supervision that wait for whoever handles, signs or inquires. One query."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.actors import Actor
from desk.work.items import Kind, WorkItem
from legal.choices.supervision import MatterStatus as S
from legal.rules.letters import LOCAL_LEVELS
from legal.rules.matters import HANDLE, SIGN
from legal.selectors.matters import waiting_for

MOST = 200
TITLES: Mapping[str, Any] = {
    S.COMPLAINT: gettext_lazy("Accept or refuse the complaint: %(name)s"),
    S.HEARING: gettext_lazy("Hear both sides: %(name)s"),
    S.NEGOTIATING: gettext_lazy("Bring the talks to an end: %(name)s"),
    S.INQUIRY: gettext_lazy("Inquire on site: %(name)s"),
    S.URGED: gettext_lazy("Check the correction: %(name)s"),
    S.OPINION_ISSUED: gettext_lazy("Reply to the opinion letter: %(name)s"),
    S.CORRECTING: gettext_lazy("Verify the correction: %(name)s"),
    S.REVIEWING_REPLY: gettext_lazy("Study the reply: %(name)s"),
    S.MAY_SUGGEST: gettext_lazy("Issue a suggestion letter: %(name)s"),
    S.SUGGESTION_ISSUED: gettext_lazy("Feedback of the department: %(name)s"),
}
ELSEWHERE = frozenset({S.OPINION_ISSUED, S.SUGGESTION_ISSUED})  # the employer or the department is to answer


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return the open matters of somebody: theirs to go on with, or waiting for somebody else."""
    return [_item(each, actor, today) for each in waiting_for(actor, MOST)]


def is_mine(matter: Any, actor: Actor) -> bool:
    """Say whether the next step is the actor's: the union that handles a matter acts, and whoever inquires.

    A suggestion letter is the local federation's, never of whoever registered the matter.
    """
    if matter.to_serve is not None:
        return _own(matter, actor, HANDLE)
    if matter.status in ELSEWHERE:
        return False
    if matter.status == S.MAY_SUGGEST:
        levels = {branch.level for branch in actor.branches(SIGN) if branch.covers(matter.union.path)}
        return not LOCAL_LEVELS.isdisjoint(levels) and matter.recorder_id != actor.user_id
    return _own(matter, actor, HANDLE) or (matter.status == S.INQUIRY and matter.inquires)


def _own(matter: Any, actor: Actor, right: str) -> bool:
    return any(branch.path == matter.union.path for branch in actor.branches(right))


def _item(matter: Any, actor: Actor, today: date) -> WorkItem:
    url = reverse("legal:supervision_detail", args=[matter.number])
    mine = is_mine(matter, actor)
    title = gettext_lazy("Serve the letter: %(name)s") if matter.to_serve else TITLES[matter.status]
    return WorkItem(
        kind=Kind.RIGHTS,
        title=title % {"name": matter.employer_name},
        url=url,
        action=pgettext("button", "Go on") if mine else _("View"),
        action_url=reverse("legal:letter_detail", args=[matter.to_serve]) if matter.to_serve and mine else url,
        facts=(matter.number, str(matter.get_item_display()), str(matter.get_status_display())),
        due_on=matter.due_on or (matter.correct_by if matter.status == S.URGED else None),
        statutory=matter.due_on is not None,
        urgent=matter.status == S.MAY_SUGGEST and mine,
        waiting=not mine,
    )
