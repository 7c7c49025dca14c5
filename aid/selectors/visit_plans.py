"""Asking for planned visits: the week, who may go, which families wait, what a telephone takes along."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from accounts.models import User
from aid.choices.files import FileStatus
from aid.choices.visits import PlanStatus
from aid.models import Assessment, NeedyFile, Programme, VisitAnswer, VisitClash, VisitPlan, VisitUpload
from aid.rules.visit_form import FIELDS, shown
from aid.rules.visit_plans import VISIT
from aid.selectors.schedules import unvisited
from core.actors import Actor
from core.chinese.money import format_yuan, round_yuan
from core.fetch import find
from unions.choices import Role
from unions.models import Post, Union
from unions.rules.rights import ROLE_RIGHTS

OPEN = (PlanStatus.PLANNED, PlanStatus.DECIDING)
VISITING = [role for role in Role if VISIT in ROLE_RIGHTS[role].branch]


def visitor(user_id: int, union: Union, day: date) -> User | None:
    """Return the user if some post of theirs sends them to families of a union on a day."""
    posts = _visiting_posts(day).filter(user_id=user_id)
    return next((post.user for post in posts if union.path.startswith(post.union.path)), None)


def visitors_of(actor: Actor, day: date) -> list[User]:
    """Return who may be sent to families in the actor's branch, by name: people of its unions, and the actor."""
    paths = [branch.path for branch in actor.branches(VISIT)]
    inside = Q(user_id=actor.user_id)
    for path in paths:
        inside |= Q(union__path__startswith=path)
    found = {post.user_id: post.user for post in _visiting_posts(day).filter(inside)[:400]}
    return sorted(found.values(), key=lambda user: user.name)


def _visiting_posts(day: date) -> QuerySet[Post]:
    return (
        Post.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), role__in=VISITING, from_on__lte=day)
        .filter(user__is_active=True)
        .select_related("user", "union")
        .order_by("pk")
    )


def plans_between(actor: Actor, first: date, last: date) -> QuerySet[VisitPlan]:
    """Return the planned visits of the actor's branch between two days."""
    return _listed(actor).filter(planned_on__range=(first, last))


def plans_left_over(actor: Actor, today: date) -> QuerySet[VisitPlan]:
    """Return the visits whose day has passed without a record."""
    return _listed(actor).filter(planned_on__lt=today, status__in=OPEN)


def _listed(actor: Actor) -> QuerySet[VisitPlan]:
    return (
        VisitPlan.objects.permitted(actor, VISIT)
        .exclude(status=PlanStatus.DROPPED)
        .select_related("file__head", "union__township", "programme", "lead", "second")
        .order_by("planned_on", "union__path", "pk")
    )


def plan_of(actor: Actor, pk: Any) -> VisitPlan:
    """Return one plan with everything its page shows."""
    plan = find(VisitPlan, pk, actor, VISIT)
    prefetch_related_objects(
        [plan],
        "file__head",
        Prefetch("uploads", VisitUpload.objects.select_related("sent_by")),
        Prefetch("clashes", VisitClash.objects.select_related("standing_by", "told_by", "decided_by")),
        Prefetch("answers", VisitAnswer.objects.select_related("told_by")),
        "media",
    )
    return plan


def waiting_families(actor: Actor, programme: Programme | None = None) -> QuerySet[NeedyFile]:
    """Return the families that wait for a visit nobody has planned yet: applications, or those of a season."""
    planned = VisitPlan.unscoped.filter(file=OuterRef("pk"), status__in=OPEN)
    rows: QuerySet[NeedyFile] = NeedyFile.objects.permitted(actor, VISIT).filter(~Exists(planned))
    if programme is None:
        rows = rows.filter(status__in=[FileStatus.SUBMITTED, FileStatus.REVIEWING])
    else:
        rows = rows.filter(pk__in=unvisited(programme).values("pk"))
    return rows.select_related("head", "union").order_by("submitted_on", "pk")


def carried_by(actor: Actor, today: date, days: int) -> QuerySet[VisitPlan]:
    """Return the open visits of one person that their telephone takes along: what is left over and the next days."""
    last = today + timedelta(days=days - 1)
    return (
        VisitPlan.objects.permitted(actor, VISIT)
        .filter(Q(lead_id=actor.user_id) | Q(second_id=actor.user_id), status__in=OPEN, planned_on__lte=last)
        .select_related("file__head", "file__household", "union", "programme", "lead", "second")
        .prefetch_related("answers", "file__members__person")
        .order_by("planned_on", "pk")
    )


def asking(actor: Actor, today: date) -> QuerySet[VisitPlan]:
    """Return the visits that ask one person to go today, or to settle answers that differ."""
    mine = Q(lead_id=actor.user_id) | Q(second_id=actor.user_id)
    due = Q(status=PlanStatus.DECIDING) | Q(status=PlanStatus.PLANNED, planned_on__lte=today)
    rows: QuerySet[VisitPlan] = VisitPlan.objects.permitted(actor, VISIT).filter(mine, due)
    return rows.select_related("file__head", "programme").order_by("planned_on", "pk")


def open_clashes(plan: VisitPlan) -> QuerySet[VisitClash]:
    """Return the fields of a visit that wait for a decision."""
    return VisitClash.objects.filter(plan=plan, chosen="").select_related("upload", "standing_by", "told_by")


def last_known(plans: Sequence[VisitPlan]) -> dict[Any, dict[str, str]]:
    """Return what is known of each family from before, by file and field of the form, as a reader sees it."""
    file_ids = [plan.file_id for plan in plans]
    known: dict[Any, dict[str, str]] = {plan.file_id: _from_file(plan.file) for plan in plans}
    reckoned = Assessment.objects.filter(file_id__in=file_ids).order_by("file_id", "-created_at", "-pk")
    for one in reckoned.distinct("file_id"):
        if one.facts.get("income") is not None:
            monthly = round_yuan(Decimal(str(one.facts["income"])) / 12)
            known[one.file_id]["income_month"] = format_yuan(monthly)
    done = VisitPlan.unscoped.filter(file_id__in=file_ids, status=PlanStatus.DONE)
    latest = done.order_by("file_id", "-planned_on", "-pk").distinct("file_id")
    for answer in VisitAnswer.objects.filter(plan__in=list(latest), field__in=_COMPARED).select_related("plan"):
        text = shown(answer.field, answer.value)
        if text:
            known[answer.plan.file_id][answer.field] = text
    return known


def _from_file(file: NeedyFile) -> dict[str, str]:
    return {"housing": str(file.get_housing_display())} if file.housing else {}


_OF_ONE_VISIT = {"visited_on", "first_visitor", "second_visitor", "person_met", "is_signed", "findings"}
_COMPARED = sorted(set(FIELDS) - _OF_ONE_VISIT)
