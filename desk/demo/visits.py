"""Planned visits in the demonstration: today and tomorrow, one recorded, one that two people answered differently."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from aid.models import Programme, VisitPlan
from aid.selectors.visit_plans import waiting_families
from aid.services import visit_plans, visit_uploads
from aid.services.visit_uploads import ToldAnswer
from core import clock
from desk.demo.people import Cast

SAID = {
    "first_visitor": "陆海涛",
    "second_visitor": "社区 王师傅",
    "person_met": "本人",
    "family_changes": ["none"],
    "income_month": "3200.00",
    "medical_year": "18600.00",
    "housing": "rented",
    "conditions": ["damp", "care"],
    "findings": "住房潮湿，长期透析，药费负担重。",
    "need_kinds": ["medical", "living"],
    "is_signed": True,
}


def add_visits(cast: Cast, today: date) -> None:
    """Plan the next visits of the caseworker and the cadre, record one, and let another wait for a decision."""
    worker = cast["township"]
    programme = Programme.unscoped.filter(season="winter", status="open").first()
    applied = list(waiting_families(worker)[:3])
    due = waiting_families(worker, programme).exclude(pk__in=[file.pk for file in applied])[:4] if programme else []
    plans = []
    for number, file in enumerate([*applied, *due]):
        plans.append(
            visit_plans.plan_visit(
                actor=worker,
                file_id=file.pk,
                planned_on=today + timedelta(days=number // 4),
                lead_id=worker.user_id or 0,
                second_name="社区 王师傅",
                programme_id=programme.pk if programme and number >= len(applied) else None,
                today=today,
            )
        )
    if len(plans) > 1:
        _tell(worker, plans[-1], SAID | {"visited_on": today.isoformat()}, today, 1)
        _tell(worker, plans[-2], {"income_month": "3200.00", "housing": "rented"}, today, 2)
        _tell(worker, plans[-2], {"income_month": "2800.00", "home_note": "屋顶漏雨"}, today, 3)


def _tell(actor: Any, plan: VisitPlan, answers: dict[str, Any], today: date, device: int) -> None:
    told = [ToldAnswer(code, value, 0, None, is_unsure=False, at=clock.now()) for code, value in answers.items()]
    visit_uploads.receive_record(
        actor=actor,
        plan_id=plan.pk,
        upload_id=UUID(int=plan.pk.int ^ device),
        device_id=UUID(int=device),
        answers=told,
        moment=clock.now(),
        today=today,
    )
