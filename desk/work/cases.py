"""Cases of legal aid that wait for whoever reviews, decides, assigns or handles them. One query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.actors import Actor
from core.prepared import prepared
from desk.work.items import Kind, WorkItem
from legal.choices.cases import ENDED
from legal.choices.cases import CaseStatus as S
from legal.models import LegalAidCase
from legal.rules.cases import ASSIGN, DECIDE, HANDLE, REVIEW, TAKE
from legal.selectors.cases import awaited

MOST = 200
RECORDER, REVIEWER, APPROVER = "recorder_id", "reviewer_id", "approver_id"


@dataclass(frozen=True)
class Ask:
    """What a state asks for, by which right, and whose earlier part in the case keeps them from it."""

    title: Any
    right: str
    apart: tuple[str, ...] = ()


TEST = Ask(gettext_lazy("Review legal aid: %(name)s"), REVIEW, (RECORDER,))
DECISION = Ask(gettext_lazy("Decide on legal aid: %(name)s"), DECIDE, (RECORDER, REVIEWER))
CALL = Ask(gettext_lazy("Call the worker back: %(name)s"), TAKE)
ASKS: Mapping[str, Ask] = {
    S.RECEIVED: Ask(gettext_lazy("Check the papers: %(name)s"), REVIEW),
    S.SUPPLEMENT: Ask(gettext_lazy("Papers to be brought: %(name)s"), REVIEW),
    S.OBJECTION: Ask(gettext_lazy("Decide on the objection: %(name)s"), DECIDE, (RECORDER, REVIEWER, APPROVER)),
    S.APPROVED: Ask(gettext_lazy("Assign a lawyer: %(name)s"), ASSIGN),
    S.ASSIGNED: Ask(gettext_lazy("Accept or decline the case: %(name)s"), HANDLE),
    S.HANDLING: Ask(gettext_lazy("Handle the case: %(name)s"), HANDLE),
    S.FINISHED: Ask(gettext_lazy("Write the closing report: %(name)s"), HANDLE),
    S.REPORTED: Ask(gettext_lazy("Check the report and archive: %(name)s"), ASSIGN),
}
ANY = (REVIEW, DECIDE, ASSIGN, HANDLE, TAKE)
SHOWN = (
    *("number", "matter", "status", "economic", "recorder", "reviewer", "approver"),
    *("applicant__name", "lawyer__user", "union__path"),
)


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return the open cases of somebody: theirs to act on, or waiting for somebody else."""
    if not any(actor.can(right) for right in ANY):
        return []
    return [_item(case, actor) for case in _waiting(actor)]


@prepared()
def _waiting(actor: Actor) -> QuerySet[LegalAidCase]:
    rows = awaited(actor).only(*SHOWN)
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST]


def asked(case: Any) -> Ask:
    """Return what a case asks for next: before the economic test the review, after it the decision; at last a call."""
    if case.status in ENDED:
        return CALL
    if case.status in (S.REVIEWING, S.PRE_AID):
        return DECISION if case.economic else TEST
    return ASKS[case.status]


def may_answer(case: Any, ask: Ask, actor: Actor) -> bool:
    """Say whether the step will be open to the actor: nobody is asked for what would be refused."""
    if ask.right == HANDLE:
        return actor.user_id is not None and case.lawyer is not None and case.lawyer.user_id == actor.user_id
    if case.status == S.SUPPLEMENT or actor.person_id == case.applicant_id:
        return False
    return actor.reaches(ask.right, case.union.path) and actor.user_id not in [
        getattr(case, name) for name in ask.apart
    ]


def _item(case: Any, actor: Actor) -> WorkItem:
    url = reverse("legal:case_detail", args=[case.number])
    ask = asked(case)
    waits = not may_answer(case, ask, actor)
    return WorkItem(
        kind=Kind.RIGHTS,
        title=ask.title % {"name": case.applicant.name},
        url=url,
        action=_("View") if waits else pgettext("button", "Go on"),
        action_url=url,
        facts=(case.number, str(case.get_matter_display()), str(case.get_status_display())),
        due_on=case.due_on,
        statutory=True,
        waiting=waits,
    )
