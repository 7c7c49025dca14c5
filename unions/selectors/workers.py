"""Asking about professional union workers."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.actors import Actor
from unions.choices import Level, UnionKind
from unions.models import RecruitmentBatch, SocialWorker, Union, WorkerYear

VIEW = "unions.view_person"


def worker_list(actor: Actor, *, state: str = "in_post") -> QuerySet[SocialWorker]:
    """Return the workers of the actor's branch: those the county employs, those posted to the township."""
    rows: QuerySet[SocialWorker] = SocialWorker.objects.permitted(actor, VIEW)
    return rows.filter(status=state).select_related("person", "township", "union", "batch")


def workers_at(union: Union) -> QuerySet[SocialWorker]:
    """Return who is posted to a township, or employed by a county, now."""
    own = "township" if union.level == Level.TOWNSHIP else "union"
    rows = SocialWorker.unscoped.filter(**{own: union}, status="in_post").select_related("person", "township")
    return rows.order_by("township__path", "pk")


def years_of(worker: SocialWorker) -> QuerySet[WorkerYear]:
    """Return a worker's appraisals, the latest first."""
    return WorkerYear.objects.filter(worker=worker).order_by("-year")


def townships_of(actor: Actor, county: Any, right: str) -> QuerySet[Union]:
    """Return the townships of a county that the actor may post people to."""
    rows = Union.objects.permitted(actor, right).filter(level=Level.TOWNSHIP, county=county)
    found: QuerySet[Union] = rows.filter(kind=UnionKind.GENERAL_FEDERATION).order_by("path")
    return found


def counties_of(actor: Actor, right: str) -> QuerySet[Union]:
    """Return the counties that the actor employs people for."""
    rows = Union.objects.permitted(actor, right).filter(level=Level.COUNTY, kind=UnionKind.GENERAL_FEDERATION)
    found: QuerySet[Union] = rows.order_by("path")
    return found


def batches_of(actor: Actor, right: str) -> QuerySet[RecruitmentBatch]:
    """Return the rounds of recruitment in the actor's branch, the latest first, each with how many it ``employed``."""
    rows: QuerySet[RecruitmentBatch] = RecruitmentBatch.objects.permitted(actor, right)
    hired = SocialWorker.unscoped.filter(batch=OuterRef("pk")).order_by().values("batch").annotate(n=Count("pk"))
    counted = rows.annotate(employed=Coalesce(Subquery(hired.values("n")), 0))
    return counted.select_related("union").order_by("-year", "-created_at")
