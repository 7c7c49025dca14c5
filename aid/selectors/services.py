"""Asking for relief given as goods and services: running programmes, sites, who was placed, who still waits."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from aid.choices.relief import ProgrammeStatus
from aid.models import Award, CheckupBatch, HeatAlert, JobFair, Programme, Site, SiteVisit, TrainingClass
from aid.selectors.programmes import part_for
from core.actors import Actor
from core.errors import ConflictError, RuleBrokenError
from core.fetch import find
from unions.models import Union

VIEW = "aid.view_service"
STANDING = Q(bookings__cancelled_on=None)


def running_programme(actor: Actor, programme_id: Any, union: Union | None) -> Programme:
    """Return an open programme in which a union's county still takes part, or refuse."""
    programme = find(Programme, programme_id, actor, "aid.view_programme")
    if programme.status != ProgrammeStatus.OPEN:
        raise ConflictError(_("The programme is not open."), code="programme_not_open")
    if union is None:
        raise RuleBrokenError(_("Choose a site or a family."), code="nobody")
    if not union.path.startswith(programme.union.path):
        raise RuleBrokenError(_("This union's county takes no part in the programme."), code="no_part")
    part = part_for(programme.pk, union)
    if part is not None and part.reported_on is not None:
        raise ConflictError(_("The county has closed its part in the programme."), code="part_closed")
    return programme


def refuse_if_paid(awards: QuerySet[Award]) -> None:
    """Refuse to change what money rests on: a line of a roster names it."""
    if awards.exists():
        raise ConflictError(_("It is on a roster already. Take it off there first."), code="on_roster")


def running_programmes(actor: Actor, *kinds: str) -> list[Programme]:
    """Return the open programmes of these kinds that the actor may see, newest first."""
    rows = Programme.objects.permitted(actor, "aid.view_programme").filter(status=ProgrammeStatus.OPEN, kind__in=kinds)
    return list(rows.order_by("-opens_on", "-pk")[:20])


def summer_programme(actor: Actor, union: Union, kind: str) -> Programme:
    """Return the running programme of a kind for a county, or refuse."""
    for programme in running_programmes(actor, kind):
        if union.path.startswith(programme.union.path):
            return running_programme(actor, programme.pk, union)
    raise ConflictError(_("No programme of this kind is open here."), code="no_programme")


def alert_list(actor: Actor) -> QuerySet[Any]:
    """Return the heat alerts of the actor's branch with the visits they called for and those made."""
    return (
        HeatAlert.objects.permitted(actor, VIEW)
        .select_related("union", "programme")
        .annotate(called=Count("tasks"), made=Count("tasks", filter=Q(tasks__visit__isnull=False)))
        .order_by("-created_at", "-pk")
    )


def site_list(actor: Actor) -> QuerySet[Any]:
    """Return the sites of the actor's branch with visits and the value of goods, newest first."""
    rows = Site.objects.permitted(actor, VIEW).select_related("union")
    return rows.annotate(visit_count=Count("visits", filter=Q(visits__cancelled_on=None), distinct=True)).order_by(
        "-created_at", "-pk"
    )


def fair_list(actor: Actor) -> QuerySet[Any]:
    """Return the job fairs of the actor's branch with openings offered and people hired."""
    return (
        JobFair.objects.permitted(actor, VIEW)
        .select_related("union", "programme")
        .annotate(
            post_count=Count("posts", filter=Q(posts__cancelled_on=None), distinct=True),
            hired=Count(
                "posts__referrals__person",
                filter=Q(posts__referrals__result="hired", posts__referrals__cancelled_on=None),
                distinct=True,
            ),
        )
        .order_by("-created_at", "-pk")
    )


def class_list(actor: Actor) -> QuerySet[Any]:
    """Return the training classes of the actor's branch with trainees, certificates and subsidies."""
    return (
        TrainingClass.objects.permitted(actor, VIEW)
        .select_related("union", "programme")
        .annotate(
            trainee_count=Count("trainees", filter=Q(trainees__cancelled_on=None)),
            certified=Count("trainees", filter=~Q(trainees__certificate_no="") & Q(trainees__cancelled_on=None)),
            paid_fen=Sum("trainees__subsidy_fen", filter=Q(trainees__cancelled_on=None), default=0),
        )
        .order_by("-created_at", "-pk")
    )


def checkup_list(actor: Actor) -> QuerySet[Any]:
    """Return the rounds of check-ups of the actor's branch with bookings, done and still to be followed up."""
    return (
        CheckupBatch.objects.permitted(actor, VIEW)
        .select_related("union", "programme")
        .annotate(
            booked=Count("bookings", filter=STANDING),
            done=Count("bookings", filter=STANDING & Q(bookings__done_on__isnull=False)),
            waiting=Count(
                "bookings", filter=STANDING & Q(bookings__needs_follow_up=True, bookings__followed_up_on=None)
            ),
        )
        .order_by("-created_at", "-pk")
    )


def unvisited_sites(programme: Programme, union: Union) -> QuerySet[Site]:
    """Return the open high-temperature sites below a union that nobody has visited in a programme: nobody is missed."""
    visited = SiteVisit.unscoped.filter(programme=programme, site=OuterRef("pk"), cancelled_on=None)
    return (
        Site.unscoped.filter(union__path__startswith=union.path, closed_on=None, is_high_temperature=True)
        .filter(~Exists(visited))
        .order_by(F("workers").desc(), "pk")
    )
