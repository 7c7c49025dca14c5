"""Visits of this person: those of today and left over, and answers that wait for a decision. One query."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aid.choices.visits import PlanStatus
from aid.models import VisitPlan
from aid.rules.visit_plans import VISIT
from aid.selectors.visit_plans import asking
from core.actors import Actor
from core.prepared import prepared
from desk.work.items import Kind, WorkItem

MOST = 200


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return the visits this person makes today or has left over, and the answers they have to settle."""
    if not actor.can(VISIT) or actor.user_id is None:
        return []
    return [_item(plan, today) for plan in _asking(actor, today)]


@prepared()
def _asking(actor: Actor, today: date) -> QuerySet[VisitPlan]:
    return asking(actor, today)[:MOST]


def _item(plan: VisitPlan, today: date) -> WorkItem:
    return _deciding(plan) if plan.status == PlanStatus.DECIDING else _going(plan, today)


def _going(plan: VisitPlan, today: date) -> WorkItem:
    about = plan.programme.name if plan.programme else str(plan.get_purpose_display())
    late = (_("Left over from an earlier day"),) if plan.planned_on < today else ()
    return WorkItem(
        kind=Kind.FILE,
        title=_("Visit today: %(name)s") % {"name": _name(plan)},
        url=reverse("aid:visit_detail", args=[plan.pk]),
        action=pgettext("button", "Visit"),
        action_url=reverse("aid:phone_visit", args=[plan.pk]),
        facts=(about, plan.second_name, *late),
        due_on=plan.planned_on,
    )


def _deciding(plan: VisitPlan) -> WorkItem:
    return WorkItem(
        kind=Kind.FILE,
        title=_("Settle the answers: %(name)s") % {"name": _name(plan)},
        url=reverse("aid:visit_detail", args=[plan.pk]),
        action=pgettext("button", "Decide"),
        action_url=reverse("aid:visit_conflict", args=[plan.pk]),
        facts=(_("Two people answered differently"),),
        urgent=True,
    )


def _name(plan: VisitPlan) -> str:
    return plan.file.head.name if plan.file.head else plan.file.key
