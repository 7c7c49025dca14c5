"""Merging, dissolving and splitting a union: what ends at once, and its members in chunks (Union Law Art. 13)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.events.services import Happening, record, record_many
from core.transitions import take
from core.wall.scope import everywhere
from unions.choices import Level, MembershipStatus, UnionStatus
from unions.choices.restructuring import ChangeType
from unions.choices.terms import OPEN_REELECTIONS, ReelectionStatus, TermStatus
from unions.models import (
    Committee,
    CommitteeMember,
    EmployerCover,
    Founding,
    Membership,
    Officer,
    Person,
    Post,
    Reelection,
    Restructuring,
    Union,
    UnionTerm,
    UpperDecision,
)
from unions.rules import restructuring as rules
from unions.rules.lifecycle import UNIT_KINDS
from unions.services.finding import resettle
from unions.services.inheriting import pass_cards_on, pass_papers_on, pass_venues_on
from unions.services.tree import create_union
from unions.successions import pass_all_on

MEMBERS = 500
HELD = [MembershipStatus.ACTIVE, MembershipStatus.TRANSFERRING, MembershipStatus.RETAINED, MembershipStatus.APPLIED]


def begin(*, actor: Actor, plan_id: Any, today: date) -> Restructuring:
    """Start a merger or dissolution: the union takes no more part; its bodies, covers and posts end."""
    with take(rules.START_PLAN, Restructuring, pk=plan_id, actor=actor) as plan:
        union = Union.unscoped.select_for_update(of=("self",)).get(pk=plan.union_id)
        rules.check_stands(union.status)
        union.status = rules.BEFORE[ChangeType(plan.kind)]
        union.version += 1
        union.save(update_fields=["status", "version"])
        _end_bodies(union, plan)
        _hand_over_employers(union, plan)
        Post.objects.filter(union=union, to_on=None, from_on__lte=today).update(to_on=today)
        record(actor, "unions.union.ending", union, kind=plan.kind)
    return plan


def _end_bodies(union: Union, plan: Restructuring) -> None:
    on = plan.effective_on
    words = plan.get_kind_display()
    Officer.unscoped.filter(union=union, to_on=None, from_on__lte=on).update(to_on=on, end_reason=words)
    committees = Committee.unscoped.filter(union=union, to_on=None, from_on__lte=on)
    CommitteeMember.objects.filter(committee__in=committees, to_on=None).update(to_on=on)
    committees.update(to_on=on)
    UnionTerm.unscoped.filter(union=union, status=TermStatus.RUNNING).update(status=TermStatus.ENDED, ended_on=on)
    open_ones = Reelection.unscoped.filter(union=union, status__in=OPEN_REELECTIONS)
    open_ones.update(status=ReelectionStatus.ABANDONED)
    UpperDecision.unscoped.filter(union=union, answered_on=None).update(answered_on=on)


def _hand_over_employers(union: Union, plan: Any) -> None:
    """End the covers; a merger into a union of several employers passes them on from the next day."""
    on = plan.effective_on
    covers = list(EmployerCover.objects.filter(union=union, to_on=None))
    EmployerCover.objects.filter(pk__in=[cover.pk for cover in covers]).update(to_on=on)
    if plan.kind == ChangeType.MERGER and plan.target.kind not in UNIT_KINDS:
        EmployerCover.objects.bulk_create(
            [EmployerCover(union_id=plan.target_id, employer_id=cover.employer_id, from_on=on) for cover in covers]
        )


@transaction.atomic
def pass_members_on(*, actor: Actor, plan: Any) -> int:
    """Give some members of the ending union to the union that takes over; return how many, 0 when none are left.

    A merger keeps their membership; a dissolution retains it under the upper union (Appendix A8).
    """
    heir = heir_of(plan)
    rows = Membership.unscoped.select_for_update(of=("self",)).filter(union=plan.union_id, status__in=HELD)
    passed = _give(actor, list(rows.order_by("pk")[:MEMBERS]), plan, heir)
    return (
        passed
        or pass_venues_on(actor, plan.union, heir, plan.kind)
        or pass_all_on(actor, plan.union, heir, plan.kind)
        or _pass_people_on(plan.union_id, heir)
        or pass_cards_on(plan.union_id, heir)  # of people who are no members any more
    )


def heir_of(plan: Any) -> Union:
    """Return the union that takes over what an ending one leaves: the one merged into, else the upper union."""
    return plan.target if plan.kind == ChangeType.MERGER else Union.unscoped.get(pk=plan.union.parent_id)


@everywhere("nobody is left on a union that ends, whoever may know of them")
def _pass_people_on(union_id: int, heir: Union) -> int:
    """Let people who are no members, a family on file for one, be known where the union's work goes on."""
    rows = Person.unscoped.select_for_update(of=("self",)).filter(union=union_id)
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:MEMBERS])
    if keys:
        resettle(Person.unscoped.filter(pk__in=keys), heir)
    return len(keys)


def _give(actor: Actor, members: list[Membership], plan: Restructuring, heir: Union) -> int:
    for member in members:
        member.union = heir
        member.city_id, member.county_id, member.township_id = heir.city_id, heir.county_id, heir.township_id
        member.status = _status_after(plan.kind, member.status)
        if member.status == MembershipStatus.EXITED:
            member.left_on = max(plan.effective_on, member.joined_on)
        member.version += 1
    columns = ["union", "city", "county", "township", "status", "left_on", "version"]
    Membership.unscoped.bulk_update(members, columns, batch_size=MEMBERS)
    people = Person.unscoped.select_for_update(of=("self",))
    resettle(people.filter(pk__in=[each.person_id for each in members], union=plan.union_id), heir)
    pass_cards_on(plan.union_id, heir, [each.person_id for each in members])
    pass_papers_on(members, heir)
    label = Membership._meta.label_lower
    told = {"kind": plan.kind, "origin": plan.union.code, "to": heir.code}
    record_many(
        actor,
        [Happening("unions.member.passed_on", label, str(each.pk), heir.path, told) for each in members],
    )
    return len(members)


def _status_after(kind: str, status: str) -> str:
    """Return what a membership becomes: retained when the union is dissolved, an application lapses with it."""
    if kind != ChangeType.DISSOLUTION:
        return status
    return MembershipStatus.EXITED if status == MembershipStatus.APPLIED else MembershipStatus.RETAINED


def finish(*, actor: Actor, plan_id: Any, today: date) -> Restructuring:
    """End the union: nobody is left in it."""
    with take(rules.FINISH_PLAN, Restructuring, pk=plan_id, actor=actor) as plan:
        union = Union.unscoped.select_for_update(of=("self",)).get(pk=plan.union_id)
        while pass_members_on(actor=actor, plan=plan):
            pass  # what came since the last chunk: nothing is left on a union that has ended
        union.status, union.ended_on = rules.AFTER[ChangeType(plan.kind)], plan.effective_on
        union.version += 1
        union.save(update_fields=["status", "ended_on", "version"])
        plan.carried_out_on = today
        record(actor, "unions.union.ended", union, kind=plan.kind, on=plan.effective_on)
    return plan


def begin_split(*, actor: Actor, plan_id: Any, today: date) -> Restructuring:
    """Make the new unions of a split: approved with the split, with their employers; each still holds its election."""
    with take(rules.START_PLAN, Restructuring, pk=plan_id, actor=actor) as plan:
        parts = rules.parts_of(plan.details)
        made = [_new_union(actor, plan, part) for part in parts]
        plan.details = {
            "parts": [part | {"union": fresh.pk} for part, fresh in zip(parts, made, strict=True)],
        }
        plan.target = made[0] if len(made) == 1 else None
    return plan


def _new_union(actor: Actor, plan: Any, part: dict[str, Any]) -> Union:
    """Return one new union of a split, with the employers that go with it."""
    union = plan.union
    fresh = create_union(
        actor=actor,
        name=part["name"],
        level=Level(union.level),
        kind=union.kind,
        parent=union.parent,
        region_code=union.region_id,
        status=UnionStatus.APPROVED,
    )
    fresh.approval_no, fresh.approved_by_id, fresh.approved_on = plan.approval_no, union.parent_id, plan.decided_on
    fresh.save(update_fields=["approval_no", "approved_by", "approved_on"])
    Founding(
        union=fresh,
        recorder_id=plan.recorder_id,
        applied_by_id=plan.recorder_id,
        applied_on=plan.effective_on,
        decided_by_id=plan.decided_by_id,
        decided_on=plan.decided_on,
        opinion=_("Split from %(name)s") % {"name": union.name},
    ).save(force_insert=True)
    covers = EmployerCover.objects.filter(union=union, to_on=None, employer__in=part["employers"])
    employers = list(covers.values_list("employer_id", flat=True))
    covers.update(to_on=plan.effective_on)
    EmployerCover.objects.bulk_create(
        [EmployerCover(union=fresh, employer_id=each, from_on=plan.effective_on) for each in employers]
    )
    return fresh


@transaction.atomic
def pass_split_on(*, actor: Actor, plan: Any) -> int:
    """Give some members of the employers that left to their new union; return how many, 0 when none are left."""
    for part in rules.parts_of(plan.details):
        rows = Membership.unscoped.select_for_update(of=("self",)).filter(
            union=plan.union_id, employer__in=part["employers"], status__in=HELD
        )
        members = list(rows.order_by("pk")[:MEMBERS])
        if members:
            heir = plan.target or Union.unscoped.get(pk=part["union"])
            return _give(actor, members, plan, heir)
    return 0


def finish_split(*, actor: Actor, plan_id: Any, today: date) -> Restructuring:
    """End a split: all members of the employers that left are in the new union."""
    with take(rules.FINISH_PLAN, Restructuring, pk=plan_id, actor=actor) as plan:
        plan.carried_out_on = today
    return plan
