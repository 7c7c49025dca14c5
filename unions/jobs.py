"""Long work on unions: a change of the tree, chunk by chunk; the rows say what is done, so any chunk may come twice."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop

from core.jobs.registry import Progress, Run, job_kind
from unions.choices.restructuring import ChangeType, PlanStatus
from unions.models import Restructuring
from unions.rules.disposals import APPROVE_RIGHT
from unions.rules.restructuring import DECIDE
from unions.selectors.restructuring import members_of_plan, plan_of_job, unions_in
from unions.services import disposals, disposing, endings, moves
from unions.services.restructuring import JOB


@job_kind(JOB, label=gettext_noop("Restructuring"), permission=DECIDE)
def restructure(run: Run) -> Progress:
    """Carry an approved change of the tree out: the turn in one transaction, everything that follows in chunks."""
    plan = plan_of_job(run.subject_id)
    url = reverse("unions:plan_detail", args=[plan.pk])
    if plan.status == PlanStatus.DONE:
        return Progress(done=run.total, is_finished=True, url=url)
    if plan.status == PlanStatus.APPROVED:
        return _begin(run, plan, url)
    work = _follow_move if plan.kind == ChangeType.MOVE else _follow_members
    return work(run, plan, url)


def _begin(run: Run, plan: Restructuring, url: str) -> Progress:
    if plan.kind == ChangeType.MOVE:
        total = unions_in(plan.union.path)
        moves.turn(actor=run.actor, plan_id=plan.pk)
        return Progress(done=0, total=total, cursor={"after": 0}, url=url)
    total = members_of_plan(plan).count()
    begin = endings.begin_split if plan.kind == ChangeType.SPLIT else endings.begin
    begin(actor=run.actor, plan_id=plan.pk, today=run.today)
    return Progress(done=0, total=total, cursor={"begun": True}, url=url)


def _follow_move(run: Run, plan: Restructuring, url: str) -> Progress:
    after: Any = run.cursor.get("after", 0)
    last = moves.follow(plan=plan, after=after)
    if last is not None:
        passed = unions_in(plan.details["path"], up_to=last)
        return Progress(done=min(passed, run.total or passed), cursor={"after": last}, url=url)
    if moves.has_stragglers(plan):
        return Progress(done=run.done, cursor={"after": 0}, url=url)
    moves.settle(actor=run.actor, plan_id=plan.pk, today=run.today)
    return Progress(done=run.total, is_finished=True, url=url)


def _follow_members(run: Run, plan: Restructuring, url: str) -> Progress:
    is_split = plan.kind == ChangeType.SPLIT
    passed = (endings.pass_split_on if is_split else endings.pass_members_on)(actor=run.actor, plan=plan)
    if passed:
        done = run.done + passed
        return Progress(done=done, total=max(run.total, done), url=url)
    finish = endings.finish_split if is_split else endings.finish
    finish(actor=run.actor, plan_id=plan.pk, today=run.today)
    return Progress(done=run.total, is_finished=True, url=url)


AT_ONCE = 20  # a row may be a file with forty papers


@job_kind(disposals.JOB, label=gettext_noop("Disposal"), permission=APPROVE_RIGHT)
def dispose(run: Run) -> Progress:
    """Settle the next rows of an approved disposal; after the last, close the list as the certificate."""
    url = reverse("unions:disposal_detail", args=[run.subject_id])
    count = disposing.dispose_some(actor=run.actor, list_id=run.subject_id, limit=AT_ONCE, moment=run.moment)
    if count:
        return Progress(done=run.done + count, url=url)
    disposing.finish(actor=run.actor, list_id=run.subject_id, today=run.today)
    return Progress(done=run.done, is_finished=True, url=url)
