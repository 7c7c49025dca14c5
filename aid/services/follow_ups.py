"""Tasks after an exit or a death: opened with it, done by people with a finding. Nothing of them happens by itself."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.upkeep import FollowUpKind, FollowUpStatus
from aid.models import Award, FollowUp, NeedyFile
from aid.rules.relief import check_reason
from aid.services.changes import unseat
from aid.services.households import move_out
from core.actors import Actor
from core.errors import ConflictError
from core.events.services import record
from core.fetch import find
from core.transitions import check_fresh

# Money and relief are the approver's; families are the caseworkers'.
RIGHTS = {
    FollowUpKind.RECOVER: "aid.confirm_exit",
    FollowUpKind.AWARD: "aid.confirm_exit",
    FollowUpKind.FUNERAL: "aid.visit_file",
    FollowUpKind.HEAD: "aid.visit_file",
    FollowUpKind.MEMBERSHIP: "aid.visit_file",
}


def open_follow_up(
    file: NeedyFile, kind: str, *, because: str, on: date, award: Award | None = None, amount_fen: int | None = None
) -> FollowUp:
    """Open a task once; the same task that is open already stays as it is."""
    found: FollowUp = FollowUp.unscoped.get_or_create(
        file=file,
        kind=kind,
        award=award,
        status=FollowUpStatus.OPEN,
        defaults={"because": because[:300], "opened_on": on, "amount_fen": amount_fen},
    )[0]
    return found


def _free_the_dead(file: NeedyFile) -> None:
    """Let members who died count no more, once somebody who lives heads the household."""
    if file.head is not None and file.head.deceased_on is not None:
        raise ConflictError(_("Choose another head of the household first."), code="head_is_dead")
    for seat in file.members.present().filter(person__deceased_on__isnull=False).select_related("person"):
        unseat(seat, seat.person.deceased_on)
        move_out(seat.person_id, seat.person.deceased_on)


@transaction.atomic
def finish_follow_up(*, actor: Actor, task_id: Any, seen_version: int, finding: str, today: date) -> FollowUp:
    """Write down what was done about a task."""
    said = check_reason(finding, field="finding")
    task = find(FollowUp, task_id, actor, "aid.view_file")
    task = find(FollowUp, task_id, actor, RIGHTS[FollowUpKind(task.kind)], lock=True)
    check_fresh(task, seen_version)
    if task.status != FollowUpStatus.OPEN:
        raise ConflictError(_("This has been decided already."), code="wrong_state")
    if task.kind == FollowUpKind.HEAD:
        _free_the_dead(task.file)
    task.status, task.finding = FollowUpStatus.DONE, said[:500]
    task.done_by_id, task.done_on = actor.user_id, today
    task.version += 1
    task.save()
    record(actor, "aid.file.follow_up_done", task.file, kind=task.kind, finding=task.finding)
    return task
