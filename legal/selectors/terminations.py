"""Asking for notices of dismissal (Union Law Art. 22)."""

from collections.abc import Collection
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from core.actors import Actor
from core.clocks.models import ClockState, Deadline
from core.fetch import find
from core.prepared import prepared
from legal.choices.terminations import TerminationStatus
from legal.models import TerminationNotice
from legal.rules import terminations as rules

SUBJECT = "legal.terminationnotice"


def notice_list(actor: Actor, path: str, *, q: str = "") -> QuerySet[TerminationNotice]:
    """Return the notices below a node that somebody may see."""
    rows: QuerySet[TerminationNotice] = TerminationNotice.objects.permitted(actor, rules.VIEW).select_related("union")
    wanted = Q(union__path__startswith=path)
    return rows.filter(wanted & Q(employer_name__contains=q) if q else wanted)


def notice_seen(actor: Actor, notice_id: Any) -> TerminationNotice:
    """Return one notice; out of reach looks like missing."""
    rows = TerminationNotice.objects.permitted(actor, rules.VIEW).filter(pk=notice_id)
    found: TerminationNotice | None = rows.select_related("union").first()
    return found if found is not None else find(TerminationNotice, notice_id, actor, rules.VIEW)


def clocks_of(notices: Collection[TerminationNotice]) -> dict[str, Deadline]:
    """Return the running clock of each of these notices, by its key."""
    rows = Deadline.unscoped.about(SUBJECT, *[each.pk for each in notices]).filter(state=ClockState.RUNNING)
    return {clock.subject_id: clock for clock in rows}


def clock_of(notice: TerminationNotice) -> Deadline | None:
    """Return the latest clock of a notice."""
    return Deadline.unscoped.about(SUBJECT, notice.pk).order_by("-trigger_on", "-pk").first()


@prepared()
def waiting_for(actor: Actor, most: int) -> QuerySet[TerminationNotice]:
    """Return the notices on which one's own union has still to say its view, the nearest day first: one query."""
    paths = [branch.path for branch in actor.branches(rules.HANDLE)]
    if not paths:
        return TerminationNotice.unscoped.none()
    clocks = Deadline.unscoped.filter(
        subject_type=SUBJECT, subject_id=Cast(OuterRef("pk"), TextField()), state=ClockState.RUNNING
    )
    rows = TerminationNotice.objects.permitted(actor, rules.HANDLE).filter(
        union__path__in=paths, status=TerminationStatus.RECEIVED
    )
    rows = rows.only("worker_name", "employer_name")
    rows = rows.annotate(due_on=Subquery(clocks.order_by("due_on").values("due_on")[:1]))
    found: QuerySet[TerminationNotice] = rows.order_by(F("due_on").asc(nulls_last=True), "pk")
    return found[:most]
