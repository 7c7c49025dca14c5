"""A membership from application to end: admitted, changed, retained, restored, left, expelled (domain.md 1.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor, SystemActor
from core.documents.services import attach
from core.errors import ConflictError, ForbiddenError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.steps import Step
from core.transitions import check_state, take
from core.violations import refusing_violations
from core.wall.scope import everywhere
from unions.choices import MembershipStatus as S
from unions.choices.members import ExitReason, RetainReason, TransferStatus
from unions.models import Employer, Membership, MemberTransfer, Person, Union
from unions.rules import members as rules
from unions.rules.reasons import reason_given
from unions.selectors.covers import employers_of
from unions.selectors.members import in_force_of
from unions.services.cards import end_cards
from unions.services.deaths import note_death
from unions.services.finding import place_person
from unions.services.people import Described, ensure_person

PERSON_FACTS = ("ethnic", "political", "education", "household_type")
MEMBER_FACTS = (
    "job",
    "skill_level",
    "contract_type",
    "dues_base",
    "new_form_category",
    "model_worker_level",
    "is_migrant",
    "remark",
)
SYSTEM = SystemActor("unions: after a death")


@dataclass(frozen=True)
class Told:
    """What a form says about a member beside name and number (domain.md 1.3)."""

    person: Mapping[str, Any] = field(default_factory=dict)
    member: Mapping[str, Any] = field(default_factory=dict)


def check_union(actor: Actor, union: Union | None, permission: str = rules.EDIT) -> Union:
    """Return the union if the actor may keep its members and it holds members of its own."""
    if union is None or not actor.reaches(permission, union.path):
        raise ForbiddenError(_("You do not have the right to do this."), code=permission)
    rules.check_holds_members(level=union.level, kind=union.kind, status=union.status)
    return union


@everywhere("who joins here may be known elsewhere")
@transaction.atomic
def apply_member(
    *,
    actor: Actor,
    union_id: Any,
    described: Described,
    told: Told,
    joined_on: date,
    today: date,
    employer_id: Any = None,
    is_admitted: bool = False,
) -> Membership:
    """Enter a person's application to a union, or somebody the union admitted on a day that is past.

    One person is in one union: whoever is in force elsewhere is told where, and is transferred, not entered twice.
    """
    union = check_union(actor, find(Union, union_id, actor, rules.EDIT))
    rules.check_day(on=joined_on, since=None, today=today, field="joined_on")
    if not (described.identity and described.phone):
        raise RuleBrokenError(_("The register is by real name."), code="real_name", fields=_missing(described))
    youngest = value(rules.YOUNGEST, union.region_id, today)
    rules.check_old_enough(birth_on=described.birth_on, on=joined_on, youngest=youngest)
    person = ensure_person(actor=actor, union=union, described=described)
    person = Person.unscoped.select_for_update(of=("self",)).get(pk=person.pk)
    _check_free(person, told)
    _put_person(person, told)
    settle_person(person, union)
    member = Membership(
        person=person,
        employer=employer_of(union, employer_id),
        status=S.ACTIVE if is_admitted else S.APPLIED,
        joined_on=joined_on,
    )
    settle(member, union)
    for name, given in _only(told.member, MEMBER_FACTS).items():
        setattr(member, name, given)
    with refusing_violations(Membership):
        member.save(force_insert=True)
    record(actor, "unions.member.enrolled" if is_admitted else "unions.member.applied", member)
    return member


def employer_of(union: Union, employer_id: Any) -> Employer | None:
    """Return the employer a member works for, if the union covers it; others are no choice of its."""
    if not employer_id:
        return None
    found = employers_of(union).filter(pk=employer_id).first()
    if found is None:
        text = _("This union does not cover that employer.")
        raise RuleBrokenError(text, code="employer", fields={"employer": text})
    return found


def told_from(given: Mapping[str, Any]) -> Told:
    """Return what a form's answers say about a person and a membership."""
    return Told(person=_only(given, PERSON_FACTS), member=_only(given, MEMBER_FACTS))


def _missing(described: Described) -> dict[str, str]:
    wanted = {"identity": _("Enter the identity number."), "phone": _("Enter the mobile phone.")}
    return {name: text for name, text in wanted.items() if not getattr(described, name)}


def _check_free(person: Person, told: Told) -> None:
    """Refuse whoever is a member, or applies, elsewhere; the sentence says where, for the transfer."""
    if not person.is_alive:
        raise RuleBrokenError(_("This person has died."), code="deceased")
    held = in_force_of(person.pk)
    if held is None:
        return
    place = {"union": held.union.name, "state": held.get_status_display()}
    text = _("This person is in %(union)s already (%(state)s). Ask for a transfer.") % place
    if told.member.get("contract_type") == "dispatched":
        text = (
            _(
                "This person is in %(union)s already (%(state)s). A dispatched worker is a member at the agency or at "
                "the user unit, never at both. Ask for a transfer."
            )
            % place
        )
    raise ConflictError(text, code="member_elsewhere", fields={"identity": text})


def settle(member: Membership, union: Union) -> None:
    """Put a membership under a union with the ancestors that lists are read by; the caller saves."""
    member.union = union
    member.city_id, member.county_id, member.township_id = union.city_id, union.county_id, union.township_id


def settle_person(person: Person, union: Union) -> None:
    """Let the federation know the person where the membership is: lists and searches follow it; saves."""
    place_person(person, union)
    with refusing_violations(Person):
        person.save()


def _only(given: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: given[name] for name in names if name in given}


def _put_person(person: Person, told: Told) -> None:
    for name, given in _only(told.person, PERSON_FACTS).items():
        setattr(person, name, given)


def admit_member(*, actor: Actor, membership_id: Any, seen_version: int, on: date, today: date) -> Membership:
    """Admit an applicant, on the day the union committee decided."""
    with take(rules.ADMIT, Membership, pk=membership_id, actor=actor, seen_version=seen_version, on=on) as member:
        rules.check_admits(union_status=member.union.status)
        rules.check_day(on=on, since=member.joined_on, today=today)
        member.joined_on = on
    return member


def decline_member(*, actor: Actor, membership_id: Any, seen_version: int, reason: str, today: date) -> Membership:
    """Decline an application, with the reason; so somebody leaves the list of a union that is being founded, too."""
    note = {"reason": reason_given(reason)[:300]}
    with take(rules.DECLINE, Membership, pk=membership_id, actor=actor, seen_version=seen_version, **note) as member:
        rules.check_list_open(union_status=member.union.status)
        member.left_on = max(today, member.joined_on)
    return member


def change_member(
    *,
    actor: Actor,
    membership_id: Any,
    seen_version: int,
    told: Told,
    phone: str,
    employer_id: Any,
) -> Membership:
    """Write down what changed about a member; the event names the fields, secrets masked."""
    with take(rules.CHANGE, Membership, pk=membership_id, actor=actor, seen_version=seen_version) as member:
        person = Person.unscoped.select_for_update(of=("self",)).select_related("union").get(pk=member.person_id)
        before = _facts(member, person)
        _put_person(person, told)
        if phone:
            person.phone = phone
        for name, given in _only(told.member, MEMBER_FACTS).items():
            setattr(member, name, given)
        member.employer = employer_of(member.union, employer_id)
        after = _facts(member, person)
        if before == after:
            raise ConflictError(_("Nothing differs from what is on file."), code="no_change")
        person.version += 1
        settle_person(person, member.union)
        changed = [name for name in after if before[name] != after[name]]
        member.event_note |= {
            "was": {name: before[name] for name in changed},
            "now": {name: after[name] for name in changed},
        }
    return member


def _facts(member: Membership, person: Person) -> dict[str, str]:
    told = {name: str(getattr(member, name) if getattr(member, name) is not None else "") for name in MEMBER_FACTS}
    told |= {name: str(getattr(person, name)) for name in PERSON_FACTS}
    return told | {"employer": str(member.employer or ""), "phone": str(person.phone)}


def retain_member(
    *, actor: Actor, membership_id: Any, seen_version: int, because: str, on: date, today: date
) -> Membership:
    """Keep the membership of somebody without work: retired, out of work, on long leave; no dues meanwhile."""
    note: dict[str, Any] = {"because": RetainReason(because).value, "on": on}
    with take(rules.RETAIN, Membership, pk=membership_id, actor=actor, seen_version=seen_version, **note) as member:
        rules.check_day(on=on, since=member.joined_on, today=today)
    return member


def restore_member(*, actor: Actor, membership_id: Any, seen_version: int, on: date, today: date) -> Membership:
    """Let a retained member be active in the same union again."""
    with take(rules.RESTORE, Membership, pk=membership_id, actor=actor, seen_version=seen_version, on=on) as member:
        rules.check_day(on=on, since=member.joined_on, today=today)
    return member


def leave_member(
    *,
    actor: Actor,
    membership_id: Any,
    seen_version: int,
    because: str,
    reason: str,
    on: date,
    today: date,
    paper: UploadedFile | None = None,
) -> Membership:
    """End a membership at the member's wish, or by the union's decision, which needs its resolution."""
    why = ExitReason(because)
    if why == ExitReason.DECIDED and paper is None:
        raise _paper_missing()
    note: dict[str, Any] = {"because": why.value, "reason": reason.strip(), "on": on}
    with take(rules.LEAVE, Membership, pk=membership_id, actor=actor, seen_version=seen_version, **note) as member:
        _end(actor, member, on=on, today=today, paper=paper)
    return member


def expel_member(
    *,
    actor: Actor,
    membership_id: Any,
    seen_version: int,
    reason: str,
    on: date,
    today: date,
    paper: UploadedFile | None,
) -> Membership:
    """Expel a member on the resolution of the members' meeting, recorded by the level above."""
    if paper is None:
        raise _paper_missing()
    note: dict[str, Any] = {"reason": reason_given(reason)[:300], "on": on}
    with take(rules.EXPEL, Membership, pk=membership_id, actor=actor, seen_version=seen_version, **note) as member:
        _end(actor, member, on=on, today=today, paper=paper)
    return member


def _end(actor: Actor, member: Membership, *, on: date, today: date, paper: UploadedFile | None) -> None:
    rules.check_day(on=on, since=member.joined_on, today=today)
    member.left_on = on
    if paper is not None:
        attach(actor=actor, subject=member, upload=paper, slot="resolution", permission=rules.VIEW)
    end_cards(actor=actor, person_id=member.person_id, on=today, reason=_("The membership has ended."))


@transaction.atomic
def note_member_death(*, actor: Actor, membership_id: Any, seen_version: int, died_on: date, today: date) -> Membership:
    """Write down that a member died: membership, cards and a transfer under way end with it."""
    with take(rules.DIE, Membership, pk=membership_id, actor=actor, seen_version=seen_version, on=died_on) as member:
        note_death(actor=actor, person_id=member.person_id, died_on=died_on, today=today)
        _after_death(actor, member, died_on, today)
    return member


@everywhere("a death is told where the person was last known")
@transaction.atomic
def end_after_death(*, person_id: Any, today: date) -> Membership | None:
    """End the membership of somebody whose death was told elsewhere, for instance with the family's file."""
    member = (
        Membership.unscoped.select_for_update(of=("self",))
        .select_related("union", "person")
        .filter(person=person_id, status__in=rules.DIE.sources)
        .first()
    )
    if member is None or member.person.deceased_on is None:
        return None
    _after_death(SYSTEM, member, member.person.deceased_on, today)
    advance(SYSTEM, member, rules.DIE, on=member.left_on)
    return member


def advance(actor: Actor, member: Membership, step: Step, *, status: str = "", **note: Any) -> None:
    """Take a step of a membership locked by the caller, whose side of a transfer was checked; saves and records."""
    check_state(member, step)
    before, member.status = member.status, step.target or status
    member.version += 1
    with refusing_violations(Membership):
        member.save()
    record(actor, step.event, member, before=before, after=member.status, **note)


def _after_death(actor: Actor, member: Membership, died_on: date, today: date) -> None:
    member.left_on = max(died_on, member.joined_on)
    end_cards(actor=actor, person_id=member.person_id, on=today, reason=_("The member has died."))
    waiting = MemberTransfer.unscoped.open().filter(membership=member)
    for transfer in waiting.select_for_update(of=("self",)).select_related("union"):
        transfer.status, transfer.answered_on = TransferStatus.WITHDRAWN, today
        transfer.opinion = _("The member has died.")
        transfer.version += 1
        transfer.save(update_fields=["status", "answered_on", "opinion", "version"])
        record(actor, rules.WITHDRAW.event, transfer, reason=transfer.opinion)


def _paper_missing() -> RuleBrokenError:
    text = _("Attach the resolution of the members' meeting.")
    return RuleBrokenError(text, code="paper", fields={"paper": text})
