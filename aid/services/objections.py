"""Objections to notices: entered by staff or by anybody on the public page, investigated, decided."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import (
    FileStatus,
    HiddenReason,
    NoticeKind,
    NoticeStatus,
    ObjectionChannel,
    ObjectionStatus,
    RejectReason,
)
from aid.choices.relief import AwardStatus
from aid.models import Award, NeedyFile, Notice, NoticeLine, Objection
from aid.rules import files as rules
from aid.rules.deadlines import EXIT_NOTICE, NOTICE, OBJECTION, Period
from aid.rules.notices import EVIDENCE_SLOT, OBJECTION_FILES, check_evidence
from aid.selectors.files import household_person_ids, open_notice
from aid.selectors.notices import line_of, open_objections
from aid.services.awards import check_own_family, hold_award, resolve_award
from aid.services.clocks import start
from aid.services.endings import end_file
from aid.services.exits import drop_exit
from core.actors import Actor
from core.clocks.models import ClockState, Deadline
from core.clocks.rules import working_days_between
from core.clocks.selectors import work_calendar
from core.clocks.services import pause_clock, start_clock, stop_clock
from core.documents.services import attach, check_upload
from core.errors import ConflictError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import take

REGISTER = "aid.register_objection"
ONE_DAY = timedelta(days=1)


def object_to_notice(*, actor: Actor, file_id: Any, today: date, text: str, objector: str = "") -> Objection:
    """Enter an objection to the notice that hangs for a file, signed or not."""
    file = find(NeedyFile, file_id, actor, REGISTER)
    notice = open_notice(file)
    if notice is None:
        raise ConflictError(_("No notice hangs."), code="no_notice")
    return object_to_line(actor=actor, line_id=line_of(notice).pk, today=today, text=text, objector=objector)


@transaction.atomic
def object_to_line(
    *,
    actor: Actor,
    line_id: Any,
    today: date,
    text: str,
    objector: str = "",
    contact: str = "",
    channel: str = ObjectionChannel.STAFF,
    evidence: Sequence[UploadedFile] = (),
) -> Objection:
    """Enter an objection to one family of a notice. Its days stop counting and it cannot be approved or paid.

    On a roster only this family stops; the others hang on. A further objection joins the first.
    """
    line = NoticeLine.objects.select_related("notice__union").get(pk=line_id)
    check_evidence(count=len(evidence), most=value(OBJECTION_FILES, line.notice.union.region_id, today))
    for each in evidence:
        check_upload(each)
    if line.award_id is None:
        _stop_file(actor, line, today)
    else:
        _stop_award(actor, line, text)
    objection: Objection = Objection.objects.create(
        notice=line.notice,
        line=line,
        union=line.notice.union,
        channel=channel,
        objector_name=objector.strip() or None,
        contact=contact.strip() or None,
        text=text.strip(),
        received_on=today,
    )
    for number, each in enumerate(evidence, start=1):
        _keep_evidence(actor, objection, each, number)
    return objection


def _keep_evidence(actor: Actor, objection: Objection, upload: UploadedFile, number: int) -> None:
    """Keep one file for the investigators alone, under a name of ours: the sender's own might tell who it was."""
    upload.name = f"{EVIDENCE_SLOT}-{number}{PurePath(upload.name or '').suffix}"
    attach(actor=actor, subject=objection, upload=upload, slot=EVIDENCE_SLOT, permission="aid.investigate_objection")


def _stop_file(actor: Actor, line: NoticeLine, today: date) -> None:
    file = find(NeedyFile, line.file_id, actor, REGISTER, lock=True)
    is_exit = line.notice.kind == NoticeKind.EXIT
    if file.status == FileStatus.INVESTIGATING or (is_exit and line.notice.paused_on is not None):
        record(actor, rules.OBJECT.event, file, again=True)
        return
    with take(rules.OBJECT_TO_EXIT if is_exit else rules.OBJECT, NeedyFile, pk=file.pk, actor=actor) as file:
        notice = open_notice(file)
        if notice is None or notice.pk != line.notice_id:
            raise ConflictError(_("No notice hangs."), code="no_notice")
        notice.paused_on = today
        notice.version += 1
        notice.save(update_fields=["paused_on", "version"])
        _pause(actor, file, EXIT_NOTICE if is_exit else NOTICE, today)
        start(file, OBJECTION, on=today)


def _pause(actor: Actor, file: NeedyFile, period: Period, today: date) -> None:
    """Stop the notice's clock; the day of the objection itself still hung."""
    running = Deadline.unscoped.about(file._meta.label_lower, file.pk).filter(
        code=period.code, state=ClockState.RUNNING
    )
    if running.exists():
        why, authority = str(_("Objection under investigation")), period.basis
        pause_clock(actor=actor, subject=file, code=period.code, on=today + ONE_DAY, reason=why, authority=authority)


def _stop_award(actor: Actor, line: NoticeLine, text: str) -> None:
    award = find(Award, line.award_id, actor, REGISTER, lock=True)
    if award.status == AwardStatus.ON_HOLD:
        record(actor, "aid.award.objected", award, again=True)
        return
    hold_award(actor=actor, award_id=award.pk, seen_version=None, text=text)
    _hide(line, HiddenReason.OBJECTION)


def _hide(line: NoticeLine, because: str) -> None:
    line.hidden_because = because
    line.save(update_fields=["hidden_because"])


@transaction.atomic
def decide_objection(
    *,
    actor: Actor,
    objection_id: Any,
    is_upheld: bool,
    finding: str,
    moment: datetime,
    today: date,
    reply: str = "",
) -> Objection:
    """Find an objection right or wrong, in writing. Whoever recorded or reviewed the case may not (P34)."""
    objection = find(Objection, objection_id, actor, "aid.investigate_objection", lock=True)
    line = NoticeLine.objects.select_related("notice__roster", "award", "file").get(pk=objection.line_id)
    if objection.status != ObjectionStatus.OPEN:
        raise ConflictError(_("This objection has been decided already."), code="wrong_state")
    _check_impartial(actor, line)
    status = ObjectionStatus.UPHELD if is_upheld else ObjectionStatus.DISMISSED
    others = open_objections(line).exclude(pk=objection.pk)
    if is_upheld or not others.exists():
        act = _act_on_award if line.award_id else _act_on_file
        act(actor, line, today=today, moment=moment, is_upheld=is_upheld, finding=finding)
    else:
        record(actor, "aid.objection.dismissed", objection, finding=finding)
    _write(actor, objection, status, today, finding, reply)
    if is_upheld:  # what others said about the same family has its answer too
        for other in others:
            _write(actor, other, status, today, finding, reply)
    return objection


def _check_impartial(actor: Actor, line: NoticeLine) -> None:
    file = line.file
    if line.award_id and line.notice.roster:
        roster = line.notice.roster
        before = [roster.creator_id, roster.checker_id, roster.approver_id]
    elif file is not None:
        before = [file.recorder_id, file.township_checker_id, file.county_reviewer_id]
    rules.check_apart(decided_by=actor.user_id, before=before)
    if file is not None:
        rules.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
    else:
        check_own_family(actor, Award.unscoped.filter(pk__in=[line.award_id]))


def _write(actor: Actor, objection: Objection, status: str, today: date, finding: str, reply: str) -> None:
    objection.status, objection.finding, objection.reply = status, finding, reply.strip()
    objection.ended_on, objection.investigator_id = today, actor.user_id
    objection.version += 1
    objection.save(update_fields=["status", "finding", "reply", "ended_on", "investigator", "version"])


def _act_on_award(
    actor: Actor, line: NoticeLine, *, today: date, moment: datetime, is_upheld: bool, finding: str
) -> None:
    resolve_award(
        actor=actor, award_id=line.award_id, seen_version=None, is_upheld=is_upheld, finding=finding, moment=moment
    )
    _hide(line, HiddenReason.UPHELD if is_upheld else "")


def _act_on_file(
    actor: Actor, line: NoticeLine, *, today: date, moment: datetime, is_upheld: bool, finding: str
) -> None:
    if line.notice.kind == NoticeKind.EXIT:
        _act_on_exit(actor, line, today=today, is_upheld=is_upheld, finding=finding)
        return
    step = rules.UPHOLD if is_upheld else rules.DISMISS
    with take(step, NeedyFile, pk=line.file_id, actor=actor, finding=finding) as file:
        notice = Notice.unscoped.select_for_update().get(pk=line.notice_id)
        stop_clock(subject=file, code=OBJECTION.code, on=today)
        if is_upheld:
            notice.status, notice.ended_on = NoticeStatus.STOPPED, today
            file.reject_reason = RejectReason.OBJECTION
            end_file(file, on=today)
        else:
            _hang_on(file, notice, NOTICE, today)
            is_unit = notice.kind == NoticeKind.UNIT
            file.status = FileStatus.UNIT_NOTICED if is_unit else FileStatus.COUNTY_NOTICED
        notice.version += 1
        notice.save()


def _act_on_exit(actor: Actor, line: NoticeLine, *, today: date, is_upheld: bool, finding: str) -> None:
    """Decide an objection to an exit: upheld, the family stays on file; dismissed, the notice hangs its rest."""
    step = rules.UPHOLD_EXIT if is_upheld else rules.DISMISS_EXIT
    with take(step, NeedyFile, pk=line.file_id, actor=actor, finding=finding) as file:
        stop_clock(subject=file, code=OBJECTION.code, on=today)
        if is_upheld:
            drop_exit(actor, file, today, finding)
            return
        notice = Notice.unscoped.select_for_update().get(pk=line.notice_id)
        _hang_on(file, notice, EXIT_NOTICE, today)
        notice.version += 1
        notice.save()


def _hang_on(file: NeedyFile, notice: Notice, period: Period, today: date) -> None:
    """Let a notice hang for the working days it had left on the day of the objection, at least one."""
    calendar = work_calendar()
    paused_on, last_day = notice.paused_on or today, notice.last_day or today
    left = max(working_days_between(paused_on, last_day, calendar), 1)
    stop_clock(subject=file, code=period.code, on=today, cancelled=True)
    clock = start_clock(
        subject=file, code=period.code, trigger_on=today, length=left, unit=period.unit, basis=period.basis
    )
    notice.last_day, notice.paused_on = clock.due_on, None
    file.event_note |= {"last_day": notice.last_day}


def object_to_award(*, actor: Actor, award_id: Any, today: date, text: str) -> Objection:
    """Enter an objection to one line of a roster that is on notice."""
    award = find(Award, award_id, actor, REGISTER)
    line = NoticeLine.objects.filter(award=award, notice__status=NoticeStatus.POSTED).first()
    if line is None:
        raise ConflictError(_("No notice hangs."), code="no_notice")
    return object_to_line(actor=actor, line_id=line.pk, today=today, text=text)


def decide_award(*, actor: Actor, award_id: Any, is_upheld: bool, finding: str, moment: datetime, today: date) -> Award:
    """Decide what stopped one line of a roster: the objections to it, or a consent that was withdrawn."""
    award = find(Award, award_id, actor, "aid.investigate_objection")
    said = Objection.unscoped.filter(line__award=award, status=ObjectionStatus.OPEN).order_by("received_on", "pk")
    keys = list(said.values_list("pk", flat=True))
    if not keys:
        return resolve_award(
            actor=actor, award_id=award.pk, seen_version=None, is_upheld=is_upheld, finding=finding, moment=moment
        )
    for key in keys if not is_upheld else keys[:1]:
        decide_objection(
            actor=actor, objection_id=key, is_upheld=is_upheld, finding=finding, moment=moment, today=today
        )
    return Award.unscoped.get(pk=award.pk)
