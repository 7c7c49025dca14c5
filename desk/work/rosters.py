"""Work on the rosters of a season: to finish, to check, to approve. One query."""

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from aid.choices.relief import RosterStatus as S
from aid.models import Roster
from aid.models.awards import DEAD
from aid.rules import relief as rules
from core.actors import Actor
from core.steps import Step
from desk.work.items import Kind, WorkItem

MOST = 500


@dataclass(frozen=True)
class Ask:
    """What a roster's state asks of whoever may take its step; ``apart``: who may not, for having acted before."""

    step: Step
    title: str | Promise
    action: str | Promise
    url_name: str
    apart: tuple[str, ...] = ()


ASKS: Mapping[str, Ask] = {
    S.DRAFT: Ask(
        rules.SUBMIT_ROSTER,
        gettext_lazy("Finish the roster: %(union)s"),
        pgettext_lazy("button", "Go on"),
        "aid:roster_detail",
    ),
    S.SUBMITTED: Ask(
        rules.CHECK_ROSTER,
        gettext_lazy("Check the roster: %(union)s"),
        pgettext_lazy("button", "Check"),
        "aid:roster_check",
        ("creator_id",),
    ),
    S.CHECKED: Ask(
        rules.APPROVE_ROSTER,
        gettext_lazy("Approve the roster: %(union)s"),
        pgettext_lazy("button", "Decide"),
        "aid:roster_approve",
        ("creator_id", "checker_id"),
    ),
}


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return the rosters that wait for this actor, and those they made that wait for others."""
    if not any(actor.can(ask.step.permission) for ask in ASKS.values()):
        return []
    return [_item(roster, actor) for roster in _rosters(actor)]


def _rosters(actor: Actor) -> QuerySet[Roster]:
    parts = [
        Roster.objects.permitted(actor, ask.step.permission).filter(status=status)
        for status, ask in ASKS.items()
        if status != S.DRAFT  # a draft is its maker's
    ]
    own = Roster.objects.permitted(actor, "aid.view_roster").filter(creator_id=actor.user_id, status__in=list(ASKS))
    rows: QuerySet[Roster] = reduce(operator.or_, parts, own)
    lines = Count("awards", filter=~Q(awards__status__in=DEAD))
    return (
        rows.select_related("programme", "union")
        .annotate(lines=lines)
        .order_by("programme__roster_due_on", "pk")[:MOST]
    )


def _item(roster: Any, actor: Actor) -> WorkItem:
    ask = ASKS[roster.status]
    why_not = _why_not(roster, ask, actor)
    address = reverse("aid:roster_detail", args=[roster.pk])
    families = ngettext("%(n)s family", "%(n)s families", roster.lines) % {"n": roster.lines}
    return WorkItem(
        kind=Kind.SEASON,
        title=ask.title % {"union": roster.union.name},
        url=address,
        action=_("View") if why_not else str(ask.action),
        action_url=address if why_not else reverse(ask.url_name, args=[roster.pk]),
        facts=(roster.programme.name, families, *((why_not,) if why_not else ())),
        due_on=roster.programme.roster_due_on,
        waiting=bool(why_not),
    )


def _why_not(roster: Any, ask: Ask, actor: Actor) -> str:
    if not actor.reaches(ask.step.permission, roster.union.path):
        return _("Waits for others: %(state)s") % {"state": roster.get_status_display()}
    if actor.user_id in [getattr(roster, column) for column in ask.apart]:
        return _("You made or checked this roster; somebody else takes this step")
    return ""
