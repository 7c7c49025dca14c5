"""Receiving what a telephone wrote at a kitchen table: once, field by field, never overwriting anybody silently."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import FileStatus
from aid.choices.visits import ClashChoice, MediaKind
from aid.models import NeedyFile, VisitAnswer, VisitClash, VisitMedia, VisitPlan, VisitUpload
from aid.models.visits import VisitPurpose
from aid.rules import visit_form
from aid.rules import visit_plans as rules
from aid.selectors.visit_plans import open_clashes
from aid.services import visits
from core.actors import Actor
from core.clock import day_of
from core.documents.services import attach
from core.errors import RuleBrokenError
from core.fetch import find
from core.numbers.services import next_number
from core.parameters.selectors import value
from core.transitions import take

OF_THE_VISIT = ("visited_on", "first_visitor", "second_visitor", "person_met", "findings", "needs", "is_signed")


@dataclass(frozen=True)
class ToldAnswer:
    """One answer of a record: its field and value, the version and value it was typed over, and when."""

    code: str
    value: Any
    base: int
    base_value: Any
    is_unsure: bool
    at: datetime


@dataclass(frozen=True)
class Receipt:
    """What a telephone is told: the number, how every field stands, what waits for a decision, what is missing."""

    number: str
    received_at: datetime
    status: str
    standing: Mapping[str, VisitAnswer]
    clashed: tuple[str, ...]
    missing: Mapping[str, str]


@transaction.atomic
def receive_record(
    *,
    actor: Actor,
    plan_id: Any,
    upload_id: UUID,
    device_id: UUID,
    answers: Iterable[ToldAnswer],
    moment: datetime,
    today: date,
) -> Receipt:
    """Take a record's answers: untouched fields are written, fields somebody else changed wait for a decision.

    The same record again gets the same receipt. Raises 422 naming every wrong answer (nothing is changed), 409 for a
    visit that was dropped or a key that was used for another record.
    """
    told = {answer.code: answer for answer in answers}
    digest = _digest(told)
    plan = find(VisitPlan, plan_id, actor, rules.VISIT, lock=True)
    known = VisitUpload.objects.filter(pk=upload_id).first()
    if known is not None:
        rules.check_same_record(known=f"{known.plan_id}:{known.digest}", given=f"{plan.pk}:{digest}")
        return _receipt(plan, known)
    _check_answers(told, today)
    with take(rules.RECEIVE, VisitPlan, pk=plan_id, actor=actor) as plan:
        upload = VisitUpload.objects.create(
            pk=upload_id,
            plan=plan,
            number=f"R-{today:%Y%m%d}-{next_number(f'visit-receipt:{today:%Y%m%d}'):04d}",
            sent_by_id=rules.check_person(actor.user_id),
            device=device_id,
            digest=digest,
            received_at=moment,
        )
        _merge(plan, upload, told)
        _complete(actor, plan, today)
        plan.event_note |= {"receipt": upload.number, "fields": upload.merged, "clashes": upload.clashed}
    return _receipt(plan, upload)


@transaction.atomic
def receive_picture(
    *, actor: Actor, plan_id: Any, media_id: UUID, kind: str, upload: UploadedFile, moment: datetime
) -> VisitMedia:
    """Keep a photo or signature of a visit, cleaned of place and device; the same picture again is the same row."""
    plan = find(VisitPlan, plan_id, actor, rules.VISIT, lock=True)
    digest = hashlib.sha256(upload.read()).hexdigest()
    upload.seek(0)
    known = VisitMedia.objects.filter(pk=media_id).first()
    if known is not None:
        rules.check_same_record(known=f"{known.plan_id}:{known.digest}", given=f"{plan.pk}:{digest}")
        return known
    most = value(rules.MOST_PHOTOS, plan.union.region_id, day_of(moment))
    if kind == MediaKind.PHOTO:
        rules.check_room(photos=plan.media.filter(kind=MediaKind.PHOTO).count(), most=most)
    kept = attach(actor=actor, subject=plan, upload=upload, slot=kind, permission=rules.VISIT)
    if kept.media_type != "image/jpeg":
        raise RuleBrokenError(_("A visit takes pictures only."), code="file_type")
    row: VisitMedia = VisitMedia.objects.create(
        pk=media_id, plan=plan, kind=kind, attachment=kept, digest=digest, received_at=moment
    )
    return row


def decide_clashes(
    *, actor: Actor, plan_id: Any, seen_version: int, choices: Mapping[int, str], moment: datetime, today: date
) -> VisitPlan:
    """Settle the fields that two people answered differently: for each, what stands or what the other one told."""
    with take(rules.DECIDE, VisitPlan, pk=plan_id, actor=actor, seen_version=seen_version) as plan:
        waiting = list(open_clashes(plan))
        undecided = [clash for clash in waiting if choices.get(clash.pk) not in ClashChoice.values]
        if undecided:
            text = _("Choose one of the two answers.")
            raise RuleBrokenError(text, code="undecided", fields={f"clash-{one.pk}": text for one in undecided})
        for clash in waiting:
            clash.chosen, clash.decided_by_id, clash.decided_at = choices[clash.pk], actor.user_id, moment
            clash.save()
            if clash.chosen == ClashChoice.TOLD:
                answer = ToldAnswer(clash.field, clash.told, 0, None, is_unsure=clash.told_unsure, at=clash.told_at)
                _write(plan, clash.upload, answer, by=clash.told_by_id)
        plan.event_note |= {"decisions": {one.field: one.chosen for one in waiting}}
        _complete(actor, plan, today)
    return plan


def _check_answers(told: Mapping[str, ToldAnswer], today: date) -> None:
    wrong = {code: visit_form.check(code, answer.value, today) for code, answer in told.items()}
    wrong = {code: text for code, text in wrong.items() if text}
    both = [told[code].value for code in ("first_visitor", "second_visitor") if code in told]
    if len(both) == 2 and both[0] == both[1]:
        wrong["second_visitor"] = _("A home visit needs two visitors.")
    if wrong:
        text = _("Some answers cannot be taken as they are: %(count)s.") % {"count": len(wrong)}
        raise RuleBrokenError(text, code="wrong_answers", fields=wrong)


def _digest(told: Mapping[str, ToldAnswer]) -> str:
    plain = {code: [one.value, one.base, one.is_unsure] for code, one in told.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _merge(plan: VisitPlan, upload: VisitUpload, told: Mapping[str, ToldAnswer]) -> None:
    standing = {one.field: one for one in plan.answers.all()}
    merged = rules.merge(
        {
            code: rules.Standing(one.value, one.version, one.device == upload.device, one.is_unsure)
            for code, one in standing.items()
        },
        {code: rules.Told(one.value, one.base, one.is_unsure) for code, one in told.items()},
    )
    for code in sorted(merged.writes):
        one = told[code]
        _write(plan, upload, one, by=upload.sent_by_id)
    VisitClash.objects.bulk_create(
        VisitClash(
            plan=plan,
            upload=upload,
            field=code,
            base=told[code].base_value,
            standing=standing[code].value,
            standing_by_id=standing[code].told_by_id,
            standing_at=standing[code].told_at,
            told=told[code].value,
            told_unsure=told[code].is_unsure,
            told_by_id=upload.sent_by_id,
            told_at=told[code].at,
        )
        for code in sorted(merged.clashes)
    )
    upload.merged, upload.clashed = sorted(merged.writes), sorted(merged.clashes)
    upload.save()


def _write(plan: VisitPlan, upload: VisitUpload, told: ToldAnswer, *, by: Any) -> None:
    known = VisitAnswer.objects.filter(plan=plan, field=told.code).first()
    row = known or VisitAnswer(plan=plan, field=told.code, version=0)
    row.value, row.told_at, row.is_unsure = told.value, told.at, told.is_unsure
    row.told_by_id, row.device = by, upload.device
    row.version += 1
    row.save()


def _complete(actor: Actor, plan: VisitPlan, today: date) -> None:
    """Turn a full record without open questions into the visit itself, or bring the visit up to it."""
    is_open = open_clashes(plan).exists()
    values = {one.field: one.value for one in plan.answers.all()}
    if not is_open and not missing_of(plan, values):
        told = {code: values.get(code, "") for code in OF_THE_VISIT}
        told |= {"visited_on": date.fromisoformat(values["visited_on"]), "is_signed": values.get("is_signed") is True}
        if plan.visit is not None:
            visits.correct_visit(actor=actor, visit=plan.visit, today=today, **told)
        else:
            plan.visit = _visit_made(actor, plan, today, told)
    plan.status = rules.next_status(is_open=is_open, has_visit=plan.visit is not None)


def _visit_made(actor: Actor, plan: VisitPlan, today: date, told: dict[str, Any]) -> Any:
    file = find(NeedyFile, plan.file_id, actor, rules.VISIT, lock=True)
    if plan.purpose == VisitPurpose.SURVEY and file.status == FileStatus.SUBMITTED:
        visits.survey_file(actor=actor, file_id=file.pk, seen_version=file.version, today=today, **told)
        return file.visits.order_by("-created_at", "-pk").first()
    return visits.visit_family(
        actor=actor, file_id=file.pk, today=today, programme_id=plan.programme_id, purpose=plan.purpose, **told
    )


def missing_of(plan: VisitPlan, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the questions still open before a record is a visit; a home survey also needs the family's signature."""
    found = visit_form.missing(values)
    if plan.purpose == VisitPurpose.SURVEY and values.get("is_signed") is not True:
        found["is_signed"] = _("The visit form is signed by the family.")
    return found


def _receipt(plan: VisitPlan, upload: VisitUpload) -> Receipt:
    standing = {one.field: one for one in plan.answers.all()}
    values = {code: one.value for code, one in standing.items()}
    return Receipt(
        number=upload.number,
        received_at=upload.received_at,
        status=plan.status,
        standing=standing,
        clashed=tuple(upload.clashed),
        missing=missing_of(plan, values),
    )
