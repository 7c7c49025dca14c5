"""Public notices of files, and objections to them."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import FileStatus, NoticeKind, NoticeStatus, ObjectionStatus, RejectReason
from aid.models import NeedyFile, Notice, Objection
from aid.rules import files as rules
from aid.rules.deadlines import NOTICE, TOWNSHIP_CHECK
from aid.selectors.files import household_person_ids, notice_consent_stands, open_notice
from aid.services.clocks import start
from aid.services.endings import end_file
from core.actors import Actor
from core.chinese.names import mask_name
from core.clocks.rules import notice_last_day, working_days_between
from core.clocks.selectors import work_calendar
from core.clocks.services import stop_clock
from core.errors import ConflictError
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import take


def post_notice(
    *, actor: Actor, file_id: Any, seen_version: int, today: date, place: str, contact_phone: str
) -> Notice:
    """Hang the notice of a surveyed file for its working days; it shows the whitelisted, masked fields and no child."""
    with take(rules.POST_NOTICE, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version) as file:
        rules.check_consent_stands(stands=notice_consent_stands(file))
        rules.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
        notice = hang(actor, file, NoticeKind.UNIT, today=today, place=place, contact_phone=contact_phone)
        file.event_note |= {"last_day": notice.last_day, "place": place}
    return notice


def hang(actor: Actor, file: NeedyFile, kind: str, *, today: date, place: str, contact_phone: str) -> Notice:
    """Enter a notice and start its clock. The day it is hung is not counted (Appendix B 15)."""
    length = value(NOTICE.parameter, file.union.region_id, today)
    assessment = file.assessments.order_by("-created_at", "-pk").first()
    start(file, NOTICE, on=today)
    notice: Notice = Notice.objects.create(
        file=file,
        union=file.union,
        kind=kind,
        place=place,
        contact_phone=contact_phone,
        posted_on=today,
        last_day=notice_last_day(today, length, work_calendar()),
        posted_by_id=actor.user_id,
        shown_name=mask_name(file.head.name if file.head else ""),
        shown_union=file.union.name,
        shown_category=assessment.proposed if assessment else "",
        shown_cause=file.main_cause,
    )
    return notice


def close_notice(*, actor: Actor, file_id: Any, today: date) -> NeedyFile:
    """End a unit notice that has hung its days without objection; the township check opens."""
    with take(rules.CLOSE_NOTICE, NeedyFile, pk=file_id, actor=actor) as file:
        end_notice(file, today)
        start(file, TOWNSHIP_CHECK, on=today)
    return file


def end_notice(file: NeedyFile, today: date) -> Notice:
    """End the notice that hangs; refuse while its days run."""
    notice = open_notice(file)
    if notice is None:
        raise ConflictError(_("No notice hangs."), code="no_notice")
    rules.check_notice_over(today=today, last_day=notice.last_day)
    rules.check_consent_stands(stands=notice_consent_stands(file))
    _end(notice, NoticeStatus.CLOSED, today)
    stop_clock(subject=file, code=NOTICE.code, on=notice.last_day)
    return notice


def _end(notice: Notice, status: str, today: date) -> None:
    notice.status, notice.ended_on = status, today
    notice.version += 1
    notice.save(update_fields=["status", "ended_on", "version"])


def close_due_notices(*, actor: Actor, today: date) -> int:
    """End every unit notice whose days are over; hourly. Safe to repeat. Return how many."""
    due = Notice.unscoped.filter(
        status=NoticeStatus.POSTED, kind=NoticeKind.UNIT, last_day__lt=today, file__status=FileStatus.UNIT_NOTICED
    )
    closed = 0
    for file_id in list(due.order_by("pk").values_list("file_id", flat=True)):
        try:
            close_notice(actor=actor, file_id=file_id, today=today)
            closed += 1
        except ConflictError:  # a withdrawn consent or an objection that came first: people go on from there
            continue
    return closed


def object_to_notice(*, actor: Actor, file_id: Any, today: date, text: str, objector: str = "") -> Objection:
    """Enter an objection, signed or not; the notice stops counting and the file cannot be approved."""
    with take(rules.OBJECT, NeedyFile, pk=file_id, actor=actor) as file:
        notice = open_notice(file)
        if notice is None:
            raise ConflictError(_("No notice hangs."), code="no_notice")
        objection: Objection = Objection.objects.create(
            notice=notice, union=file.union, objector=objector, text=text, received_on=today
        )
    return objection


def uphold_objection(*, actor: Actor, objection_id: Any, today: date, finding: str) -> NeedyFile:
    """Find an objection right: the file is not recognised, with the reason in writing."""
    objection = _investigated(actor, objection_id)
    with take(rules.UPHOLD, NeedyFile, pk=objection.notice.file_id, actor=actor, finding=finding) as file:
        _decide(actor, objection, ObjectionStatus.UPHELD, today, finding)
        _end(objection.notice, NoticeStatus.STOPPED, today)
        file.reject_reason = RejectReason.OBJECTION
        end_file(file, on=today)
    return file


def dismiss_objection(*, actor: Actor, objection_id: Any, today: date, finding: str) -> NeedyFile:
    """Find an objection wrong: the notice hangs on for the working days it had left, at least one."""
    objection = _investigated(actor, objection_id)
    with take(rules.DISMISS, NeedyFile, pk=objection.notice.file_id, actor=actor, finding=finding) as file:
        _decide(actor, objection, ObjectionStatus.DISMISSED, today, finding)
        notice, calendar = objection.notice, work_calendar()
        left = max(working_days_between(objection.received_on, notice.last_day, calendar), 1)
        notice.last_day = notice_last_day(today, left, calendar)
        notice.version += 1
        notice.save(update_fields=["last_day", "version"])
        unit = notice.kind == NoticeKind.UNIT
        file.status = FileStatus.UNIT_NOTICED if unit else FileStatus.COUNTY_NOTICED
        file.event_note |= {"last_day": notice.last_day}
    return file


def _investigated(actor: Actor, objection_id: Any) -> Objection:
    objection: Objection = find(Objection, objection_id, actor, "aid.investigate_objection")
    file = objection.notice.file
    rules.check_apart(
        decided_by=actor.user_id, before=[file.recorder_id, file.township_checker_id, file.county_reviewer_id]
    )
    rules.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
    return objection


def _decide(actor: Actor, objection: Objection, status: str, today: date, finding: str) -> None:
    changed = Objection.unscoped.filter(pk=objection.pk, status=ObjectionStatus.OPEN).update(
        status=status, finding=finding, ended_on=today, investigator_id=actor.user_id
    )
    if not changed:
        raise ConflictError(_("This objection has been decided already."), code="wrong_state")


@transaction.atomic
def stop_notice(*, actor: Actor, file_id: Any, today: date) -> None:
    """Take a notice down before its days are over because the consent to it was withdrawn (Appendix B 22)."""
    file = find(NeedyFile, file_id, actor, "aid.post_notice", lock=True)
    notice = open_notice(file)
    if notice is not None:
        _end(notice, NoticeStatus.STOPPED, today)
        stop_clock(subject=file, code=NOTICE.code, on=today, cancelled=True)
