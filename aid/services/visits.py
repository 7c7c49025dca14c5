"""Recording visits to families."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.models import NeedyFile, Programme, Visit
from aid.models.visits import VisitPurpose
from aid.rules import files as rules
from aid.rules.deadlines import UNIT_SURVEY
from aid.selectors.files import household_person_ids
from core.actors import Actor
from core.clocks.services import stop_clock
from core.errors import RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import take
from core.violations import refusing_violations


def survey_file(*, actor: Actor, file_id: Any, seen_version: int, today: date, **answers: Any) -> NeedyFile:
    """Record the home survey of an application by two visitors, signed by the family (Appendix A1: survey)."""
    with take(rules.SURVEY, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version) as file:
        visit = _visit(actor, file, VisitPurpose.SURVEY, today, **answers)
        if not visit.is_signed:
            text = _("The visit form is signed by the family.")
            raise RuleBrokenError(text, code="signature", fields={"is_signed": text})
        stop_clock(subject=file, code=UNIT_SURVEY.code, on=visit.visited_on)
        file.event_note |= {"visited_on": visit.visited_on, "visitors": [visit.first_visitor, visit.second_visitor]}
    return file


@transaction.atomic
def visit_family(
    *,
    actor: Actor,
    file_id: Any,
    today: date,
    programme_id: Any = None,
    purpose: str = VisitPurpose.SEASON,
    **answers: Any,
) -> Visit:
    """Record a visit to a family on file, in a season's programme or for a review."""
    file = find(NeedyFile, file_id, actor, "aid.visit_file", lock=True)
    programme = find(Programme, programme_id, actor, "aid.view_programme") if programme_id else None
    visit = _visit(actor, file, purpose, today, programme=programme, **answers)
    record(
        actor,
        "aid.family.visited",
        file,
        visited_on=visit.visited_on,
        visitors=[visit.first_visitor, visit.second_visitor],
        programme=str(programme) if programme else "",
    )
    return visit


def correct_visit(*, actor: Actor, visit: Visit, today: date, **answers: Any) -> Visit:
    """Bring a recorded visit up to answers that arrived later from the other telephone."""
    _check_day(answers["visited_on"], today)
    for name, answer in answers.items():
        setattr(visit, name, answer)
    visit.version += 1
    with refusing_violations(Visit):
        visit.save()
    return visit


def _visit(actor: Actor, file: NeedyFile, purpose: str, today: date, **answers: Any) -> Visit:
    rules.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
    _check_day(answers["visited_on"], today)
    with refusing_violations(Visit):
        visit: Visit = Visit.objects.create(
            file=file, union=file.union, purpose=purpose, visitor_id=actor.user_id, **answers
        )
    return visit


def _check_day(visited_on: date, today: date) -> None:
    if visited_on > today:
        text = _("The day of the visit must be today or earlier.")
        raise RuleBrokenError(text, code="future", fields={"visited_on": text})
