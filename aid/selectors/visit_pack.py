"""What a telephone takes along: the least that a visit without signal needs, and until when it may keep it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from aid.models import VisitAnswer, VisitPlan
from aid.rules import visit_form
from aid.rules.visit_plans import MOST_PHOTOS, PACK_DAYS, PACK_HOURS, VISIT
from aid.selectors.visit_plans import carried_by, last_known
from aid.selectors.visit_routes import by_day
from core.actors import Actor
from core.chinese.masks import mask_door
from core.parameters.selectors import lookup
from unions.selectors.tree import region_of


def pack_plans(actor: Actor, today: date) -> QuerySet[VisitPlan]:
    """Return the visits that the actor's telephone takes along today."""
    return carried_by(actor, today, _limits(actor, today)[PACK_DAYS])


def pack(actor: Actor, plans: Sequence[VisitPlan], moment: datetime, today: date) -> dict[str, Any]:
    """Return the pack: the form, and per family its name, street, number to call, members and last known answers.

    No identity number, no bank card, no file beyond the visits of these days.
    """
    limits, known = _limits(actor, today), last_known(plans)
    return {
        "owner": {"id": actor.user_id, "name": actor.name},
        "made_at": moment.isoformat(),
        "expires_at": (moment + timedelta(hours=limits[PACK_HOURS])).isoformat(),
        "form": {"version": visit_form.VERSION, "screens": visit_form.as_data(), "most_photos": limits[MOST_PHOTOS]},
        "visits": [_visit(stop.plan, known[stop.plan.file_id]) for stop in by_day(plans)],
    }


def told(answers: Iterable[VisitAnswer]) -> dict[str, dict[str, Any]]:
    """Return the answers that stand, each with its version, as a telephone keeps them."""
    return {one.field: {"value": one.value, "version": one.version, "unsure": one.is_unsure} for one in answers}


def _limits(actor: Actor, today: date) -> dict[str, int]:
    """Return what the region of the visitor's own branch allows a telephone to keep."""
    found = lookup([PACK_HOURS, PACK_DAYS, MOST_PHOTOS], region_of(actor, VISIT), today)
    return {code: int(each.value) for code, each in found.items()}


def _visit(plan: VisitPlan, last: Mapping[str, str]) -> dict[str, Any]:
    file = plan.file
    return {
        "id": str(plan.pk),
        "family": file.head.name if file.head else "",
        "street": mask_door(file.address.open()),
        "phone": file.head.phone.open() if file.head else "",
        "phone_shown": str(file.head.phone) if file.head else "",
        "members": [
            {"name": member.person.name, "relation": str(member.get_relation_display())}
            for member in file.members.all()
        ],
        "purpose": plan.purpose,
        "purpose_shown": str(plan.get_purpose_display()),
        "programme": str(plan.programme or ""),
        "planned_on": plan.planned_on.isoformat(),
        "visitors": [plan.lead.name, plan.second_name],
        "status": plan.status,
        "last": last,
        "answers": told(plan.answers.all()),
    }
