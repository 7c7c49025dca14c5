"""Work that keeps files true: reviews under way, the quarter's check, calls after exits, tasks after them."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from aid.choices.files import FileStatus
from aid.choices.upkeep import FollowUpKind, ReviewSection
from aid.models import FollowUp, NeedyFile, ReviewPart
from aid.selectors.exits import HALF_A_YEAR, call_backs_due, follow_ups
from aid.selectors.quarters import checked, concerned, quarter_on
from aid.services.follow_ups import RIGHTS
from core.actors import Actor
from desk.work.items import Kind, WorkItem

MOST = 200
AHEAD = timedelta(days=14)


def reviews(actor: Actor, today: date) -> list[WorkItem]:
    """Return the reviews whose sections this actor may still go through. One query."""
    if not actor.can("aid.visit_file"):
        return []
    said = ReviewPart.objects.filter(review__file=OuterRef("pk"), review__outcome="open").order_by()
    counted = said.values("review").annotate(said=Count("pk")).values("said")
    rows = NeedyFile.objects.permitted(actor, "aid.visit_file").filter(status=FileStatus.REVIEWING)
    found = rows.select_related("head", "union").annotate(said=Subquery(counted[:1])).order_by("valid_to", "pk")
    return [_review(file) for file in found[:MOST] if (file.said or 0) < len(ReviewSection)]


def _review(file: NeedyFile) -> WorkItem:
    url = reverse("aid:file_review", args=[file.key])
    return WorkItem(
        kind=Kind.FILE,
        title=_("Go on with the review: %(name)s") % {"name": file.head.name if file.head else file.key},
        url=url,
        action=pgettext("button", "Go on"),
        action_url=url,
        facts=(_("File %(number)s") % {"number": file.key}, file.union.name),
        due_on=file.valid_to,
    )


def quarter(actor: Actor, today: date) -> list[WorkItem]:
    """Return one piece of work for all families not checked in this quarter yet. One query beside the parameters."""
    if not actor.can("aid.check_quarter"):
        return []
    period = quarter_on(today)
    rows = NeedyFile.objects.permitted(actor, "aid.check_quarter").filter(concerned(period.first))
    left = rows.exclude(checked(period.first)).count() if period.is_on else 0
    if not left:
        return []
    url = reverse("aid:quarter_list") + "?state=open"
    return [
        WorkItem(
            kind=Kind.FILE,
            title=ngettext("Check %(n)s family this quarter", "Check %(n)s families this quarter", left) % {"n": left},
            url=url,
            action=pgettext("button", "Check"),
            action_url=url,
            facts=(_("Quarterly check"),),
            due_on=period.last,
        )
    ]


def calls(actor: Actor, today: date) -> list[WorkItem]:
    """Return the families that left the file half a year ago and that somebody should call. One query."""
    if not actor.can("aid.visit_file"):
        return []
    return [_call(file) for file in call_backs_due(actor, "aid.visit_file", by=today + AHEAD)[:MOST]]


def _call(file: Any) -> WorkItem:
    url = reverse("aid:file_call_back", args=[file.key])
    return WorkItem(
        kind=Kind.FILE,
        title=_("Call the family: %(name)s") % {"name": file.head.name if file.head else file.key},
        url=reverse("aid:file_detail", args=[file.key]),
        action=pgettext("button", "Record"),
        action_url=url,
        facts=(_("left the file on %(day)s") % {"day": file.ended_on}, file.union.name),
        due_on=file.call_on or file.ended_on + HALF_A_YEAR,
    )


def tasks(actor: Actor, today: date) -> list[WorkItem]:
    """Return what exits and deaths left this actor to do. One query."""
    kinds = [kind for kind, right in RIGHTS.items() if actor.can(right)]
    if not kinds:
        return []
    rows = follow_ups(actor, "aid.view_file").filter(kind__in=kinds)
    return [_task(task) for task in rows[:MOST]]


def _task(task: FollowUp) -> WorkItem:
    url = reverse("aid:follow_up", args=[task.pk])
    return WorkItem(
        kind=Kind.FILE,
        title=f"{FollowUpKind(task.kind).label}: {task.file.head.name if task.file.head else task.file.key}",
        url=url,
        action=pgettext("button", "Look into it"),
        action_url=url,
        facts=(_("File %(number)s") % {"number": task.file.key}, task.because),
        urgent=task.kind != FollowUpKind.FUNERAL,
    )
