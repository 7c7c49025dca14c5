"""People without a file put on a roster: the same check, approval, notice and payment as families on file (3.3)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import Category, Relation
from aid.choices.relief import ReliefKind
from aid.models import Award, Household, HouseholdMember, Programme, Recipient, Roster
from aid.rules import recipients as rules
from aid.rules.files import check_not_related
from aid.rules.relief import SUBMIT_ROSTER, check_decides, check_reason, period_of
from aid.selectors.recipients import home_of, is_on_file, standard_without_file
from aid.services.rosters import open_part, places_left
from core.actors import Actor
from core.chinese.bank_card import CardError, parse_card
from core.chinese.identity import Sex
from core.documents.services import attach
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import check_fresh, check_state
from core.violations import refusing_violations
from unions.models import Person, Union
from unions.services.people import describe, ensure_person

BUILD = "aid.build_roster"
EVIDENCE = "evidence"


@transaction.atomic
def nominate_without_file(
    *,
    actor: Actor,
    programme_id: Any,
    union_id: Any,
    today: date,
    evidence: Iterable[UploadedFile],
    roster_id: Any = None,
    seen_version: int | None = None,
    **told: Any,
) -> Roster:
    """Put somebody without a file on a draft roster, or on a new one, with group, reason, card and evidence.

    ``told`` holds group, name, identity, phone, account, bank_name, holder, relation, reason, agreed_to_notice, and in
    schooling relief the student. Once a season (D1) and once a school year (D2) hold by person and household.
    """
    creator = check_decides(user_id=actor.user_id)
    papers = list(evidence)
    union = find(Union, union_id, actor, BUILD)
    part = open_part(find(Programme, programme_id, actor, "aid.view_programme"), union)
    programme = part.programme
    rules.check_open_to_others(kind=programme.kind, requires_file=programme.requires_file)
    rules.check_evidence(papers)
    worker, person = _people(actor, union, programme, told, today)
    if places_left(part.pk) == 0:
        raise ConflictError(_("The county's places are used up"), code="quota_exceeded")
    roster = _draft(actor, part, union, roster_id, seen_version, creator)
    recipient = _recipient(union, worker, told, creator)
    award = _award(roster, recipient, person, _home(union, worker, person, today))
    for paper in papers:
        attach(actor=actor, subject=roster, upload=paper, slot=EVIDENCE, permission="aid.view_roster")
    record(actor, "aid.roster.nominated", roster, person=str(person), group=recipient.group, award=award.pk)
    return roster


def _people(actor: Actor, union: Union, programme: Programme, told: dict[str, Any], today: date) -> tuple[Any, Any]:
    """Return the worker and whom the relief is for: the worker, or in schooling relief the student."""
    given = [told.get(name) or "" for name in ("student_name", "student_identity", "stage", "school")]
    rules.check_student(kind=programme.kind, name=given[0], identity=given[1], stage=given[2], school=given[3])
    worker = _person(actor, union, told["name"], told["identity"], told.get("phone", ""), today)
    student = programme.kind == ReliefKind.TUITION
    person = _person(actor, union, given[0], given[1], "", today) if student else worker
    for one in {worker, person}:
        if not one.is_alive:
            raise ConflictError(_("The beneficiary has died"), code="deceased")
        rules.check_no_file(is_on_file=is_on_file(one))
    check_not_related(person_id=actor.person_id, household=[worker.pk, person.pk])
    return worker, person


def _person(actor: Actor, union: Union, name: str, identity: str, phone: str, today: date) -> Person:
    if not identity.strip():
        text = _("Enter the identity number")
        raise RuleBrokenError(text, code="identity", fields={"identity": text})
    described = describe(name=name, identity=identity, phone=phone or "", today=today)
    return ensure_person(actor=actor, union=union, described=described)


def _draft(actor: Actor, part: Any, union: Union, roster_id: Any, seen_version: int | None, creator: int) -> Roster:
    if roster_id is None:
        made: Roster = Roster.objects.create(programme=part.programme, part=part, union=union, creator_id=creator)
        record(actor, "aid.roster.built", made, asked=1)
        return made
    roster = find(Roster, roster_id, actor, BUILD, lock=True)
    check_fresh(roster, seen_version)
    check_state(roster, SUBMIT_ROSTER)
    if (roster.programme_id, roster.union_id) != (part.programme_id, union.pk):
        raise RuleBrokenError(_("The roster belongs to another programme or union."), code="other_roster")
    roster.version += 1
    roster.save(update_fields=["version"])
    return roster


def _recipient(union: Union, worker: Person, told: dict[str, Any], creator: int) -> Recipient:
    holder = (told.get("holder") or "").strip() or worker.name
    rules.check_holder(holder=holder, name=worker.name, relation=told.get("relation") or "")
    return keep_recipient(
        union=union,
        person=worker,
        group=told["group"],
        holder=holder,
        relation=(told.get("relation") or "").strip()[:100],
        account=told["account"],
        bank_name=told["bank_name"],
        reason=check_reason(told["reason"])[:500],
        agreed_to_notice=bool(told.get("agreed_to_notice")),
        stage=told.get("stage") or "",
        school=(told.get("school") or "").strip()[:80],
        recorded_by_id=creator,
    )


def keep_recipient(*, account: str, bank_name: str, **facts: Any) -> Recipient:
    """Write down whose card money goes to; the card number must be one."""
    if not bank_name.strip():
        raise RuleBrokenError(_("Enter the bank"), code="bank_name", fields={"bank_name": _("Enter the bank")})
    recipient = Recipient(account=card_number(account), bank_name=bank_name.strip()[:60], **facts)
    with refusing_violations(Recipient):
        recipient.save(force_insert=True)
    return recipient


def card_number(text: str) -> str:
    """Return a bank card in digits, or say what is wrong with it."""
    try:
        return parse_card(text).number
    except CardError as error:
        raise RuleBrokenError(error.message, code=error.code, fields={"account": error.message}) from error


def _home(union: Union, worker: Person, person: Person, today: date) -> Household:
    """Return the household the relief counts for: where they live now, or a new one of the two."""
    seats = [seat for seat in (home_of(worker), home_of(person)) if seat is not None]
    if seats:
        return seats[0].household
    household: Household = Household.objects.create(union=union, head=worker)
    HouseholdMember.objects.create(household=household, person=worker, relation=Relation.SELF, from_on=today)
    if person != worker:
        HouseholdMember.objects.create(household=household, person=person, relation=_child(person), from_on=today)
    return household


def _child(person: Person) -> str:
    relations = {Sex.MALE: Relation.SON, Sex.FEMALE: Relation.DAUGHTER}
    return relations.get(Sex(person.sex), Relation.OTHER)


def household_of(union: Union, person: Person, today: date) -> Household:
    """Return where somebody lives, for relief that counts by person."""
    return _home(union, person, person, today)


def _award(roster: Roster, recipient: Recipient, person: Person, household: Household) -> Award:
    programme = roster.programme
    with refusing_violations(Award):
        award: Award = Award.objects.create(
            roster=roster,
            programme=programme,
            payer_id=roster.part.union_id,
            union=roster.union,
            household=household,
            recipient=recipient,
            person=person,
            category=Category.NONE,
            item=programme.kind,
            period=period_of(programme.season, programme.year, programme.kind),
            amount_fen=standard_without_file(programme, recipient.stage),
            created_by_id=roster.creator_id,
        )
    return award
