"""Asking for a merger, split, move or dissolution, and deciding on it; carrying it out is a job (ADR 0010)."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.chinese.text import compact
from core.documents.services import attach
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.jobs.services.starting import start_job
from core.transitions import take
from core.violations import refusing_violations
from unions.choices import Level
from unions.choices.decisions import DecisionKind
from unions.choices.restructuring import ChangeType, PlanStatus
from unions.models import EmployerCover, MemberTransfer, Restructuring, Union
from unions.rules import places
from unions.rules import restructuring as rules
from unions.rules.lifecycle import UNIT_KINDS, check_reason, check_user
from unions.selectors.lifecycle import papers
from unions.services.decisions import check_may_decide, lay_before, note_answer, take_back
from unions.services.papers import set_aside
from unions.successions import obstacle_to

JOB = "unions.restructure"


@transaction.atomic
def ask_restructuring(
    *,
    actor: Actor,
    union_id: Any,
    kind: str,
    reason: str,
    effective_on: date,
    today: date,
    target_code: str = "",
    reason_code: str = "",
    resolved_on: date | None = None,
    eligible: int | None = None,
    votes: int | None = None,
    parts: tuple[tuple[str, tuple[str, ...]], ...] = (),
    resolution: UploadedFile | None = None,
) -> Restructuring:
    """Ask for a change of a union: with the reason, the members' resolution, and what it takes effect on."""
    union: Any = find(Union, union_id, actor, rules.EDIT, lock=True)
    rules.check_stands(union.status)
    _check_not_root(union)
    rules.check_ground(kind=kind, reason_code=reason_code)
    rules.check_resolution(kind=kind, resolved_on=resolved_on, eligible=eligible, votes=votes, today=today)
    _check_day(effective_on, today)
    target = _target(union, kind, target_code)
    _check_possible(union, kind, target)
    details = _split_details(union, parts) if kind == ChangeType.SPLIT else {}
    if kind != ChangeType.MOVE and resolution is None:
        text = _("Upload the members' resolution.")
        raise RuleBrokenError(text, code="resolution", fields={"resolution": text})
    plan = Restructuring(
        union=union,
        kind=ChangeType(kind).value,
        target=target,
        reason_code=reason_code if kind == ChangeType.DISSOLUTION else "",
        reason=check_reason(reason)[:500],
        resolved_on=resolved_on,
        eligible=eligible,
        votes=votes,
        effective_on=effective_on,
        details=details,
        deciding_path=rules.deciding_path(
            kind=kind, above=union.parent.path, target_path=target.path if target else ""
        ),
        recorder_id=check_user(actor.user_id),
    )
    with refusing_violations(Restructuring):
        plan.save(force_insert=True)
    if resolution is not None:
        attach(actor=actor, subject=union, upload=resolution, slot=rules.RESOLUTION, permission="unions.view_paper")
    lay_before(
        actor=actor,
        union=union,
        kind=DecisionKind.RESTRUCTURING,
        subject=plan,
        path=plan.deciding_path,
        apart=[],
        today=today,
    )
    record(actor, "unions.restructuring.asked", union, kind=kind, to=target.code if target else "", reason=plan.reason)
    return plan


def _check_not_root(union: Union) -> None:
    if union.parent is None:
        raise ConflictError(_("The provincial federation stays where it is."), code="root")


def _check_day(effective_on: date, today: date) -> None:
    if effective_on < today:
        text = _("The day on which it takes effect must be today or later.")
        raise RuleBrokenError(text, code="effective_on", fields={"effective_on": text})


def _target(union: Union, kind: str, code: str) -> Union | None:
    """Return the union that takes over, by its code: it may lie in another branch, whose name is all that is told."""
    if kind not in (ChangeType.MERGER, ChangeType.MOVE):
        return None
    target = Union.unscoped.filter(code=compact(code)).first()
    if target is None:
        text = _("No union has this organisation code.")
        raise NotFoundError(text, code="no_such_union", fields={"target_code": text})
    return target


def _check_possible(union: Union, kind: str, target: Union | None) -> None:
    """Refuse what the tree does not allow; asked again under the lock when it is carried out."""
    children = Union.unscoped.filter(parent=union).exclude(status__in=["merged", "dissolved", "refused"]).count()
    rules.check_childless(kind=kind, children=children)
    if kind != ChangeType.MOVE and union.level != Level.GRASSROOTS:
        raise ConflictError(_("Only basic unions are merged, split or dissolved here."), code="not_basic")
    _check_nothing_stays(union, kind, target)
    if target is None:
        return
    rules.check_target(
        kind=kind,
        union_path=union.path,
        target_path=target.path,
        target_status=target.status,
        parent_path=rules.parent_path(union.path),
    )
    if kind == ChangeType.MOVE:
        places.check_parent(level=union.level, kind=union.kind, parent_level=target.level, parent_kind=target.kind)
    elif target.kind not in places.BASIC_KINDS:
        text = _("Only a basic union takes the members of a basic union over.")
        raise RuleBrokenError(text, code="target", fields={"target_code": text})


def _split_details(union: Union, parts: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, Any]:
    """Return what a split makes: the new unions' names and the employers that go with each."""
    if union.kind in UNIT_KINDS:
        raise ConflictError(_("A union of one employer cannot be split."), code="one_employer")
    covers = EmployerCover.objects.filter(union=union, to_on=None).select_related("employer")
    own = {cover.employer.credit_code: cover.employer_id for cover in covers}
    named = [(name.strip(), codes) for name, codes in parts]
    rules.check_parts(named, own)
    return {"parts": [{"name": name, "employers": [own[code] for code in codes]} for name, codes in named]}


def decide_restructuring(
    *,
    actor: Actor,
    plan_id: Any,
    seen_version: int,
    is_approved: bool,
    opinion: str,
    today: date,
    approval_no: str = "",
) -> Restructuring:
    """Approve or refuse a change, as the union above both sides; an approved one begins when its day has come."""
    step = rules.APPROVE_PLAN if is_approved else rules.REFUSE_PLAN
    with take(step, Restructuring, pk=plan_id, actor=actor, seen_version=seen_version) as plan:
        matter = check_may_decide(actor=actor, kind=DecisionKind.RESTRUCTURING, subject=plan, today=today)
        note_answer(matter, today)
        plan.decided_by_id, plan.decided_on = actor.user_id, today
        if is_approved:
            plan.approval_no = check_reason(approval_no, field="approval_no")[:60]
            plan.opinion = opinion.strip()[:500]
            _check_possible(plan.union, plan.kind, plan.target)
        else:
            plan.opinion = check_reason(opinion, field="opinion")[:500]
            _set_aside(actor, plan)
        plan.event_note |= {"opinion": plan.opinion}
    if is_approved and plan.effective_on <= today:
        carry_out(actor=actor, plan_id=plan.pk, today=today)
    return plan


def withdraw_restructuring(*, actor: Actor, plan_id: Any, seen_version: int, today: date) -> Restructuring:
    """Take a request back before it is decided."""
    with take(rules.WITHDRAW_PLAN, Restructuring, pk=plan_id, actor=actor, seen_version=seen_version) as plan:
        take_back(kind=DecisionKind.RESTRUCTURING, subject=plan, today=today)
        _set_aside(actor, plan)
    return plan


def _set_aside(actor: Actor, plan: Restructuring) -> None:
    """Take the members' resolution of a request that comes to nothing out of the papers that hold."""
    set_aside(actor=actor, papers=papers(plan.union, rules.RESOLUTION, since=plan.created_at))


def carry_out(*, actor: Actor, plan_id: Any, today: date) -> Any:
    """Put an approved change to work, as a job that goes on after its last chunk whatever happens."""
    plan = find(Restructuring, plan_id, actor, rules.DECIDE)
    if plan.status not in (PlanStatus.APPROVED, PlanStatus.RUNNING):
        raise ConflictError(
            _("Not possible in the state “%(state)s”.") % {"state": plan.get_status_display()}, code="wrong_state"
        )
    rules.check_effective(effective_on=plan.effective_on, today=today)
    _check_no_transfers(plan)
    _check_nothing_stays(plan.union, plan.kind, plan.target)
    return start_job(
        actor=actor,
        kind=JOB,
        key=str(plan.pk),
        subject=plan,
        union_path=plan.deciding_path,
        name=plan.union.name,
    )


def _check_nothing_stays(union: Union, kind: str, target: Union | None) -> None:
    """Refuse to end a union whose families could not go on with the union that takes over."""
    if kind not in rules.AFTER:
        return
    heir = target or union.parent
    if told := obstacle_to(union, heir):
        raise ConflictError(told, code="left_behind")


def _check_no_transfers(plan: Restructuring) -> None:
    """Refuse to end a union while members are on their way to or from it: each transfer is answered first."""
    if plan.kind == ChangeType.MOVE:
        return
    rows = MemberTransfer.unscoped.open()
    count = rows.filter(union=plan.union_id).count() + rows.filter(from_union=plan.union_id).count()
    if count:
        text = _("%(n)s transfers of members are open. They are answered first.") % {"n": count}
        raise ConflictError(text, code="open_transfers")
