"""What files leave to do beside their own steps: sections of a review, calls after an exit, tasks."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aid.choices.upkeep import FollowUpKind
from aid.models import Exit, FollowUp, NeedyFile, ReviewPart
from aid.selectors.exits import HALF_A_YEAR
from aid.selectors.files import REFUSED
from aid.services.follow_ups import RIGHTS
from core.actors import Actor
from core.events.models import Event
from desk.work.items import Kind, WorkItem

CALL_AHEAD = timedelta(days=14)


def sections_said() -> QuerySet[Any, Any]:
    """Return how many sections of the open review of a file have been said."""
    said = ReviewPart.objects.filter(review__file=OuterRef("pk"), review__outcome="open").order_by()
    return said.values("review").annotate(said=Count("pk"))


def call_back_days() -> QuerySet[Exit]:
    """Return the exit of a file that says when somebody calls the family."""
    return Exit.objects.filter(file=OuterRef("pk"), status="confirmed").order_by("-decided_on")


def refusals() -> QuerySet[Event]:
    """Return the refusals of an application, the latest first: whoever refused decides on no objection to it."""
    subject = {"subject_type": NeedyFile._meta.label_lower, "subject_id": Cast(OuterRef("pk"), TextField())}
    return Event.unscoped.filter(code__in=REFUSED, **subject).order_by("-pk")


def call_day(file: Any) -> date:
    """Return when somebody should call a family that left the file."""
    day: date = file.call_on or file.ended_on + HALF_A_YEAR
    return day


def open_tasks() -> QuerySet[Any, Any]:
    """Return what an exit or a death left to do about a file."""
    rows = FollowUp.unscoped.filter(file=OuterRef("pk"), status="open").order_by("opened_on", "pk")
    return rows.values(facts=JSONObject(pk="pk", kind="kind", because="because"))


def tasks_of(file: Any, actor: Actor) -> list[WorkItem]:
    """Return the tasks beside a file that this actor may do."""
    may = [task for task in file.tasks if actor.reaches(RIGHTS[FollowUpKind(task["kind"])], file.union.path)]
    return [_task(file, task) for task in may if not file.own_family]


def _task(file: Any, task: dict[str, Any]) -> WorkItem:
    url = reverse("aid:follow_up", args=[task["pk"]])
    kind = FollowUpKind(task["kind"])
    return WorkItem(
        kind=Kind.FILE,
        title=_("%(task)s: %(name)s") % {"task": kind.label, "name": file.head.name if file.head_id else file.key},
        url=url,
        action=pgettext("button", "Look into it"),
        action_url=url,
        facts=(_("File %(number)s") % {"number": file.key}, task["because"]),
        urgent=kind not in (FollowUpKind.FUNERAL, FollowUpKind.MEMBERSHIP),
    )
