"""Disputes that wait for whoever keeps or mediates them, by their nearest clock. One query."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from core.actors import Actor
from core.addresses import row_address
from desk.work.items import Kind, WorkItem
from legal.choices.disputes import MediationStatus as S
from legal.models import Mediation
from legal.rules.disputes import KEEP
from legal.selectors.disputes import waiting_for

MOST = 200
TITLES: Mapping[str, Any] = {
    S.REGISTERED: gettext_lazy("Ask both sides: %(name)s"),
    S.ASKING: gettext_lazy("Enter the other side's answer: %(name)s"),
    S.MEDIATING: gettext_lazy("Mediate: %(name)s"),
    S.AGREEMENT_DRAFT: gettext_lazy("Have the agreement signed: %(name)s"),
    S.EFFECTIVE: gettext_lazy("Follow the performance: %(name)s"),
    S.BREACHED: gettext_lazy("A payment was missed: %(name)s"),
}
GO_ON = pgettext_lazy("button", "Go on")
VERBS: Mapping[str, Any] = {S.MEDIATING: GO_ON, S.BREACHED: GO_ON}
KINDS: Mapping[str, Any] = dict(Mediation._meta.get_field("kind").flatchoices)
STATES: Mapping[str, Any] = dict(S.choices)
AT_THE_TABLE = frozenset({S.MEDIATING, S.AGREEMENT_DRAFT})


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return the open disputes of somebody: theirs to act on, or waiting for the mediator."""
    return [_item(each, actor) for each in waiting_for(actor, today, MOST)]


def _item(mediation: Any, actor: Actor) -> WorkItem:
    url = row_address("legal:mediation_detail", mediation.number)
    mine = mediation.mediator_id == actor.user_id
    waits = not mine if mediation.status in AT_THE_TABLE else not actor.can(KEEP)
    title, action, facts = _words(mediation.status, mediation.kind, waits, get_language())
    return WorkItem(
        kind=Kind.RIGHTS,
        title=title % {"name": f"{mediation.applicant_name} / {mediation.respondent_name}"},
        url=url,
        action=action,
        action_url=url,
        facts=(mediation.number, *facts),
        due_on=mediation.due_on if mediation.status != S.EFFECTIVE else None,
        statutory=True,
        urgent=mediation.status == S.BREACHED,
        waiting=waits,
    )


@lru_cache(maxsize=1_024)
def _words(status: str, kind: str, waits: bool, _language: str | None) -> tuple[str, str, tuple[str, str]]:
    """Return the title, the button, and what is told beside; the same for many disputes."""
    action = _("View") if waits else str(VERBS.get(status, GO_ON))
    return str(TITLES[status]), action, (str(KINDS[kind]), str(STATES[status]))
