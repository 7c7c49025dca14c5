"""Samples for the city's auditor: drawn by a seed, looked through, returned to the county, answered (story 15)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import FindingKind, SampleVerdict
from aid.models import Sample, SampleItem
from aid.rules.deadlines import AUDIT_RETURN, SAMPLE_SHARE
from aid.rules.relief import check_reason
from aid.selectors.samples import draw, files_of_county
from aid.services.clocks import start
from core.actors import Actor
from core.clocks.services import stop_clock
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import check_fresh
from core.violations import refusing_violations
from unions.models import Union

AUDIT = "aid.audit_file"


@transaction.atomic
def draw_sample(*, actor: Actor, union_id: Any, seed: str, today: date, percent: int | None = None) -> Sample:
    """Draw a county's sample. The same seed on the same files draws the same files, whoever draws."""
    union = find(Union, union_id, actor, AUDIT)
    seed = check_reason(seed, field="seed")
    share = percent if percent is not None else value(SAMPLE_SHARE, union.region_id, today)
    if not 1 <= share <= 100:
        raise RuleBrokenError(_("The share lies between 1 and 100 percent."), code="percent")
    population = files_of_county(union).count()
    if not population:
        raise RuleBrokenError(_("This union has no files on file."), code="empty_sample")
    with refusing_violations(Sample):
        sample: Sample = Sample.objects.create(
            union=union, seed=seed, percent=share, population=population, drawn_on=today, drawn_by_id=actor.user_id
        )
    files = draw(union, seed, share, population)
    SampleItem.objects.bulk_create(
        [
            SampleItem(sample=sample, union_id=file.union_id, file=file, number=number)
            for number, file in enumerate(files, start=1)
        ]
    )
    record(actor, "aid.sample.drawn", sample, seed=seed, percent=share, population=population, files=len(files))
    return sample


def _item(actor: Actor, item_id: Any, right: str, seen_version: int) -> SampleItem:
    item = find(SampleItem, item_id, actor, right, lock=True)
    check_fresh(item, seen_version)
    return item


@transaction.atomic
def pass_item(*, actor: Actor, item_id: Any, seen_version: int) -> SampleItem:
    """Find a file in order, or the county's answer enough."""
    item = _item(actor, item_id, AUDIT, seen_version)
    if item.status not in (SampleVerdict.WAITING, SampleVerdict.ANSWERED):
        raise ConflictError(_("This file has been decided on already."), code="wrong_state")
    item.status, item.looked_by_id = SampleVerdict.GOOD, actor.user_id
    item.version += 1
    item.save(update_fields=["status", "looked_by", "version"])
    record(actor, "aid.sample.passed", item)
    return item


@transaction.atomic
def return_item(*, actor: Actor, item_id: Any, seen_version: int, kind: str, note: str, today: date) -> SampleItem:
    """Return a file to the county's reviewers with a finding; they have ten working days to answer."""
    item = _item(actor, item_id, AUDIT, seen_version)
    if item.status not in (SampleVerdict.WAITING, SampleVerdict.ANSWERED):
        raise ConflictError(_("This file has been decided on already."), code="wrong_state")
    item.kind, item.note = FindingKind(kind).value, check_reason(note, field="note")[:500]
    clock = start(item.file, AUDIT_RETURN, on=today)
    item.status, item.due_on, item.looked_by_id = SampleVerdict.RETURNED, clock.due_on, actor.user_id
    item.version += 1
    item.save()
    record(actor, "aid.file.audit_returned", item.file, reason=item.note, kind=item.kind, due_on=item.due_on)
    return item


@transaction.atomic
def answer_item(*, actor: Actor, item_id: Any, seen_version: int, answer: str, today: date) -> SampleItem:
    """Answer a finding, as the county."""
    item = _item(actor, item_id, "aid.record_check", seen_version)
    if item.status != SampleVerdict.RETURNED:
        raise ConflictError(_("This file does not wait for an answer."), code="wrong_state")
    item.answer = check_reason(answer, field="answer")[:1000]
    item.status, item.answered_by_id, item.answered_on = SampleVerdict.ANSWERED, actor.user_id, today
    item.version += 1
    item.save()
    stop_clock(subject=item.file, code=AUDIT_RETURN.code, on=today)
    record(actor, "aid.file.audit_answered", item.file, opinion=item.answer)
    return item
