"""What happens in a household on file: a birth, somebody joins or leaves, another head, a name or number put right.

Each act keeps the day, the reason and the paper, says itself in the file's story, and dates who lives where. Nobody is
deleted and nothing is reckoned backwards: the next assessment counts whoever is there then (Appendix B6).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from aid.choices.files import Relation, Standing
from aid.choices.households import ChangeKind, LeaveReason
from aid.models import FileMember, Household, HouseholdChange, HouseholdMember, NeedyFile
from aid.rules import households as rules
from aid.rules.files import check_not_related
from aid.selectors.files import household_person_ids
from aid.services.households import check_in_no_other_file, hold_members, move_in, move_out
from core.actors import Actor
from core.chinese.bank_card import CardError, parse_card
from core.chinese.identity import DocumentKind, Sex
from core.documents.models import Attachment
from core.documents.services import attach
from core.errors import ConflictError, RuleBrokenError
from core.transitions import take
from core.violations import refusing_violations
from unions.models import Person
from unions.services.corrections import correct_person
from unions.services.people import describe, ensure_person

SLOT = "change"


@dataclass(frozen=True)
class Told:
    """What every report of a change says: since when, why, on which paper, and which version of the file was read."""

    happened_on: date
    reason: str
    evidence: UploadedFile
    seen_version: int | None
    today: date


@dataclass
class Change:
    """A change under way: the file and its household, locked, and the paper kept with it."""

    file: NeedyFile
    household: Household
    paper: Attachment
    told: Told
    actor: Actor

    def note(self, kind: ChangeKind, **facts: Any) -> HouseholdChange:
        """Keep the change itself."""
        with refusing_violations(HouseholdChange):
            change: HouseholdChange = HouseholdChange.objects.create(
                file=self.file,
                union=self.file.union,
                kind=kind,
                happened_on=self.told.happened_on,
                reason=self.told.reason.strip()[:300],
                evidence=self.paper,
                recorded_by_id=self.actor.user_id,
                **facts,
            )
        return change


@contextmanager
def changing(actor: Actor, file_id: Any, kind: ChangeKind, told: Told) -> Iterator[Change]:
    """Yield a file on record whose household may change now; whatever refuses inside, nothing is kept."""
    rules.check_told(on=told.happened_on, today=told.today, reason=told.reason)
    note: dict[str, Any] = {"reason": told.reason.strip(), "happened_on": told.happened_on}
    step = rules.CHANGES[kind]
    with take(step, NeedyFile, pk=file_id, actor=actor, seen_version=told.seen_version, **note) as file:
        check_not_related(person_id=actor.person_id, household=household_person_ids(file))
        household_id: Any = file.household_id  # a file on record has one
        household = Household.unscoped.select_for_update(of=("self",)).get(pk=household_id)
        hold_members(household.pk)
        paper = attach(actor=actor, subject=file, upload=told.evidence, slot=SLOT, permission="aid.view_file")
        yield Change(file, household, paper, told, actor)


def present(file: NeedyFile, member_id: Any) -> FileMember:
    """Return a member the file counts now."""
    member: FileMember | None = file.members.present().filter(pk=member_id).select_related("person").first()
    if member is None:
        text = _("Choose somebody who belongs to the household now.")
        raise ConflictError(text, code="member", fields={"member_id": text})
    return member


def record_birth(
    *,
    actor: Actor,
    file_id: Any,
    told: Told,
    relation: str,
    name: str,
    identity: str,
    identity_kind: str,
    sex: str,
    **codes: str,
) -> FileMember:
    """Enter a newborn child, by its certificate of birth until it has an identity number (B7)."""
    with changing(actor, file_id, ChangeKind.BIRTH, told) as change:
        described = describe(
            name=name,
            identity=identity,
            identity_kind=identity_kind,
            sex=sex,
            birth_on=told.happened_on,
            today=told.today,
        )
        child = ensure_person(actor=actor, union=change.file.union, described=described)
        member = _seat(change, child, relation, Standing.INFANT, codes)
        change.note(ChangeKind.BIRTH, person=child)
    return member


def join_household(
    *,
    actor: Actor,
    file_id: Any,
    told: Told,
    relation: str,
    standing: str,
    name: str,
    identity: str,
    identity_kind: str,
    phone: str = "",
    **codes: str,
) -> FileMember:
    """Enter somebody who came to live with the family, as by marriage; where they lived before keeps its dates.

    Somebody who counts in another running file is refused with a pointer to it: there they leave first (B2).
    """
    with changing(actor, file_id, ChangeKind.JOINED, told) as change:
        described = describe(name=name, identity=identity, identity_kind=identity_kind, phone=phone, today=told.today)
        newcomer = ensure_person(actor=actor, union=change.file.union, described=described)
        check_in_no_other_file(actor, change.file, [newcomer.pk])
        member = _seat(change, newcomer, relation, standing, codes)
        change.note(ChangeKind.JOINED, person=newcomer)
    return member


def _seat(change: Change, human: Person, relation: str, standing: str, codes: Mapping[str, str]) -> FileMember:
    """Count a person in the file from now on; one who comes back takes the old seat again."""
    if relation == Relation.SELF:
        text = _("A file has one applicant.")
        raise RuleBrokenError(text, code="relation", fields={"relation": text})
    seats = FileMember.objects.filter(file=change.file, person=human)
    member = seats.first() or FileMember(file=change.file, person=human)
    if member.live:
        raise ConflictError(_("This person is already in the file."), code="aid_member_once_a_file")
    member.relation, member.standing = relation, standing
    member.live, member.joined_on, member.left_on = True, change.told.happened_on, None
    for name, value in codes.items():
        setattr(member, name, value)
    with refusing_violations(FileMember):
        member.save()
    move_in(change.household, human.pk, relation, change.told.happened_on)
    change.file.event_note |= {"member": str(human), "relation": relation}
    return member


def leave_household(*, actor: Actor, file_id: Any, told: Told, member_id: Any, leave_reason: str) -> FileMember:
    """Let somebody count no more from the next assessment on: a child of age, out of school, married (B6)."""
    with changing(actor, file_id, ChangeKind.LEFT, told) as change:
        member = present(change.file, member_id)
        rules.check_may_leave(
            relation=member.relation,
            standing=member.standing,
            birth_on=member.person.birth_on,
            why=leave_reason,
            on=told.happened_on,
        )
        unseat(member, told.happened_on)
        move_out(member.person_id, told.happened_on)
        change.note(ChangeKind.LEFT, person=member.person, leave_reason=LeaveReason(leave_reason))
        change.file.event_note |= {"member": str(member.person), "leave_reason": leave_reason}
    return member


def unseat(member: FileMember, on: date) -> None:
    """Give a member's seat in the file up; the row, its incomes and its costs stay as they were told."""
    member.live, member.left_on = False, on
    with refusing_violations(FileMember):
        member.save(update_fields=["live", "left_on"])


def change_head(
    *,
    actor: Actor,
    file_id: Any,
    told: Told,
    head_id: Any,
    relations: Mapping[str, str],
    bank_name: str,
    account: str,
) -> NeedyFile:
    """Let another adult of the household head it: relations are told anew, relief goes to the new head's card."""
    with changing(actor, file_id, ChangeKind.HEAD, told) as change:
        head = present(change.file, head_id)
        put_head(change, head, relations, bank_name=bank_name, account=account)
        change.note(ChangeKind.HEAD, person=head.person)
    return change.file


def put_head(change: Change, head: FileMember, relations: Mapping[str, str], *, bank_name: str, account: str) -> None:
    """Make a member the head of file and household; ``relations`` says what the others are to the new head."""
    file = change.file
    if file.head_id == head.person_id:
        text = _("This person heads the household already.")
        raise ConflictError(text, code="head", fields={"head_id": text})
    rules.check_may_head(birth_on=head.person.birth_on, on=change.told.happened_on)
    for member in file.members.present().exclude(pk=head.pk):
        told = relations.get(str(member.pk), member.relation)
        _relate(change.household, member, Relation.OTHER if told == Relation.SELF else told)
    _relate(change.household, head, Relation.SELF)
    before = file.head
    file.head, file.bank_name, file.account = head.person, bank_name.strip()[:60], _card(account)
    change.household.head = head.person
    change.household.save(update_fields=["head"])
    file.event_note |= {"before_head": str(before), "head": str(head.person), "account": str(file.account)}


def _relate(household: Household, member: FileMember, relation: str) -> None:
    if member.relation != relation:
        member.relation = relation
        with refusing_violations(FileMember):
            member.save(update_fields=["relation"])
        seats = HouseholdMember.objects.filter(household=household, person_id=member.person_id, to_on=None)
        seats.update(relation=relation)


def _card(text: str) -> str:
    try:
        return parse_card(text).number
    except CardError as error:
        raise RuleBrokenError(error.message, code=error.code, fields={"account": error.message}) from error


def put_person_right(
    *, actor: Actor, file_id: Any, told: Told, member_id: Any, name: str, identity: str, identity_kind: str
) -> Person:
    """Put a member's name, document or number right; the number that was stays taken and still finds the person (B4).

    This is also how a certificate of birth is replaced by an identity number (B7).
    """
    with changing(actor, file_id, ChangeKind.PERSON, told) as change:
        member = present(change.file, member_id)
        person = member.person
        told_by_number = identity_kind == DocumentKind.RESIDENT_ID
        described = describe(
            name=name,
            identity=identity,
            identity_kind=identity_kind,
            sex=Sex.UNKNOWN if told_by_number else person.sex,
            birth_on=None if told_by_number else person.birth_on,
            today=told.today,
        )
        before = str(person)
        corrected = correct_person(
            actor=actor, person=person, described=described, reason=told.reason, on=told.happened_on
        )
        change.note(ChangeKind.PERSON, person=corrected)
        change.file.event_note |= {"member": str(corrected), "before_name": before if before != str(corrected) else ""}
    return corrected
