"""Professional union workers: recruited, employed by a county, posted to a township, appraised (domain.md 1.1)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import check_fresh
from core.violations import refusing_violations
from unions.choices import Level
from unions.choices.workers import WorkerStatus
from unions.models import RecruitmentBatch, SocialWorker, Union, WorkerYear
from unions.rules import workers as rules
from unions.rules.lifecycle import check_reason
from unions.rules.members import YOUNGEST
from unions.services.people import describe, ensure_person

MANAGE = "unions.manage_worker"


@transaction.atomic
def open_recruitment(
    *, actor: Actor, union_id: Any, name: str, year: int, planned: int, announced_on: date | None
) -> RecruitmentBatch:
    """Enter a round of public recruitment by a county."""
    union = find(Union, union_id, actor, MANAGE)
    if union.level != Level.COUNTY:
        raise RuleBrokenError(_("A county federation employs professional union workers."), code="county")
    batch = RecruitmentBatch(union=union, name=name.strip(), year=year, planned=planned, announced_on=announced_on)
    with refusing_violations(RecruitmentBatch):
        batch.save(force_insert=True)
    record(actor, "unions.recruitment.opened", batch, name=batch.name, planned=planned)
    return batch


@transaction.atomic
def employ(
    *,
    actor: Actor,
    union_id: Any,
    name: str,
    identity: str,
    phone: str,
    township_id: Any,
    batch_id: Any,
    contract_from: date,
    contract_to: date,
    grade: str,
    today: date,
) -> SocialWorker:
    """Employ somebody with a contract and post them to a township of the county."""
    union = find(Union, union_id, actor, MANAGE)
    township = _township(actor, union, township_id)
    rules.check_contract(contract_from=contract_from, contract_to=contract_to)
    batch = find(RecruitmentBatch, batch_id, actor, MANAGE) if batch_id else None
    described = describe(name=name, identity=identity, phone=phone, today=today)
    if not described.identity:
        text = _("Enter the identity number.")
        raise RuleBrokenError(text, code="person", fields={"identity": text})
    youngest = value(YOUNGEST, union.region_id, today)
    rules.check_of_age(birth_on=described.birth_on, contract_from=contract_from, youngest=youngest)
    worker = SocialWorker(
        union=union,
        person=ensure_person(actor=actor, union=township, described=described),
        township=township,
        batch=batch,
        contract_from=contract_from,
        contract_to=contract_to,
        grade=grade.strip()[:20],
    )
    with refusing_violations(SocialWorker):
        worker.save(force_insert=True)
    record(actor, "unions.worker.employed", worker, township=township.name, contract_to=contract_to)
    return worker


def _township(actor: Actor, union: Union, township_id: Any) -> Union:
    township = find(Union, township_id, actor, MANAGE)
    rules.check_posting(
        employer_level=union.level,
        employer_path=union.path,
        township_level=township.level,
        township_path=township.path,
    )
    return township


def _held(actor: Actor, worker_id: Any, seen_version: int) -> SocialWorker:
    worker = find(SocialWorker, worker_id, actor, MANAGE, lock=True)
    check_fresh(worker, seen_version)
    if worker.status != WorkerStatus.IN_POST:
        raise ConflictError(_("This person is not in post."), code="wrong_state")
    worker.version += 1
    return worker


@transaction.atomic
def change_contract(
    *,
    actor: Actor,
    worker_id: Any,
    seen_version: int,
    township_id: Any,
    contract_to: date,
    grade: str,
    today: date,
) -> SocialWorker:
    """Post a worker to another township, prolong the contract, change the grade."""
    worker = _held(actor, worker_id, seen_version)
    township = _township(actor, worker.union, township_id)
    rules.check_contract(contract_from=worker.contract_from, contract_to=contract_to)
    changes = {
        name: [str(before), str(after)]
        for name, before, after in (
            ("township", worker.township, township),
            ("contract_to", worker.contract_to, contract_to),
            ("grade", worker.grade, grade.strip()),
        )
        if before != after
    }
    worker.township, worker.contract_to, worker.grade = township, contract_to, grade.strip()[:20]
    with refusing_violations(SocialWorker):
        worker.save()
    record(actor, "unions.worker.changed", worker, changes=changes)
    return worker


@transaction.atomic
def end_employment(
    *, actor: Actor, worker_id: Any, seen_version: int, status: str, left_on: date, reason: str, today: date
) -> SocialWorker:
    """Note that a worker left, or was given other work."""
    worker = _held(actor, worker_id, seen_version)
    if status not in (WorkerStatus.LEFT, WorkerStatus.REASSIGNED):
        raise RuleBrokenError(_("Select how it ended."), code="status", fields={"status": _("Select how it ended.")})
    rules.check_left(left_on=left_on, contract_from=worker.contract_from, today=today)
    worker.status, worker.left_on = status, left_on
    with refusing_violations(SocialWorker):
        worker.save()
    record(actor, "unions.worker.ended", worker, status=status, left_on=left_on, reason=check_reason(reason))
    return worker


@transaction.atomic
def appraise(
    *, actor: Actor, worker_id: Any, year: int, appraisal: str, training_hours: int, today: date
) -> WorkerYear:
    """Enter the yearly appraisal and the hours of training; once a year."""
    worker = find(SocialWorker, worker_id, actor, MANAGE, lock=True)
    rules.check_year(year=year, contract_from=worker.contract_from, today=today)
    row = WorkerYear(worker=worker, year=year, appraisal=appraisal, training_hours=training_hours)
    with refusing_violations(WorkerYear):
        row.save(force_insert=True)
    record(actor, "unions.worker.appraised", worker, year=year, appraisal=appraisal, hours=training_hours)
    return row
