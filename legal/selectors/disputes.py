"""Mediations: the list, one case as somebody may read it, its clocks, whose period is over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Min, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from core.actors import Actor
from core.clocks.models import OPEN_STATES, Deadline
from core.events.models import Event
from core.fetch import find
from core.prepared import prepared
from legal.choices.disputes import OPEN, MediationStatus, RepresentativeKind, Seating, SessionStatus
from legal.models import Mediation, MediationSession, Note, Offer, PartySpeaker, Seat
from legal.rules import disputes as rules
from legal.rules.deadlines import MED_END
from legal.selectors.naming import named

SUBJECT = Mediation._meta.label_lower


def mediation_list(actor: Actor, asked: Mapping[str, str], today: date) -> QuerySet[Mediation]:
    """Return the mediations somebody may open, narrowed by what was asked, with their clock and next session."""
    rows = Mediation.objects.permitted(actor, rules.OPEN).select_related("union", "mediator")
    view, words = asked.get("view", ""), asked.get("q", "").strip()
    if view in ("open", ""):
        rows = rows.filter(status__in=[status.value for status in OPEN]) if view else rows
    elif view == "collective":
        rows = rows.filter(is_collective=True)
    elif view == "late":
        rows = rows.filter(status__in=["registered", "asking", "mediating"], pk__in=_late(today))
    elif view in MediationStatus.values:
        rows = rows.filter(status=view)
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    if words:
        rows = named(rows, words, "applicant_name", "respondent_name")
    return rows.annotate(due_on=_due(), next_session_at=_next_session())


def mediation_rows(actor: Actor, asked: Mapping[str, str], today: date) -> QuerySet[Any, Any]:
    """Return what the list shows of those mediations."""
    sides = ("applicant_name", "respondent_name", "worker_count", "claimed", "mediator__name")
    shown = ("pk", "received_on", "number", "kind", "status", "is_collective", "ended_on", *sides)
    rows: QuerySet[Any, Any] = mediation_list(actor, asked, today)
    return rows.values_list(*shown, "due_on", "next_session_at", named=True)


def _late(today: date) -> Any:
    late = Deadline.unscoped.filter(subject_type=SUBJECT, code=MED_END.code, state="running", due_on__lt=today)
    return list(late.values_list("subject_id", flat=True)[:1000])


def _due() -> Subquery:
    """Return the day on which the running clock of a case is due; the limitation counts once nothing else runs."""
    clocks = Deadline.unscoped.filter(
        subject_type=SUBJECT, subject_id=Cast(OuterRef("pk"), TextField()), state__in=OPEN_STATES
    )
    return Subquery(clocks.order_by("due_on").values("due_on")[:1])


def _next_session() -> Subquery:
    planned = MediationSession.objects.filter(mediation=OuterRef("pk"), status=SessionStatus.PLANNED)
    return Subquery(planned.order_by().values("mediation").annotate(first=Min("starts_at")).values("first"))


def mediation_by_key(actor: Actor, key: str, permission: str = rules.OPEN) -> Mediation:
    """Return a case by its number, or refuse as if it did not exist."""
    return find(Mediation, key, actor, permission, by="number")


@dataclass
class Room:
    """A case as one person may read it: what both sides know, and the compartments of their own seat."""

    mediation: Mediation
    seating: str | None
    readable: frozenset[str]
    parties: list[Any] = field(default_factory=list)
    representatives: list[Any] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    claims: list[Any] = field(default_factory=list)
    sessions: list[Any] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)


def room_of(actor: Actor, key: str) -> Room:
    """Return a case with everything its reader may read, and not a line of another compartment."""
    mediation = mediation_by_key(actor, key)
    seating = seating_of(mediation, actor)
    readable = rules.readable_from(seating)
    room = Room(mediation, seating, readable)
    room.parties = list(mediation.parties.select_related("employer"))
    room.representatives = list(mediation.representatives.filter(to_on=None))
    room.seats = list(mediation.seats.filter(to_on=None).select_related("user"))
    room.claims = list(mediation.claims.all())
    told = Offer.objects.filter(claim__mediation=mediation, compartment__in=readable)
    offers: dict[Any, list[Offer]] = {}
    for offer in told.order_by("created_at", "pk"):
        offers.setdefault(offer.claim_id, []).append(offer)
    for claim in room.claims:
        claim.told_offers = offers.get(claim.pk, [])
    room.sessions = list(mediation.sessions.prefetch_related("attendance__party", "attendance__representative"))
    for session in room.sessions:
        session.may_read = session.compartment in readable
        if not session.may_read:
            session.minutes = ""
    room.notes = list(Note.objects.filter(mediation=mediation, compartment__in=readable).select_related("author"))
    return room


def seating_of(mediation: Mediation, actor: Actor) -> str | None:
    """Return as what somebody sits at the table of a case; None for who does not."""
    if actor.user_id is None:
        return None
    seats = Seat.objects.filter(mediation=mediation, user_id=actor.user_id, to_on=None)
    found: str | None = seats.values_list("seating", flat=True).first()
    return found


def elected_count(mediation: Mediation) -> int:
    """Return how many representatives the workers have elected."""
    return PartySpeaker.objects.filter(mediation=mediation, kind=RepresentativeKind.ELECTED, to_on=None).count()


def clock_of(mediation: Any, code: str) -> Deadline | None:
    """Return the open clock of a kind, if one runs."""
    return (
        Deadline.unscoped.about(mediation._meta.label_lower, mediation.pk)
        .filter(code=code, state__in=OPEN_STATES)
        .first()
    )


def clocks_of(row: Any) -> list[Deadline]:
    """Return every clock of a case: those that run first, by their day; then the ended, the last one first."""
    found = list(Deadline.unscoped.about(row._meta.label_lower, row.pk).prefetch_related("pauses"))
    running = sorted((each for each in found if each.state in OPEN_STATES), key=lambda each: each.due_on)
    ended = [each for each in found if each.state not in OPEN_STATES and each.state != "cancelled"]
    return [*running, *sorted(ended, key=lambda each: each.finished_on or each.due_on, reverse=True)]


def events_of(mediation: Mediation, most: int = 20) -> list[Event]:
    """Return what happened in a case, the latest first; events never hold what was said in a compartment."""
    return list(Event.unscoped.about(SUBJECT, mediation.pk).order_by("-pk")[:most])


def reached_on(mediation: Mediation) -> dict[str, date]:
    """Return on which day a case first reached each of its states, as the acts themselves tell: one query.

    A day that was entered (an agreement signed last week) counts, not the day on which somebody typed it.
    """
    moves = (rules.ASK, rules.ANSWER, rules.AGREE, rules.SIGN, rules.PERFORM, rules.PAY)
    rows = Event.unscoped.about(SUBJECT, mediation.pk).filter(code__in={move.event for move in moves})
    found: dict[str, date] = {MediationStatus.REGISTERED.value: mediation.received_on}
    for data, at in rows.order_by("pk").values_list("data", "happened_at"):
        if data.get("after") != data.get("before"):
            told = data.get("effective_on") or data.get("on")
            found.setdefault(data.get("after", ""), date.fromisoformat(told) if told else timezone.localdate(at))
    return found


def run_out(today: date) -> list[tuple[Any, date]]:
    """Return the mediations under way whose period is over, with its last day."""
    over = Deadline.unscoped.filter(subject_type=SUBJECT, code=MED_END.code, state="running", due_on__lt=today)
    due = dict(over.order_by("due_on").values_list("subject_id", "due_on"))
    rows = Mediation.unscoped.filter(pk__in=list(due), status=MediationStatus.MEDIATING)
    return [(pk, due[str(pk)]) for pk in rows.order_by("number").values_list("pk", flat=True)]


def mediators_of(mediation: Mediation) -> list[Seat]:
    """Return who mediates a case."""
    seats = mediation.seats.filter(seating=Seating.MEDIATOR, to_on=None).select_related("user")
    return list(seats.order_by("created_at", "pk"))


@prepared()
def waiting_for(actor: Actor, today: date, most: int) -> QuerySet[Mediation]:
    """Return what somebody keeps or mediates and has to go on with, the nearest day first."""
    if not actor.can(rules.KEEP) and not actor.can(rules.MEDIATE):
        return Mediation.unscoped.none()
    rows = Mediation.objects.few_permitted(actor, rules.OPEN).filter(status__in=[status.value for status in OPEN])
    rows = rows.only("number", "kind", "status", "mediator", "applicant_name", "respondent_name")
    found: QuerySet[Mediation] = rows.annotate(due_on=_due()).order_by("due_on", "pk")
    return found[:most]
