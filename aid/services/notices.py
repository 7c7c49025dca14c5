"""Public notices: prepared by one person, released by another, closed when their days are over, or taken down."""

import secrets
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import Cause, FileStatus, HiddenReason, NoticeKind, NoticeStatus
from aid.choices.relief import AwardStatus
from aid.models import NeedyFile, Notice, NoticeLine
from aid.rules import files as rules
from aid.rules.deadlines import EXIT_NOTICE, NOTICE, TOWNSHIP_CHECK
from aid.rules.leaks import check_leaks
from aid.rules.notices import check_prepared, check_second_person, shown_category
from aid.rules.relief import check_reason
from aid.selectors.files import household_person_ids, notice_consent_stands, open_notice
from aid.selectors.notices import OPEN, disease_words, names_in, names_of
from aid.services.awards import hold_award
from aid.services.clocks import start
from aid.services.roster_notices import release_lines, stop_lines
from core.actors import Actor
from core.chinese.names import mask_name
from core.clocks.rules import notice_last_day
from core.clocks.selectors import work_calendar
from core.clocks.services import stop_clock
from core.errors import ConflictError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import check_fresh, take
from core.violations import refusing_violations

RELEASE = "aid.release_notice"
RELEASES = {
    NoticeKind.UNIT: (rules.RELEASE_NOTICE, NOTICE),
    NoticeKind.COUNTY: (rules.RELEASE_COUNTY, NOTICE),
    NoticeKind.EXIT: (rules.RELEASE_EXIT, EXIT_NOTICE),
}


def prepare_notice(
    *, actor: Actor, file_id: Any, seen_version: int, today: date, place: str, contact_phone: str
) -> Notice:
    """Write the notice of a surveyed file; it is public only when a second person has released it.

    A notice that was taken down may be prepared again; its days are counted anew from its release.
    """
    found = find(NeedyFile, file_id, actor, "aid.view_file")
    step = rules.PREPARATIONS.get(FileStatus(found.status), rules.PREPARE_NOTICE)
    with take(step, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version) as file:
        rules.check_consent_stands(stands=notice_consent_stands(file, today))
        rules.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
        kind = NoticeKind.EXIT if file.status == FileStatus.EXITING else NoticeKind.UNIT
        notice = enter(actor, file, kind, today=today, place=place, contact_phone=contact_phone)
        file.event_note |= {"place": notice.place}
    return notice


def enter(actor: Actor, file: NeedyFile, kind: str, *, today: date, place: str, contact_phone: str) -> Notice:
    """Enter a prepared notice with its one line: masked name, unit, category, kind of cause, and nothing else."""
    scan(file.union.region_id, today, names_of([file.pk]), place=place, contact_phone=contact_phone)
    assessment = file.assessments.order_by("-created_at", "-pk").first()
    with refusing_violations(Notice):
        notice: Notice = Notice.objects.create(
            file=file,
            union=file.union,
            kind=kind,
            place=place.strip(),
            contact_phone=contact_phone.strip(),
            prepared_on=today,
            prepared_by_id=actor.user_id,
        )
    NoticeLine.objects.create(
        notice=notice,
        number=1,
        file=file,
        shown_name=mask_name(file.head.name if file.head else ""),
        shown_union=file.union.name,
        shown_category=shown_category(file.category or (assessment.proposed if assessment else "")),
        shown_cause=file.main_cause or Cause.OTHER,
    )
    return notice


def scan(region: str, today: date, names: set[str], **texts: str) -> None:
    """Refuse free text that would give away a number, an illness or a name; asked at preparation and at release."""
    check_leaks(texts, diseases=disease_words(region, today), names=names)


def release_notice(*, actor: Actor, notice_id: Any, seen_version: int, today: date) -> Notice:
    """Make a prepared notice public. A second person does it; the days are counted from now (Appendix B 15)."""
    found = find(Notice, notice_id, actor, RELEASE)
    check_fresh(found, seen_version)
    if found.roster_id is not None:
        with transaction.atomic():
            notice = find(Notice, notice_id, actor, RELEASE, lock=True)
            _let_out(actor, notice, today, release_lines(actor, notice, today))
            record(actor, "aid.roster.noticed", notice.roster, last_day=notice.last_day, place=notice.place)
        return notice
    step, period = RELEASES[NoticeKind(found.kind)]
    with take(step, NeedyFile, pk=found.file_id, actor=actor) as file:
        notice = find(Notice, notice_id, actor, RELEASE, lock=True)
        rules.check_consent_stands(stands=notice_consent_stands(file, today))
        rules.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
        length = value(period.parameter, file.union.region_id, today)
        _let_out(actor, notice, today, notice_last_day(today, length, work_calendar()))
        start(file, period, on=today)
        file.event_note |= {"last_day": notice.last_day, "place": notice.place}
    return notice


def _let_out(actor: Actor, notice: Notice, today: date, last_day: date) -> None:
    check_prepared(status=notice.status)
    check_second_person(released_by=actor.user_id, prepared_by=notice.prepared_by_id)
    names = names_in(notice)
    scan(notice.union.region_id, today, names, place=notice.place, contact_phone=notice.contact_phone)
    notice.status, notice.posted_on, notice.posted_by_id = NoticeStatus.POSTED, today, actor.user_id
    notice.last_day, notice.token = last_day, secrets.token_urlsafe(24)
    notice.version += 1
    with refusing_violations(Notice):
        notice.save()


def stop_notice(*, actor: Actor, notice_id: Any, seen_version: int, today: date, reason: str) -> Notice:
    """Take a notice down, or give up one that was only prepared, with a reason. It may be prepared again."""
    why = check_reason(reason)
    found = find(Notice, notice_id, actor, RELEASE)
    check_fresh(found, seen_version)
    if found.roster_id is not None:
        with transaction.atomic():
            notice = find(Notice, notice_id, actor, RELEASE, lock=True)
            _end_open(notice, today, why)
            stop_lines(actor, notice)
            record(actor, "aid.roster.notice_stopped", notice.roster, reason=why)
        return notice
    with take(rules.STOP_NOTICE, NeedyFile, pk=found.file_id, actor=actor, reason=why) as file:
        notice = find(Notice, notice_id, actor, RELEASE, lock=True)
        _end_open(notice, today, why)
        stop_clock(subject=file, code=RELEASES[NoticeKind(notice.kind)][1].code, on=today, cancelled=True)
    return notice


def _end_open(notice: Notice, today: date, reason: str) -> None:
    if notice.status not in OPEN:
        raise ConflictError(_("No notice hangs."), code="no_notice")
    notice.stop_reason = reason[:200]
    finish(notice, NoticeStatus.STOPPED, today)


def finish(notice: Notice, status: str, today: date) -> None:
    """End a notice: closed after its days, or stopped."""
    notice.status, notice.ended_on = status, today
    notice.version += 1
    notice.save(update_fields=["status", "ended_on", "stop_reason", "version"])


def close_notice(*, actor: Actor, file_id: Any, today: date) -> NeedyFile:
    """End a unit notice that has hung its days without objection; the township check opens."""
    with take(rules.CLOSE_NOTICE, NeedyFile, pk=file_id, actor=actor) as file:
        end_notice(file, today)
        start(file, TOWNSHIP_CHECK, on=today)
    return file


def end_notice(file: NeedyFile, today: date) -> Notice:
    """End the notice that hangs; refuse while its days run."""
    notice = open_notice(file)
    if notice is None or notice.last_day is None:
        raise ConflictError(_("No notice hangs."), code="no_notice")
    rules.check_notice_over(today=today, last_day=notice.last_day)
    rules.check_consent_stands(stands=notice_consent_stands(file, today))
    finish(notice, NoticeStatus.CLOSED, today)
    stop_clock(subject=file, code=NOTICE.code, on=notice.last_day)
    return notice


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


def stop_for_consent(actor: Actor, file: NeedyFile, *, today: date) -> None:
    """Take a family off every notice at once because its consent was withdrawn (Appendix B 22).

    Its own notice is taken down; on a roster its line is hidden and waits for a decision, the others hang on.
    The caller has asked for the right to the file.
    """
    notice = Notice.unscoped.filter(file=file, status__in=OPEN).first()
    why = str(_("The consent to the public notice was withdrawn"))
    if notice is not None:
        _end_open(notice, today, why)
        stop_clock(subject=file, code=RELEASES[NoticeKind(notice.kind)][1].code, on=today, cancelled=True)
        record(actor, "aid.file.notice_stopped", file, reason=why)
    lines = NoticeLine.objects.filter(file=file, notice__roster__isnull=False, notice__status__in=OPEN)
    for line in lines.select_related("award"):
        line.hidden_because = HiddenReason.CONSENT
        line.save(update_fields=["hidden_because"])
        if line.award is not None and line.award.status == AwardStatus.NOTICED:
            hold_award(actor=actor, award_id=line.award_id, seen_version=None, text=why)
