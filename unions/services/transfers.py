"""A member goes from one union to another: marked out or asked for, answered, decided above (domain.md 1.3, story 3).

Whoever locks anything of a transfer locks the membership first, so that two acts never wait for each other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.chinese.names import name_key
from core.clocks.rules import Unit
from core.clocks.services import start_clock, stop_clock
from core.documents.models import Attachment
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.steps import Step
from core.transitions import check_state, take
from core.violations import refusing_violations
from core.wall.scope import everywhere
from unions.choices import MembershipStatus as S
from unions.choices.members import TransferStatus, TransferWay
from unions.models import (
    DataSubjectRequest,
    Employer,
    MemberCard,
    Membership,
    MemberTransfer,
    Person,
    Union,
)
from unions.rules import members as rules
from unions.rules.reasons import reason_given
from unions.selectors.identities import holder_of
from unions.selectors.matches import canonical
from unions.selectors.members import in_force_of
from unions.services.finding import resettle
from unions.services.memberships import advance, check_union, settle
from unions.services.people import Described


@everywhere("a transfer takes a member from one branch to another")
@transaction.atomic
def mark_out(
    *,
    actor: Actor,
    membership_id: Any,
    seen_version: int,
    union_id: Any,
    reason: str,
    today: date,
    employer: Employer | None = None,
    job: str = "",
) -> MemberTransfer:
    """Let a member go to another union, as the old one; the new one has some days to accept."""
    new = _target(union_id)
    with take(rules.MARK_OUT, Membership, pk=membership_id, actor=actor, seen_version=seen_version) as member:
        was_retained = member.status == S.RETAINED
        transfer = _open(
            actor,
            member,
            new,
            way=TransferWay.OUT,
            status=TransferStatus.MARKED_OUT,
            was_retained=was_retained,
            reason=reason,
            employer=employer,
            job=job,
            today=today,
        )
        member.event_note |= {"to": new.code, "transfer": str(transfer.pk)}
    return transfer


@everywhere("a transfer takes a member from one branch to another")
@transaction.atomic
def want_member(
    *,
    actor: Actor,
    union_id: Any,
    described: Described,
    reason: str,
    today: date,
    employer: Employer | None = None,
    job: str = "",
) -> MemberTransfer:
    """Ask the old union for a member, as the new one, by name and identity number; nothing moves yet."""
    new = check_union(actor, find(Union, union_id, actor, rules.EDIT))
    person = holder_of(described.identity) if described.identity else None
    if person is None or name_key(person.name) != name_key(described.name):
        text = _("Nobody of this name and identity number is on file. Check both.")
        raise NotFoundError(text, code="nobody", fields={"identity": text})
    person = canonical(person)
    return want_person(actor=actor, union=new, person=person, reason=reason, today=today, employer=employer, job=job)


@everywhere("a transfer takes a member from one branch to another")
@transaction.atomic
def want_person(
    *,
    actor: Actor,
    union: Union,
    person: Person,
    reason: str,
    today: date,
    employer: Employer | None = None,
    job: str = "",
) -> MemberTransfer:
    """Ask for a member whose person is known already: what an import offers for a member of another union."""
    check_union(actor, union)
    held = in_force_of(person.pk)
    if held is None:
        text = _("This person is in no union. Enter the membership instead of a transfer.")
        raise NotFoundError(text, code="no_membership")
    member = _locked(held.pk)
    if member.status not in rules.MARK_OUT.sources:
        check_state(member, rules.MARK_OUT)
    return _open(
        actor,
        member,
        union,
        way=TransferWay.PULL,
        status=TransferStatus.WANTED,
        was_retained=member.status == S.RETAINED,
        reason=reason,
        employer=employer,
        job=job,
        today=today,
    )


def _target(union_id: Any) -> Union:
    new = Union.unscoped.filter(pk=union_id).first()
    if new is None:
        text = _("Choose the new union.")
        raise RuleBrokenError(text, code="union", fields={"union": text})
    rules.check_holds_members(level=new.level, kind=new.kind, status=new.status)
    return new


def _open(
    actor: Actor, member: Membership, new: Union, *, reason: str, today: date, way: str, status: str, **told: Any
) -> MemberTransfer:
    """Enter a transfer and start its clock."""
    why = reason_given(reason)
    old = Union.unscoped.get(pk=member.union_id)
    if new.pk == old.pk:
        raise ConflictError(_("The member is in this union already."), code="unions_transfer_to_another")
    transfer = MemberTransfer(
        membership=member,
        person_id=member.person_id,
        from_union=old,
        union=new,
        common=Union.unscoped.get(path=rules.common_path(old.path, new.path)),
        way=way,
        status=status,
        reason=why[:300],
        asked_by_id=actor.user_id,
        asked_on=today,
        due_on=today,
        **told,
    )
    days = value(rules.TRANSFER_DAYS, new.region_id, today)
    clock = start_clock(
        subject=transfer,
        code=rules.TRANSFER_CLOCK,
        trigger_on=today,
        length=days,
        unit=Unit.CALENDAR_DAY,
        basis=rules.TRANSFER_BASIS,
    )
    transfer.due_on = clock.due_on
    with refusing_violations(MemberTransfer):
        transfer.save(force_insert=True)
    record(actor, "unions.transfer.asked", transfer, way=way, to=new.code, due_on=transfer.due_on)
    return transfer


def _locked(membership_id: Any) -> Membership:
    rows = Membership.unscoped.select_for_update(of=("self",)).select_related("union")
    found: Membership = rows.get(pk=membership_id)
    return found


def _lock_member(actor: Actor, transfer_id: Any, right: str = rules.EDIT) -> Membership:
    """Lock the membership of a transfer before the transfer itself; out of reach looks like missing."""
    seen = find(MemberTransfer, transfer_id, actor, right)
    return _locked(seen.membership_id)


def _check_side(actor: Actor, union: Union) -> None:
    if not actor.reaches(rules.EDIT, union.path):
        text = _("Only %(union)s can do this.") % {"union": union.name}
        raise ForbiddenError(text, code="other_side")


@everywhere("a transfer takes a member from one branch to another")
@transaction.atomic
def accept_transfer(
    *, actor: Actor, transfer_id: Any, seen_version: int, today: date, opinion: str = ""
) -> MemberTransfer:
    """Take a member in, as the union the other one let go to; the membership, card and person follow."""
    member = _lock_member(actor, transfer_id)
    with _answer(rules.ACCEPT, actor, transfer_id, seen_version, today, opinion) as transfer:
        _check_side(actor, transfer.union)
        rules.check_decided_apart(asked_by=transfer.asked_by_id, decided_by=actor.user_id)
        _move(actor, transfer, member)
    return transfer


@everywhere("a transfer takes a member from one branch to another")
@transaction.atomic
def agree_transfer(
    *, actor: Actor, transfer_id: Any, seen_version: int, today: date, opinion: str = ""
) -> MemberTransfer:
    """Let a member go to the union that asked for them: it has them from this moment."""
    member = _lock_member(actor, transfer_id)
    with _answer(rules.AGREE, actor, transfer_id, seen_version, today, opinion) as transfer:
        _check_side(actor, transfer.from_union)
        rules.check_decided_apart(asked_by=transfer.asked_by_id, decided_by=actor.user_id)
        _move(actor, transfer, member)
    return transfer


@everywhere("a transfer takes a member from one branch to another")
@transaction.atomic
def refuse_transfer(*, actor: Actor, transfer_id: Any, seen_version: int, today: date, opinion: str) -> MemberTransfer:
    """Refuse as the union that was asked, with the reason; the member stays where they are."""
    reason_given(opinion, field="opinion")
    member = _lock_member(actor, transfer_id)
    with _answer(rules.REFUSE, actor, transfer_id, seen_version, today, opinion) as transfer:
        _check_side(actor, transfer.from_union if transfer.status == TransferStatus.WANTED else transfer.union)
        rules.check_decided_apart(asked_by=transfer.asked_by_id, decided_by=actor.user_id)
        _stay(actor, transfer, member)
    return transfer


@everywhere("a transfer takes a member from one branch to another")
@transaction.atomic
def withdraw_transfer(
    *, actor: Actor, transfer_id: Any, seen_version: int, today: date, opinion: str = ""
) -> MemberTransfer:
    """Take a transfer back as the union that asked for it, while nobody has answered."""
    member = _lock_member(actor, transfer_id)
    with _answer(rules.WITHDRAW, actor, transfer_id, seen_version, today, opinion) as transfer:
        _check_side(actor, transfer.union if transfer.way == TransferWay.PULL else transfer.from_union)
        _stay(actor, transfer, member)
    return transfer


@everywhere("a transfer takes a member from one branch to another")
@transaction.atomic
def decide_transfer(
    *, actor: Actor, transfer_id: Any, seen_version: int, today: date, to_new: bool, opinion: str
) -> MemberTransfer:
    """Decide as the union above both, after the days to answer have passed: to the new union, or back to the old."""
    reason_given(opinion, field="opinion")
    member = _lock_member(actor, transfer_id, rules.DECIDE_RIGHT)
    with _answer(rules.DECIDE, actor, transfer_id, seen_version, today, opinion) as transfer:
        if not actor.reaches(rules.DECIDE_RIGHT, transfer.common.path):
            text = _("%(union)s decides, or the level above it.") % {"union": transfer.common.name}
            raise ForbiddenError(text, code="common_parent")
        rules.check_overdue(due_on=transfer.due_on, today=today)
        rules.check_decided_apart(asked_by=transfer.asked_by_id, decided_by=actor.user_id)
        transfer.decided_above = True
        if to_new:
            _move(actor, transfer, member)
        else:
            _stay(actor, transfer, member)
        transfer.status = (TransferStatus.ACCEPTED if to_new else TransferStatus.SENT_BACK).value
    return transfer


@contextmanager
def _answer(
    step: Step, actor: Actor, transfer_id: Any, seen_version: int, today: date, opinion: str
) -> Iterator[MemberTransfer]:
    """Take a step that answers a transfer: who, when and in which words, and the clock stopped."""
    told = opinion.strip()[:300]
    with take(step, MemberTransfer, pk=transfer_id, actor=actor, seen_version=seen_version, opinion=told) as transfer:
        transfer.answered_by_id, transfer.answered_on, transfer.opinion = actor.user_id, today, told
        yield transfer
        stop_clock(subject=transfer, code=rules.TRANSFER_CLOCK, on=today)


def _move(actor: Actor, transfer: MemberTransfer, member: Membership) -> None:
    """Put membership, person, cards, papers and open requests under the new union; told at both places."""
    if member.union_id != transfer.from_union_id:
        raise ConflictError(_("The member is no longer where the transfer began."), code="wrong_state")
    new = transfer.union
    record(actor, "unions.member.moved_out", member, to=new.code, transfer=str(transfer.pk))  # told where it leaves
    member.employer_id = transfer.employer_id
    member.job = transfer.job or member.job
    settle(member, new)
    advance(actor, member, rules.ARRIVE, came_from=transfer.from_union.code, to=new.code)
    resettle(Person.unscoped.select_for_update(of=("self",)).filter(pk=member.person_id), new)
    person = member.person_id
    MemberCard.unscoped.filter(person=person).update(union=new)
    Attachment.unscoped.about(Membership._meta.label_lower, member.pk).update(union_path=new.path)
    DataSubjectRequest.unscoped.open().filter(person=person).update(union=new)


def _stay(actor: Actor, transfer: MemberTransfer, member: Membership) -> None:
    """Let a member that was marked out stay where they are, in the state they had."""
    if transfer.way == TransferWay.PULL:
        return
    back = S.RETAINED if transfer.was_retained else S.ACTIVE
    advance(actor, member, rules.STAY, status=back.value, transfer=str(transfer.pk))
