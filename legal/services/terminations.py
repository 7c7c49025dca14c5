"""Notices of dismissal: received, the union's view, the employer's answer (Union Law Art. 22)."""

from datetime import date
from typing import Any

from django.db import transaction

from core.actors import Actor
from core.clocks.services import stop_clock
from core.events.services import record
from core.fetch import find
from core.transitions import take
from core.violations import refusing_violations
from legal.choices.terminations import TerminationStatus, View
from legal.models import TerminationNotice
from legal.rules import terminations as rules
from legal.rules.deadlines import SUP_DISMISSAL_VIEW
from legal.rules.matters import RECORD, check_on, check_text
from legal.services.clocks import start
from unions.models import Union


@transaction.atomic
def receive_notice(
    *, actor: Actor, union_id: Any, employer_name: str, worker_name: str, reason: str, received_on: date, today: date
) -> TerminationNotice:
    """Enter an employer's notice that it will end a contract; the union's time to say its view starts."""
    union = find(Union, union_id, actor, RECORD)
    notice = TerminationNotice(
        union=union,
        employer_name=check_text(employer_name, "employer_name")[:120],
        worker_name=check_text(worker_name, "worker_name")[:64],
        reason=check_text(reason, "reason")[:1000],
        received_on=check_on(received_on, since=None, today=today, field="received_on"),
        recorder_id=actor.user_id,
    )
    with refusing_violations(TerminationNotice):
        notice.save(force_insert=True)
    start(notice, SUP_DISMISSAL_VIEW, on=received_on)
    record(actor, "legal.termination.received", notice, employer=notice.employer_name)
    return notice


def say_view(
    *, actor: Actor, notice_id: Any, seen_version: int, view: str, text: str, on: date, today: date
) -> TerminationNotice:
    """Put down the union's view; against an unlawful dismissal it asks the employer for a written answer."""
    with take(rules.SAY, TerminationNotice, pk=notice_id, actor=actor, seen_version=seen_version, on=on) as notice:
        notice.view, notice.viewed_on = View(view).value, check_on(on, since=notice.received_on, today=today)
        objects = notice.view == View.OBJECT
        notice.view_text = check_text(text, "text")[:1000] if objects else text.strip()[:1000]
        notice.status = (TerminationStatus.VIEWED if objects else TerminationStatus.AGREED).value
        stop_clock(subject=notice, code=SUP_DISMISSAL_VIEW.code, on=on)
    return notice


def record_answer(
    *, actor: Actor, notice_id: Any, seen_version: int, text: str, on: date, today: date
) -> TerminationNotice:
    """Put down how the employer answered the union's view in writing."""
    with take(rules.ANSWER, TerminationNotice, pk=notice_id, actor=actor, seen_version=seen_version, on=on) as notice:
        notice.answered_on = check_on(on, since=notice.viewed_on, today=today)
        notice.answer_text = check_text(text, "text")[:1000]
    return notice
