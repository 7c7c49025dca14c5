"""An applicant's objection to a refusal, decided by somebody who had no part in it (Legal Aid Law Art. 49)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import RuleBrokenError
from core.transitions import take
from legal.choices.cases import Economic
from legal.models import LegalAidCase
from legal.rules import cases as rules
from legal.rules.deadlines import AID_ASSIGN, AID_OBJECTION
from legal.services import clocks
from legal.services.reviews import close_clocks


def object_to_refusal(*, actor: Actor, case_id: Any, seen_version: int, text: str, today: date) -> LegalAidCase:
    """Enter an objection; its five days begin."""
    with take(rules.OBJECT, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version) as case:
        if not text.strip():
            words = _("Write what the applicant says.")
            raise RuleBrokenError(words, code="objection", fields={"text": words})
        case.objection, case.objected_on = text.strip()[:2000], today
        clock = clocks.start(case, AID_OBJECTION, on=today)
        case.event_note |= {"due_on": clock.due_on.isoformat()}
    return case


def let_refusal_stand(*, actor: Actor, case_id: Any, seen_version: int, opinion: str, today: date) -> LegalAidCase:
    """Close a refused application to which nobody objected."""
    with take(
        rules.LET_STAND, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version, opinion=opinion
    ) as case:
        close_clocks(case, today)
    return case


def decide_objection(
    *,
    actor: Actor,
    case_id: Any,
    seen_version: int,
    is_corrected: bool,
    opinion: str,
    today: date,
    late_reason: str = "",
) -> LegalAidCase:
    """Keep a refusal, or correct it: then the case waits for its lawyer as if it had been approved."""
    step = rules.CORRECT if is_corrected else rules.KEEP_REFUSAL
    with take(step, LegalAidCase, pk=case_id, actor=actor, seen_version=seen_version, opinion=opinion) as case:
        rules.check_not_self(person=actor.person_id, applicant=case.applicant_id)
        rules.check_apart(actor=actor.user_id, others=[case.recorder_id, case.reviewer_id, case.approver_id])
        case.objection_decider_id = actor.user_id
        clocks.meet(case, AID_OBJECTION, on=today, late_reason=late_reason)
        if not is_corrected:
            close_clocks(case, today)
            return case
        if case.economic == Economic.ABOVE:
            case.event_note |= {"despite": case.economic}
        clock = clocks.start(case, AID_ASSIGN, on=today)
        case.event_note |= {"due_on": clock.due_on.isoformat()}
    return case
