"""What is held about one person, whoever asks: the caller shows only what somebody may see."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from aid.choices.relief import PaymentStatus
from aid.models import Award, FileMember, NeedyFile, Payment
from core.actors import Actor
from core.events.models import Event
from core.wall.scope import everywhere
from unions.selectors.looks import About

MOST = 50


def traces_of(person_ids: Collection[Any]) -> list[QuerySet]:
    """Return what to look into for whether relief knows any of these people at all."""
    return [FileMember.objects.filter(person__in=person_ids), Award.unscoped.filter(person__in=person_ids)]


@everywhere("a person's files, wherever they are kept; the caller shows what may be seen")
def files_with(person_id: Any) -> list[FileMember]:
    """Return the seats of a person in files, the latest first; drafts are nobody's record yet."""
    seats = FileMember.objects.filter(person=person_id).exclude(file__status="draft")
    return list(seats.select_related("file__union", "file__head").order_by("-created_at", "-pk")[:MOST])


@everywhere("who looked at a person is asked of every file")
def rows_about(person_id: Any) -> list[About]:
    """Return every file that counts or counted a person, drafts as well: each may have been looked at."""
    seats = FileMember.objects.filter(person=person_id).values("file")
    rows = NeedyFile.unscoped.filter(Q(head=person_id) | Q(pk__in=seats)).only("pk", "number", "application_no")
    return [About(file._meta.label_lower, str(file.pk), file.key) for file in rows]


@everywhere("who looked at a person is asked of every file")
def person_of(number: str) -> Any:
    """Return the key of the person whose file has a number."""
    named = Q(number=number) | Q(application_no=number)
    return NeedyFile.unscoped.filter(named).values_list("head_id", flat=True).first() if number else None


@everywhere("a person is told what they were paid, wherever it came from")
def payments_to(person_id: Any) -> tuple[int, date | None]:
    """Return how often a person was paid, and when last."""
    paid = Payment.unscoped.filter(award__person=person_id, status=PaymentStatus.PAID)
    told = paid.aggregate(count=Count("pk"), last=Max("settled_at"))
    return told["count"], timezone.localdate(told["last"]) if told["last"] else None


def files_seen(actor: Actor, person_ids: Collection[Any]) -> dict[Any, NeedyFile]:
    """Return the files that count or counted these people and that somebody may see, each with its latest ``awards``.

    A draft is nobody's record yet.
    """
    if not actor.can("aid.view_file"):
        return {}
    seats = FileMember.objects.filter(person__in=person_ids).values("file")
    awards = Award.unscoped.filter(file=OuterRef("pk")).order_by("-created_at").values("pk")
    rows = NeedyFile.objects.permitted(actor, "aid.view_file").filter(pk__in=seats).exclude(status="draft")
    rows = rows.annotate(awards=ArraySubquery(awards[:200]))
    return {file.pk: file for file in rows.order_by("-created_at", "-pk")[:MOST]}


def events_about(files: Iterable[Any], codes: Collection[str]) -> list[tuple[Event, NeedyFile]]:
    """Return what happened to files seen and to the relief given on them, only by these codes, newest first."""
    known = {str(file.pk): file for file in files}
    if not known:
        return []
    by_award = {str(pk): file for file in known.values() for pk in file.awards}
    about = Q(subject_type="aid.needyfile", subject_id__in=list(known))
    about |= Q(subject_type="aid.award", subject_id__in=list(by_award))
    rows = Event.unscoped.filter(about, code__in=list(codes)).order_by("-happened_at", "-pk")[:60]
    return [(event, known.get(event.subject_id) or by_award[event.subject_id]) for event in rows]
