"""Planning visits: which family, on which day, by which two people; moved, given to others, dropped."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import FileStatus
from aid.models import NeedyFile, Programme, VisitPlan
from aid.models.visits import VisitPurpose
from aid.rules import visit_plans as rules
from aid.selectors.visit_plans import visitor
from core.actors import Actor
from core.errors import RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import take
from core.violations import refusing_violations


@transaction.atomic
def plan_visit(
    *,
    actor: Actor,
    file_id: Any,
    planned_on: date,
    lead_id: int,
    second_id: int | None = None,
    second_name: str = "",
    programme_id: Any = None,
    today: date,
) -> VisitPlan:
    """Plan the next visit to a family by two people; a family has one open visit at a time."""
    file = find(NeedyFile, file_id, actor, rules.VISIT, lock=True)
    programme = find(Programme, programme_id, actor, "aid.view_programme") if programme_id else None
    _check_day(planned_on, today)
    people = _visitors(file, lead_id, second_id, second_name, today)
    with refusing_violations(VisitPlan):
        plan: VisitPlan = VisitPlan.objects.create(
            file=file,
            union=file.union,
            programme=programme,
            purpose=_purpose(file, programme),
            planned_on=planned_on,
            **people,
        )
    record(actor, "aid.visit.planned", file, planned_on=planned_on, visitors=_names(plan))
    return plan


def assign_visit(
    *,
    actor: Actor,
    plan_id: Any,
    seen_version: int,
    planned_on: date,
    lead_id: int,
    second_id: int | None = None,
    second_name: str = "",
    today: date,
) -> VisitPlan:
    """Move a planned visit to another day or give it to other people; what was told about it already stays."""
    with take(rules.ASSIGN, VisitPlan, pk=plan_id, actor=actor, seen_version=seen_version) as plan:
        _check_day(planned_on, today)
        plan.planned_on = planned_on
        for name, value in _visitors(plan.file, lead_id, second_id, second_name, today).items():
            setattr(plan, name, value)
        plan.event_note |= {"planned_on": planned_on, "visitors": _names(plan)}
    return plan


def drop_visit(*, actor: Actor, plan_id: Any, seen_version: int, reason: str) -> VisitPlan:
    """Give up a planned visit with a reason; a telephone that still holds it is told so and keeps what it wrote."""
    with take(rules.DROP, VisitPlan, pk=plan_id, actor=actor, seen_version=seen_version, reason=reason) as plan:
        plan.drop_reason = reason
    return plan


def _check_day(planned_on: date, today: date) -> None:
    if planned_on < today:
        text = _("The day of a planned visit must be today or later.")
        raise RuleBrokenError(text, code="past_day", fields={"planned_on": text})


def _purpose(file: NeedyFile, programme: Programme | None) -> str:
    if programme is not None:
        return VisitPurpose.SEASON
    return VisitPurpose.SURVEY if file.status == FileStatus.SUBMITTED else VisitPurpose.REVIEW


def _visitors(file: NeedyFile, lead_id: int, second_id: int | None, second_name: str, today: date) -> dict[str, Any]:
    lead = visitor(lead_id, file.union, today)
    second = visitor(second_id, file.union, today) if second_id else None
    for field, wanted, found in (("lead", lead_id, lead), ("second", second_id, second)):
        if wanted and found is None:
            text = _("This person does not visit families of %(union)s.") % {"union": file.union.name}
            raise RuleBrokenError(text, code="no_visitor", fields={field: text})
    name = second.name if second else second_name.strip()
    if second and lead and second.name == lead.name:
        name = f"{second.name}({second.username})"  # two people of one name are still two people
    rules.check_visitors(lead_id=lead_id, second_id=second_id, second_name=name)
    return {"lead": lead, "second": second, "second_name": name}


def _names(plan: VisitPlan) -> list[str]:
    return [plan.lead.name, plan.second_name]
