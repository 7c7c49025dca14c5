"""Leaving the file: proposed with a paper, posted or not with a reason, decided by another, carried out by name."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import ExitCode, FileStatus, NoticeKind, NoticeStatus
from aid.choices.relief import AwardStatus
from aid.choices.upkeep import ExitStatus, FollowUpKind
from aid.models import Assessment, Award, Exit, NeedyFile, Notice
from aid.rules import exits as rules
from aid.rules import files as steps
from aid.rules import relief
from aid.rules.deadlines import EXIT_NOTICE
from aid.rules.relief import check_reason
from aid.selectors import exits as selectors
from aid.selectors.files import household_person_ids, notice_consent_stands
from aid.services.awards import move_lines
from aid.services.endings import end_file
from aid.services.follow_ups import open_follow_up
from aid.services.notices import finish
from aid.services.payments import cancel_award
from core.actors import Actor
from core.clocks.services import stop_clock
from core.documents.services import attach
from core.errors import ConflictError
from core.parameters.selectors import value
from core.transitions import take
from core.violations import refusing_violations

OFF_ROSTER = {
    AwardStatus.DRAFT: relief.EXCLUDE,
    AwardStatus.SUBMITTED: relief.REJECT_AT_CHECK,
    AwardStatus.APPROVED_PENDING: relief.REJECT_AT_APPROVAL,
}


def start_exit(
    *,
    actor: Actor,
    file_id: Any,
    seen_version: int | None,
    exit_code: str,
    opinion: str,
    today: date,
    upload: Any = None,
    evidence: Any = None,
) -> NeedyFile:
    """Propose that a household leaves the file, with a reason from the list and the paper it rests on."""
    note = {"exit_code": exit_code, "opinion": opinion}
    with take(steps.START_EXIT, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, **note) as file:
        steps.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
        file.exit_code = ExitCode(exit_code)
        file.exit_requested_by_id, file.exit_confirmed_by_id = actor.user_id, None
        file.suspended_because = ""
        open_exit(actor, file, on=today, opinion=opinion, upload=upload, evidence=evidence)
    return file


def open_exit(
    actor: Actor,
    file: NeedyFile,
    *,
    on: date,
    opinion: str,
    upload: Any = None,
    evidence: Any = None,
    assessment: Assessment | None = None,
) -> Exit:
    """Enter a proposal for a locked file; it rests on a paper or on the assessment of a review."""
    paper = _paper(actor, file, upload) if upload is not None else evidence
    with refusing_violations(Exit):
        proposal: Exit = Exit.objects.create(
            file=file,
            exit_code=file.exit_code,
            opinion=opinion[:500],
            requested_by_id=actor.user_id,
            requested_on=on,
            evidence=paper,
            assessment=assessment,
        )
    return proposal


def _paper(actor: Actor, file: NeedyFile, upload: Any) -> Any:
    return attach(actor=actor, subject=file, upload=upload, slot="exit", permission="aid.view_file")


def complete_exit(
    *, actor: Actor, file_id: Any, seen_version: int, exit_code: str, opinion: str, today: date, upload: Any = None
) -> NeedyFile:
    """Give a proposal its reason or its paper where one is missing, as after a review that failed."""
    note = {"exit_code": exit_code, "opinion": opinion}
    with take(steps.COMPLETE_EXIT, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, **note) as file:
        steps.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
        proposal = selectors.current_exit(file) or open_exit(actor, file, on=today, opinion=opinion)
        if proposal.exit_code != exit_code:  # a notice left out for one reason is not left out for another
            proposal.skip_reason, proposal.skipped_by_id = "", None
        file.exit_code = proposal.exit_code = ExitCode(exit_code)
        proposal.opinion = opinion[:500]
        if upload is not None:
            proposal.evidence = _paper(actor, file, upload)
        proposal.version += 1
        proposal.save(update_fields=["exit_code", "opinion", "evidence", "skip_reason", "skipped_by", "version"])
    return file


def skip_notice(*, actor: Actor, file_id: Any, seen_version: int, reason: str, today: date) -> NeedyFile:
    """Leave the exit notice out, with a reason, where the parameter or a withdrawn consent allows it."""
    why = check_reason(reason)
    with take(
        steps.SKIP_EXIT_NOTICE, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, reason=why
    ) as file:
        proposal = _current(file)
        region = file.union.region_id
        rules.check_may_skip(
            code=file.exit_code,
            allowed=value(rules.EXIT_WITHOUT_NOTICE, region, today),
            consent_stands=notice_consent_stands(file, today),
            is_on=value(rules.EXIT_NOTICE_ON, region, today),
        )
        proposal.skip_reason, proposal.skipped_by_id = why[:300], actor.user_id
        proposal.version += 1
        proposal.save(update_fields=["skip_reason", "skipped_by", "version"])
        file.event_note |= {"without_notice": True}
    return file


def _current(file: NeedyFile) -> Exit:
    proposal = selectors.current_exit(file)
    if proposal is None:
        raise ConflictError(_("Choose the reason and add the paper that the exit rests on first."), code="no_proposal")
    return proposal


def confirm_exit(*, actor: Actor, file_id: Any, seen_version: int, today: date, moment: datetime) -> NeedyFile:
    """Let a household leave the file and carry out what follows; who proposed it, or recorded the file, may not."""
    with take(steps.CONFIRM_EXIT, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version) as file:
        steps.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
        steps.check_apart(decided_by=actor.user_id, before=[file.recorder_id])
        steps.check_another(decided_by=actor.user_id, requested_by=file.exit_requested_by_id)
        proposal = _current(file)
        file.exit_code = proposal.exit_code
        _check_ready(file, proposal, today)
        if file.exit_requested_by_id is not None:
            file.exit_confirmed_by_id = actor.user_id
        effects = selectors.effects_of(file, code=file.exit_code, on=today)
        _carry_out(actor, file, today=today, moment=moment)
        file.status = FileStatus.CANCELLED if file.exit_code in rules.STRUCK_OFF else FileStatus.EXITED
        end_file(file, on=today)
        _decide(proposal, ExitStatus.CONFIRMED, actor, today, [each.as_data() for each in effects])
        if file.status == FileStatus.EXITED:
            proposal.call_back_on = selectors.call_back_day(file, today)
            proposal.save(update_fields=["call_back_on"])
        file.event_note |= {"exit_code": file.exit_code, "effects": proposal.effects}
    return file


def _check_ready(file: NeedyFile, proposal: Exit, today: date) -> None:
    rests = proposal.evidence_id is not None or proposal.assessment_id is not None
    rules.check_whole(code=proposal.exit_code, has_paper=rests)
    notice = selectors.exit_notice(proposal)
    if notice is not None and notice.status == NoticeStatus.POSTED and notice.last_day is not None:
        steps.check_notice_over(today=today, last_day=notice.last_day)
        close_exit_notice(file, notice, today)
    rules.check_posted(
        is_on=value(rules.EXIT_NOTICE_ON, file.union.region_id, today),
        was_closed=notice is not None and notice.status == NoticeStatus.CLOSED,
        skip_reason=proposal.skip_reason,
        objected=selectors.objected(proposal),
    )


def close_exit_notice(file: NeedyFile, notice: Notice, today: date) -> None:
    """End an exit notice that has hung its days; the exit may be decided on."""
    finish(notice, NoticeStatus.CLOSED, today)
    stop_clock(subject=file, code=EXIT_NOTICE.code, on=notice.last_day or today)


def close_due_exit_notices(*, today: date) -> int:
    """End every exit notice whose days are over and that nobody objects to; hourly. Return how many."""
    over = Notice.unscoped.filter(
        kind=NoticeKind.EXIT, status=NoticeStatus.POSTED, last_day__lt=today, paused_on=None
    ).order_by("pk")
    closed = 0
    for notice_id in list(over.values_list("pk", flat=True)):
        with transaction.atomic():
            notice = Notice.unscoped.select_for_update(of=("self",)).select_related("file").get(pk=notice_id)
            if notice.status == NoticeStatus.POSTED and notice.file is not None:
                close_exit_notice(notice.file, notice, today)
                closed += 1
    return closed


def _carry_out(actor: Actor, file: NeedyFile, *, today: date, moment: datetime) -> None:
    """Take the family off open rosters, give approved money back; what is on its way people decide on."""
    why = _("The family left the file: %(reason)s") % {"reason": ExitCode(file.exit_code).label}
    for award in stop_relief(actor, selectors.awards_of(file, _all_open()), why=why, moment=moment):
        open_follow_up(file, FollowUpKind.AWARD, because=why, on=today, award=award, amount_fen=award.amount_fen)
    if file.exit_code == ExitCode.FALSE:
        open_follow_up(file, FollowUpKind.RECOVER, because=why, on=today, amount_fen=selectors.paid_fen(file))


def _all_open() -> list[str]:
    return [*selectors.ON_ROSTER, *selectors.CANCELLED, *selectors.UNDER_WAY]


def stop_relief(actor: Actor, awards: Any, *, why: str, moment: datetime) -> list[Award]:
    """Stop relief that is not paid yet as far as the actor may; return what people still have to decide on."""
    waiting = list(awards)
    for status, step in OFF_ROSTER.items():
        gone = Award.unscoped.filter(pk__in=[award.pk for award in waiting if award.status == status])
        moved = move_lines(actor, step, gone, note={"reason": why})
        Award.unscoped.filter(pk__in=[award.pk for award in moved]).update(note=why[:300])
    return list(_left_over(actor, waiting, why, moment))


def _left_over(actor: Actor, waiting: list[Award], why: str, moment: datetime) -> Iterator[Award]:
    for award in waiting:
        if award.status in selectors.CANCELLED and actor.reaches(relief.CANCEL.permission, award.union.path):
            cancel_award(actor=actor, award_id=award.pk, seen_version=award.version, reason=why, moment=moment)
        elif award.status not in selectors.ON_ROSTER:
            yield award


def _decide(proposal: Exit, status: str, actor: Actor, today: date, effects: list[dict[str, Any]]) -> None:
    proposal.status, proposal.decided_by_id, proposal.decided_on = status, actor.user_id, today
    proposal.effects = effects
    proposal.version += 1
    with refusing_violations(Exit):
        proposal.save()


def cancel_exit(*, actor: Actor, file_id: Any, seen_version: int, opinion: str, today: date) -> NeedyFile:
    """Keep a household on file after all; its exit notice is taken down."""
    note = {"opinion": opinion}
    with take(steps.CANCEL_EXIT, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, **note) as file:
        drop_exit(actor, file, today, opinion)
    return file


def drop_exit(actor: Actor, file: NeedyFile, today: date, why: str) -> None:
    """Undo a proposal on a locked file: no reason, no notice, no clock."""
    file.exit_code, file.exit_requested_by_id = "", None
    hanging = Notice.unscoped.filter(file=file, kind=NoticeKind.EXIT, status__in=["prepared", "posted"])
    for notice in hanging:
        notice.stop_reason = why[:200]
        finish(notice, NoticeStatus.STOPPED, today)
    stop_clock(subject=file, code=EXIT_NOTICE.code, on=today, cancelled=True)
    proposal = selectors.current_exit(file)
    if proposal is not None:
        _decide(proposal, ExitStatus.CANCELLED, actor, today, [])
