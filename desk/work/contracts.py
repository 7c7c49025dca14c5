"""Collective contracts that wait for a step of one's own union, or for filing by the federation. One query."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from core.actors import Actor
from core.addresses import row_address
from desk.work.items import Kind, WorkItem
from legal.choices.contracts import ContractStatus as S
from legal.choices.negotiations import BargainKind
from legal.rules.contracts import NEGOTIATE
from legal.selectors.contracts import STEP_STATES, waiting_for

MOST = 200
KINDS, STATES = dict(BargainKind.choices), dict(S.choices)
TITLES: Mapping[str, Any] = {
    S.SIGNED: gettext_lazy("Submit the contract: %(name)s"),
    S.UNDER_REVIEW: gettext_lazy("Under review by the authority: %(name)s"),
    S.REVISING: gettext_lazy("Revise and submit again: %(name)s"),
    S.EFFECTIVE: gettext_lazy("Make the contract known: %(name)s"),
    S.TERMINATED: gettext_lazy("File the ending: %(name)s"),
}


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return the contracts that wait for one's own union, or for filing by one's federation."""
    return [_item(each, actor) for each in waiting_for(actor, today, MOST)]


def _item(row: Any, actor: Actor) -> WorkItem:
    url = row_address("legal:contract_detail", row.number)
    own = any(branch.path == row.union__path for branch in actor.branches(NEGOTIATE))
    stepping = own and (row.status in STEP_STATES or row.status == S.TERMINATED)
    title, action, facts = _words(row.status, row.kind, own, stepping, get_language())
    return WorkItem(
        kind=Kind.RIGHTS,
        title=title % {"name": row.name},
        url=url,
        action=action,
        action_url=url,
        facts=(row.number, *facts),
        due_on=row.due_on if stepping else row.end_on if own else None,
        statutory=stepping,
        waiting=stepping and row.status == S.UNDER_REVIEW,
    )


@lru_cache(maxsize=1_024)
def _words(
    status: str, kind: str, own: bool, stepping: bool, _language: str | None
) -> tuple[str, str, tuple[str, str]]:
    """Return the title, the button, and what is told beside; the same for many contracts."""
    renewing, filing = _("Renew the contract: %(name)s"), _("File the contract: %(name)s")
    title = str(TITLES[status]) if stepping else renewing if own else filing
    action = _("View") if stepping and status == S.UNDER_REVIEW else pgettext("button", "Go on")
    return title, action, (str(KINDS[kind]), str(STATES[status]))
