"""Passing a family from rights protection to relief and back: one action, a trace on both sides, twice is once."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import Relation, Standing
from aid.models import FileMember, NeedyFile
from aid.services.applications import open_application
from core.actors import Actor
from core.clocks.rules import Unit, due
from core.clocks.selectors import work_calendar
from core.errors import ConflictError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import take
from core.violations import refusing_violations
from desk.choices.referrals import Direction, ReferralStatus
from desk.models import Referral
from desk.rules import referrals as rules
from desk.selectors.referrals import (
    first_from,
    first_of_person,
    handled,
    home_of,
    live_file_of,
    office_of,
    people_of,
)
from legal.models import LegalAidCase, Mediation, SupervisionMatter
from legal.services.disputes import register_mediation
from legal.services.intake import Applicant, receive_case
from legal.services.matters import register_matter
from legal.services.parties import Claimant
from unions.choices import MembershipStatus
from unions.models import Person, Union
from unions.selectors.members import membership_of


@transaction.atomic
def refer_worker(
    *, actor: Actor, origin: str, row_id: Any, person_id: Any, reason: str, today: date
) -> tuple[Referral, bool]:
    """Tell relief that the family of a worker of a case may be in hardship; return the referral, and whether it is new.

    Whoever handles the case may: the staff who keep it, its lawyer, its mediator, who inquires into it. A family on
    file already is known at once.
    """
    row = handled(actor, origin, row_id)
    told = rules.check_reason(reason)
    person = next((each for each in people_of(origin, row) if str(each.pk) == str(person_id)), None)
    if person is None:
        raise ConflictError(_("This person is not in the case, or not known by an identity number."), code="not_found")
    first = first_from(origin, row, person.pk)
    if first is not None:
        return first, False
    file = live_file_of(person.pk)
    referral = Referral(
        direction=Direction.TO_AID,
        union=office_of(file.union if file else home_of(person)),
        person=person,
        reason=told,
        **{origin: row},
    )
    if file is not None:
        _answered(referral, actor, today)
        referral.status, referral.file = ReferralStatus.TAKEN, file
    _make(actor, referral, today)
    _tell(actor, referral, row="referred", file="aid.file.pointed_out")
    return referral, True


@transaction.atomic
def refer_family(*, actor: Actor, file_id: Any, person_id: Any, reason: str, today: date) -> tuple[Referral, bool]:
    """Tell rights protection that somebody of a family on file needs it; return the referral, and whether it is new."""
    file = find(NeedyFile, file_id, actor, rules.FAMILY, lock=True)
    told = rules.check_reason(reason)
    seat = file.members.present().filter(person=person_id).select_related("person").first()
    if seat is None:
        raise ConflictError(_("This person is not in the application any more."), code="not_found")
    first = first_of_person(file, person_id)
    if first is not None:
        return first, False
    referral = Referral(
        direction=Direction.TO_LEGAL, union=office_of(file.union), person=seat.person, file=file, reason=told
    )
    _make(actor, referral, today)
    _tell(actor, referral, file="aid.file.referred")
    return referral, True


def begin_application(*, actor: Actor, referral_id: Any, seen_version: int, today: date) -> NeedyFile:
    """Take up a referral to relief: begin an application with the person as its head, or point to the file there is."""
    with take(rules.BEGIN, Referral, pk=referral_id, actor=actor, seen_version=seen_version) as referral:
        rules.check_direction(referral.direction, Direction.TO_AID)
        referral.file = live_file_of(referral.person_id) or _application(actor, referral)
        _answered(referral, actor, today)
        _tell(actor, referral, row="referral_taken", file="aid.file.pointed_out")
    file: NeedyFile = referral.file
    return file


def take_in(
    *, actor: Actor, referral_id: Any, seen_version: int, origin: str, told: dict[str, Any], today: date
) -> Any:
    """Take up a referral to rights protection: legal aid, mediation or supervision takes in a case of the person.

    ``told`` is what the service of that kind asks beside who it is: that is known already.
    """
    step = rules.TAKE_IN[origin]
    with take(step, Referral, pk=referral_id, actor=actor, seen_version=seen_version) as referral:
        rules.check_direction(referral.direction, Direction.TO_LEGAL)
        row = RECEIVE[origin](actor, referral.person, told, today)
        setattr(referral, origin, row)
        _answered(referral, actor, today)
        _tell(actor, referral, row="referred_here", file="aid.file.referral_taken")
    return row


def _receive_case(actor: Actor, person: Person, told: dict[str, Any], today: date) -> LegalAidCase:
    who = Applicant(name=person.name, phone=told["phone"], known=person)
    given = {name: told[name] for name in ("union_id", "dispute", "intake")}
    return receive_case(actor=actor, applicant=who, today=today, **given)


def _receive_dispute(actor: Actor, person: Person, told: dict[str, Any], today: date) -> Mediation:
    who = Claimant(name=person.name, known=person)
    return register_mediation(actor=actor, applicants=[who], today=today, **told)


def _receive_matter(actor: Actor, person: Person, told: dict[str, Any], today: date) -> SupervisionMatter:
    return register_matter(actor=actor, known=person, today=today, **told)


RECEIVE = {"case": _receive_case, "mediation": _receive_dispute, "matter": _receive_matter}


def pass_on(*, actor: Actor, referral_id: Any, seen_version: int, union_id: Any) -> Referral:
    """Give a referral to the township that is to look after the family."""
    with take(rules.PASS_ON, Referral, pk=referral_id, actor=actor, seen_version=seen_version) as referral:
        rules.check_direction(referral.direction, Direction.TO_AID)
        union = find(Union, union_id, actor, rules.PLACE)
        referral.event_note |= {"from": referral.union.name, "to": union.name}
        referral.union = office_of(union)
    passed: Referral = referral
    return passed


def decline_referral(*, actor: Actor, referral_id: Any, seen_version: int, answer: str, today: date) -> Referral:
    """Answer a referral that leads to nothing, and say why; the office that sent it sees the answer."""
    found = find(Referral, referral_id, actor, rules.VIEW)
    step = rules.DECLINE[Direction(found.direction)]
    with take(step, Referral, pk=referral_id, actor=actor, seen_version=seen_version) as referral:
        referral.answer = rules.check_reason(answer)
        _answered(referral, actor, today)
        sent_by = {"row": "referral_declined"} if referral.origin else {"file": "aid.file.referral_declined"}
        _tell(actor, referral, **sent_by)
    declined: Referral = referral
    return declined


def _make(actor: Actor, referral: Referral, today: date) -> None:
    days = int(value(rules.ANSWER_DAYS, referral.union.region_id, today))
    referral.made_by_id, referral.made_on = actor.user_id, today
    referral.due_on = due(today, days, Unit.WORKING_DAY, work_calendar()).due_on
    with refusing_violations(Referral):
        referral.save(force_insert=True)
    record(actor, "desk.referral.made", referral, reason=referral.reason)


def _answered(referral: Referral, actor: Actor, today: date) -> None:
    referral.answered_by_id, referral.answered_on = actor.user_id, today


def _application(actor: Actor, referral: Referral) -> NeedyFile:
    """Begin an application at the office, with the person referred as its head."""
    file = open_application(actor=actor, union_id=referral.union_id)
    held = membership_of(referral.person_id)
    working = held is not None and held.status == MembershipStatus.ACTIVE
    with refusing_violations(FileMember):
        FileMember.objects.create(
            file=file,
            person_id=referral.person_id,
            relation=Relation.SELF,
            standing=Standing.WORKING if working else Standing.OTHER,
            health="",
        )
    file.head_id = referral.person_id
    file.version += 1
    with refusing_violations(NeedyFile):
        file.save()
    return file


def _tell(actor: Actor, referral: Referral, *, row: str = "", file: str = "") -> None:
    """Leave the trace on the case and on the file; a file never says from where, for its readers are not the case's."""
    place = {"referral": referral.pk, "office_path": referral.union.path}
    origin = referral.origin
    if row and origin:
        code = rules.ORIGINS[origin].code(row)
        record(actor, code, getattr(referral, origin), **place, reason=referral.answer or referral.reason)
    if file and referral.file is not None:
        record(actor, file, referral.file, **place)
