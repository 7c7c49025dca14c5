"""Bargaining instructors: entered, certified again, ended; what they guide and what they train (domain.md 8)."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import take
from core.violations import refusing_violations
from legal.choices.instructors import InstructorKind
from legal.models import Guidance, Instructor, Negotiation, TrainingSession
from legal.rules import instructors as rules
from legal.rules.matters import check_on, check_text
from legal.rules.negotiations import MAY_BE_GUIDED
from legal.selectors.instructors import instructors_above
from unions.models import Union


@transaction.atomic
def enter_instructor(
    *,
    actor: Actor,
    union_id: Any,
    name: str,
    kind: str,
    cert_no: str,
    valid_to: date,
    today: date,
    fields_of_work: str = "",
) -> Instructor:
    """Enter somebody who helps the unions below a federation to bargain, with the certificate."""
    union = find(Union, union_id, actor, rules.KEEP)
    rules.check_valid_to(valid_to, today)
    row = Instructor(
        union=union,
        name=check_text(name, "name")[:64],
        kind=InstructorKind(kind).value,
        cert_no=check_text(cert_no, "cert_no")[:40],
        valid_to=valid_to,
        fields_of_work=fields_of_work.strip()[:120],
    )
    with refusing_violations(Instructor):
        row.save(force_insert=True)
    record(actor, "legal.instructor.entered", row, name=row.name, cert_no=row.cert_no, until=valid_to)
    return row


def renew_instructor(*, actor: Actor, instructor_id: Any, seen_version: int, valid_to: date, today: date) -> Instructor:
    """Certify an instructor for longer."""
    with take(rules.CHANGE, Instructor, pk=instructor_id, actor=actor, seen_version=seen_version) as row:
        rules.check_valid_to(valid_to, today, was=row.valid_to)
        row.event_note |= {"was": row.valid_to, "until": valid_to}
        row.valid_to = valid_to
        renewed: Instructor = row
    return renewed


def end_instructor(*, actor: Actor, instructor_id: Any, seen_version: int, on: date, reason: str, today: date) -> None:
    """Put down that an instructor left; what was guided and trained stays in the log."""
    with take(rules.END, Instructor, pk=instructor_id, actor=actor, seen_version=seen_version, on=on) as row:
        row.ended_on = check_on(on, since=None, today=today)
        row.event_note |= {"reason": check_text(reason, "reason")[:200]}


@transaction.atomic
def log_guidance(*, actor: Actor, instructor_id: Any, on: date, unit: str, text: str, today: date) -> Guidance:
    """Put a visit of an instructor to a unit into the log, as whoever keeps the register."""
    instructor = find(Instructor, instructor_id, actor, rules.KEEP, lock=True)
    return _guided(actor, instructor, None, on=on, unit=unit, text=text, today=today)


@transaction.atomic
def log_guided_talks(*, actor: Actor, talks_id: Any, instructor_id: Any, on: date, text: str, today: date) -> Guidance:
    """Put down that an instructor of a federation above helped in these talks, as the union that bargains."""
    talks = find(Negotiation, talks_id, actor, rules.DECLARE, lock=True)
    if talks.status not in MAY_BE_GUIDED:
        words = _("Not possible in the state “%(state)s”.") % {"state": talks.get_status_display()}
        raise ConflictError(words, code="wrong_state")
    instructor = instructors_above(talks.union.path).select_for_update(of=("self",)).filter(pk=instructor_id).first()
    if instructor is None:
        words = _("Choose an instructor.")
        raise RuleBrokenError(words, code="instructor", fields={"instructor_id": words})
    check_on(on, since=talks.offered_on, today=today)
    row = _guided(actor, instructor, talks, on=on, unit=talks.counterpart, text=text, today=today)
    record(actor, "legal.negotiation.guided", talks, number=instructor.name, on=on)
    return row


def _guided(
    actor: Actor, instructor: Instructor, talks: Negotiation | None, *, on: date, unit: str, text: str, today: date
) -> Guidance:
    check_on(on, since=None, today=today)
    rules.check_holds(valid_to=instructor.valid_to, ended_on=instructor.ended_on, on=on)
    row = Guidance(
        instructor=instructor,
        negotiation=talks,
        unit=check_text(unit, "unit")[:120],
        held_on=on,
        text=check_text(text, "text")[:1000],
        recorder_id=actor.user_id,
    )
    with refusing_violations(Guidance):
        row.save(force_insert=True)
    record(actor, "legal.instructor.guided", instructor, unit=row.unit, on=on)
    return row


@transaction.atomic
def log_training(
    *,
    actor: Actor,
    union_id: Any,
    title: str,
    on: date,
    hours: Decimal,
    people: int,
    today: date,
    place: str = "",
    instructor_ids: Collection[Any] = (),
) -> TrainingSession:
    """Put a training for people who bargain into the log, with who taught; a teacher's certificate held that day."""
    union = find(Union, union_id, actor, rules.KEEP)
    check_on(on, since=None, today=today)
    teachers = [find(Instructor, each, actor, rules.KEEP) for each in instructor_ids]
    for each in teachers:
        rules.check_holds(valid_to=each.valid_to, ended_on=each.ended_on, on=on)
    row = TrainingSession(
        union=union,
        title=check_text(title, "title")[:80],
        held_on=on,
        place=place.strip()[:80],
        hours=hours,
        people=people,
    )
    with refusing_violations(TrainingSession):
        row.save(force_insert=True)
    row.instructors.set(teachers)
    record(actor, "legal.training.held", row, title=row.title, on=on, people=people)
    return row
