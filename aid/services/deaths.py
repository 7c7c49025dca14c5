"""A death in a household: relief not yet paid stops, the seat is free, the file goes on or its exit is proposed (B 9).

What was paid stays paid; what is on its way becomes a task for people. The head count changes with the next assessment.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import ExitCode, FileStatus, Relation, Standing
from aid.choices.upkeep import FollowUpKind
from aid.models import FileMember, NeedyFile
from aid.rules.files import START_EXIT, check_not_related
from aid.selectors.declared import present_members
from aid.selectors.exits import CANCELLED, ON_ROSTER, UNDER_WAY, awards_of
from aid.selectors.files import household_person_ids
from aid.services.changes import unseat
from aid.services.exits import start_exit, stop_relief
from aid.services.follow_ups import open_follow_up
from aid.services.households import move_out
from core.actors import Actor
from core.documents.services import attach
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import check_fresh
from unions.services.deaths import note_death

REPORT = "aid.visit_file"
LIVING = frozenset({FileStatus.FILED, FileStatus.REVIEWING, FileStatus.SUSPENDED})
CAN_LEAD = frozenset({Standing.WORKING, Standing.UNEMPLOYED})  # another worker of the household (Appendix B 2)


def report_death(
    *,
    actor: Actor,
    file_id: Any,
    seen_version: int,
    member_id: Any,
    died_on: date,
    today: date,
    moment: datetime,
    upload: Any,
    note: str = "",
) -> NeedyFile:
    """Enter the death of a member or of the head, with its proof, and let follow what follows."""
    with transaction.atomic():
        file, seat = _found(actor, file_id, seen_version, member_id)
        others = list(present_members(file).exclude(pk=seat.pk))
        was_head = seat.relation == Relation.SELF
        paper = attach(actor=actor, subject=file, upload=upload, slot="death", permission="aid.view_file")
        note_death(actor=actor, person_id=seat.person_id, died_on=died_on, today=today)
        why = _("%(name)s died on %(day)s") % {"name": seat.person.name, "day": died_on.isoformat()}
        _stop(actor, file, seat, why, today=today, moment=moment)
        if not was_head:
            unseat(seat, died_on)
            move_out(seat.person_id, died_on)
        file.version += 1
        file.save()
        told = {"member": seat.person.name, "died_on": died_on, "reason": note}
        record(actor, "aid.file.member_died", file, **told)
        if others:
            open_follow_up(file, FollowUpKind.FUNERAL, because=why, on=today)
        if was_head:
            _without_head(actor, file, others, why, paper, today)
    return file


def _found(actor: Actor, file_id: Any, seen_version: int, member_id: Any) -> tuple[NeedyFile, FileMember]:
    file = find(NeedyFile, file_id, actor, REPORT, lock=True)
    check_fresh(file, seen_version)
    if file.status not in LIVING:
        text = _("Not possible in the state “%(state)s”.") % {"state": file.get_status_display()}
        raise ConflictError(text, code="wrong_state")
    check_not_related(person_id=actor.person_id, household=household_person_ids(file))
    seat = next((each for each in present_members(file) if str(each.pk) == str(member_id)), None)
    if seat is None:
        raise RuleBrokenError(_("This person is not in the household any more."), code="member")
    return file, seat


def _stop(actor: Actor, file: NeedyFile, seat: FileMember, why: str, *, today: date, moment: datetime) -> None:
    """Stop the dead person's relief that is not paid; what this actor may not undo becomes a task."""
    theirs = awards_of(file, [*ON_ROSTER, *CANCELLED, *UNDER_WAY]).filter(person=seat.person_id)
    for award in stop_relief(actor, theirs, why=why, moment=moment):
        open_follow_up(file, FollowUpKind.AWARD, because=why, on=today, award=award, amount_fen=award.amount_fen)


def _without_head(actor: Actor, file: NeedyFile, others: list[FileMember], why: str, paper: Any, today: date) -> None:
    """Propose the exit where nobody of the household can take over; else ask for another head.

    The head's own seat stays until somebody else heads the household; the task frees it when it is done.
    """
    can_lead = any(other.standing in CAN_LEAD for other in others)
    may_leave = START_EXIT.allows(file.status) and actor.reaches(START_EXIT.permission, file.union.path)
    if can_lead or not may_leave:
        open_follow_up(file, FollowUpKind.HEAD, because=why, on=today)
        return
    start_exit(
        actor=actor,
        file_id=file.pk,
        seen_version=None,
        exit_code=ExitCode.DECEASED,
        opinion=why,
        today=today,
        evidence=paper,
    )
