"""Asking for the review queue: applications to be decided by somebody, those sent back, and what somebody decided."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DateField, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce

from aid.choices.files import AnomalyStatus
from aid.choices.files import FileStatus as S
from aid.models import Anomaly, FileMember, NeedyFile, VetoAnswer
from aid.rules import files as rules
from core.actors import Actor
from core.clocks.models import OPEN_STATES, Deadline
from core.events.models import Event
from core.steps import Step
from unions.choices import PairStatus
from unions.models import PersonPair

# Which step each state of a file waits for.
WAITING: Mapping[str, Step] = {
    S.TOWNSHIP_CHECKING: rules.PASS_CHECK,
    S.ECON_CHECKING: rules.RECORD_RESULT,
    S.COUNTY_REVIEWING: rules.APPROVE,
    S.COUNTY_NOTICED: rules.FILE_AFTER_NOTICE,
    S.INVESTIGATING: rules.DISMISS,
    S.REVIEWING: rules.CONFIRM_REVIEW,
    S.EXITING: rules.CONFIRM_EXIT,
}
NEVER = date.max  # files without a clock stand behind those with one
DECISIONS = (
    "aid.file.checked",
    "aid.file.econ_checked",
    "aid.file.approved",
    "aid.file.county_noticed",
    "aid.file.returned",
    "aid.file.rejected",
    "aid.file.objection_upheld",
    "aid.file.objection_dismissed",
    "aid.file.review_confirmed",
    "aid.file.review_failed",
    "aid.file.exited",
    "aid.file.exit_cancelled",
    "aid.file.veto_exempted",
)


def waiting_for(actor: Actor) -> QuerySet[NeedyFile]:
    """Return the files whose next step the actor holds the right to, each with its clock and what speaks against it.

    ``place`` orders them: what is overdue first, what has no clock last.
    """
    mine = Q(pk__in=[])
    for status, step in WAITING.items():
        reach = NeedyFile.objects.permitted(actor, step.permission).filter(status=status)
        mine |= Q(pk__in=reach.values("pk")) if actor.can(step.permission) else Q(pk__in=[])
    return _dressed(NeedyFile.objects.permitted(actor, "aid.view_file").filter(mine), actor)


def sent_back(actor: Actor) -> QuerySet[NeedyFile]:
    """Return the applications of the actor's branch that wait for their applicants to complete them."""
    return _dressed(NeedyFile.objects.permitted(actor, "aid.view_file").filter(status=S.RETURNED), actor)


def decided_by(actor: Actor) -> QuerySet[Event]:
    """Return what the actor decided on files, the latest first."""
    return Event.unscoped.filter(actor_id=actor.user_id, code__in=DECISIONS)


def files_named(actor: Actor, keys: list[str]) -> dict[str, NeedyFile]:
    """Return files the actor may still read, by key."""
    rows = NeedyFile.objects.permitted(actor, "aid.view_file").filter(pk__in=keys).select_related("head", "union")
    return {str(file.pk): file for file in rows}


def overdue(rows: QuerySet, today: date) -> QuerySet:
    """Keep the files whose clock has run out."""
    return rows.filter(due_on__lt=today)


def due_soon(rows: QuerySet, today: date, days: int) -> QuerySet:
    """Keep the files whose clock runs out within some days."""
    return rows.filter(due_on__range=(today, today + timedelta(days=days)))


def why_locked(file: Any, actor: Actor) -> str:
    """Return the reason code for which the actor may look but not decide: family, or acted before; empty if free."""
    if file.own_family:
        return "family"
    return "acted" if actor.user_id in rules.acted_before(file) else ""


def _dressed(rows: QuerySet[NeedyFile], actor: Actor) -> QuerySet[NeedyFile]:
    clock = Deadline.unscoped.filter(
        subject_type=NeedyFile._meta.label_lower,
        subject_id=Cast(OuterRef("pk"), TextField()),
        state__in=OPEN_STATES,
    ).order_by("due_on")
    family = FileMember.objects.filter(file=OuterRef("pk"), person=actor.person_id)  # type: ignore[misc]
    return rows.select_related("head", "union", "recorder").annotate(
        due_on=Subquery(clock.values("due_on")[:1]),
        place=Coalesce(Subquery(clock.values("due_on")[:1]), Value(NEVER), output_field=DateField()),
        vetoed=_count(VetoAnswer.objects.filter(file=OuterRef("pk"), exempted_by=None)),
        odd=_count(Anomaly.unscoped.filter(file=OuterRef("pk"), status=AnomalyStatus.OPEN)),
        alike=_count(PersonPair.unscoped.filter(one=OuterRef("head_id"), status=PairStatus.OPEN)),
        own_family=Exists(family) if actor.person_id else Value(value=False),
    )


def _count(rows: QuerySet) -> Coalesce:
    """Return how many rows there are for each file, as a subquery."""
    counted = rows.order_by().annotate(same=Value(1)).values("same").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted[:1], output_field=IntegerField()), 0)
