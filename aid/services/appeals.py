"""The applicant's one objection to a refusal: entered by staff, decided by somebody who had no part in it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import AppealStatus, FileStatus
from aid.models import Appeal, FileMember, NeedyFile
from aid.rules import files as rules
from aid.rules.deadlines import APPEAL
from aid.rules.relief import check_reason
from aid.selectors.files import attachments_of, household_person_ids, rejected_by
from aid.services.clocks import start
from aid.services.reopening import BANK, KEPT, copy_seat
from core.actors import Actor
from core.clocks.services import stop_clock
from core.documents.services import attach_copy
from core.errors import ConflictError
from core.events.services import record
from core.transitions import take
from core.violations import refusing_violations

TOLD = ("main_cause", "secondary_causes", "cause_detail", "event_on", "event_loss")


def enter_appeal(*, actor: Actor, file_id: Any, seen_version: int, text: str, today: date) -> NeedyFile:
    """Enter what the applicant says against the refusal, once; the county answers within its days."""
    said = check_reason(text, field="text")
    with take(rules.APPEAL, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version) as file:
        if Appeal.objects.filter(file=file).exists():
            raise ConflictError(_("An objection to this refusal was entered already."), code="appealed")
        with refusing_violations(Appeal):
            Appeal.objects.create(file=file, text=said[:2000], received_on=today, received_by_id=actor.user_id)
        clock = start(file, APPEAL, on=today)
        file.event_note |= {"due_on": clock.due_on}
    return file


def decide_appeal(
    *, actor: Actor, file_id: Any, seen_version: int, is_granted: bool, finding: str, today: date
) -> NeedyFile:
    """Keep the refusal with a reason, or let the application go on as a new one with all it held."""
    why = check_reason(finding, field="finding")
    note = {"finding": why}
    with take(rules.DECIDE_APPEAL, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, **note) as file:
        appeal = Appeal.objects.select_for_update().filter(file=file, status=AppealStatus.OPEN).first()
        if appeal is None:
            raise ConflictError(_("No objection is open."), code="wrong_state")
        rules.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
        rules.check_apart(decided_by=actor.user_id, before=[*rules.acted_before(file), rejected_by(file)])
        appeal.status = AppealStatus.GRANTED if is_granted else AppealStatus.KEPT
        appeal.finding, appeal.decided_by_id, appeal.decided_on = why[:2000], actor.user_id, today
        appeal.new_file = _goes_on(actor, file) if is_granted else None
        appeal.version += 1
        with refusing_violations(Appeal):
            appeal.save()
        stop_clock(subject=file, code=APPEAL.code, on=today)
        file.event_note |= {"result": appeal.status}
    return file


@transaction.atomic
def _goes_on(actor: Actor, old: NeedyFile) -> NeedyFile:
    """Return a draft with everything the refused application held, for its recorder; consents are given anew."""
    new = NeedyFile(
        union=old.union,
        head=old.head,
        status=FileStatus.DRAFT,
        recorder_id=old.recorder_id,
        responsible_id=old.responsible_id,
        previous_file=old.previous_file,
    )
    for name in (*KEPT, *BANK, *TOLD):
        setattr(new, name, getattr(old, name))
    new.save(force_insert=True)
    seats: dict[Any, FileMember] = {seat.pk: copy_seat(seat, new) for seat in old.members.present()}
    papers = {paper.pk: attach_copy(actor=actor, attachment=paper, subject=new) for paper in attachments_of(old)}
    for income in old.incomes.filter(member__in=list(seats)):
        income.pk, income.file, income.member = None, new, seats[income.member_id]
        income.save(force_insert=True)
    for cost in old.expenses.filter(member__in=list(seats)):
        cost.pk, cost.file, cost.member = None, new, seats[cost.member_id]
        cost.evidence = papers.get(cost.evidence_id) if cost.evidence_id else None
        cost.save(force_insert=True)
    record(actor, "aid.file.opened", new, previous=old.key)
    return new
