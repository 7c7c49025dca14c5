"""Calling the worker back a week after the case: a clock of its own, met by a call that reached somebody (6.4)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.models import OPEN_STATES, Deadline
from core.clocks.services import stop_clock
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import check_fresh
from core.violations import refusing_violations
from legal.models import AidCallback, LegalAidCase
from legal.rules import callbacks as rules
from legal.rules.cases import TAKE, check_not_self
from legal.rules.deadlines import AID_CALLBACK
from legal.services import clocks


def start_callback(case: LegalAidCase, on: date) -> None:
    """Let the week begin after which the worker is called."""
    clocks.start(case, AID_CALLBACK, on=on)


def is_awaited(case: LegalAidCase) -> bool:
    """Say whether a call to the worker is still owed."""
    rows = Deadline.unscoped.about(case._meta.label_lower, case.pk)
    return rows.filter(code=AID_CALLBACK.code, state__in=OPEN_STATES).exists()


def _tried(case: LegalAidCase) -> int:
    return AidCallback.objects.filter(case=case, is_reached=False).count()


@transaction.atomic
def record_callback(
    *,
    actor: Actor,
    case_id: Any,
    seen_version: int,
    on: date,
    is_reached: bool,
    score: int | None,
    note: str,
    today: date,
) -> AidCallback:
    """Write down a call; one that reached the worker, or the third that reached nobody, ends the waiting."""
    case = find(LegalAidCase, case_id, actor, TAKE, lock=True)
    check_fresh(case, seen_version)
    check_not_self(person=actor.person_id, applicant=case.applicant_id)
    if not is_awaited(case):
        raise ConflictError(_("No call to this worker is awaited."), code="not_awaited")
    if not (case.ended_on or today) <= on <= today:
        text = _("The day must lie between the end of the case and today.")
        raise RuleBrokenError(text, code="day", fields={"on": text})
    rules.check_call(is_reached=is_reached, score=score, note=note)
    call = AidCallback(
        case=case,
        on=on,
        is_reached=is_reached,
        score=score if is_reached else None,
        note=note.strip()[:300],
        caller_id=actor.user_id,
    )
    with refusing_violations(AidCallback):
        call.save(force_insert=True)
    if rules.is_enough(is_reached=is_reached, days_tried=_tried(case)):
        stop_clock(subject=case, code=AID_CALLBACK.code, on=on)
    LegalAidCase.unscoped.filter(pk=case.pk).update(version=case.version + 1)
    record(actor, "legal.case.called_back", case, reached=is_reached, score=call.score, opinion=call.note)
    return call
