"""Sessions: is the room free, are the mediators, who is invited, what stands in the calendar."""

from datetime import datetime
from typing import Any

from django.db import connection

from legal.choices.disputes import Compartment, RepresentativeKind, Seating, SessionStatus
from legal.models import Mediation, MediationSession, Seat


def lock_room(room: str) -> None:
    """Let two people who take one room at one moment wait for each other, until their transactions end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"legal.room:{room}"])


def _planned(starts: datetime, ends: datetime) -> Any:
    return MediationSession.objects.filter(status=SessionStatus.PLANNED, starts_at__lt=ends, ends_at__gt=starts)


def room_is_taken(room: str, starts: datetime, ends: datetime) -> bool:
    """Say whether another session meets in a room at that time."""
    taken: bool = _planned(starts, ends).filter(room=room).exists()
    return taken


def busy_mediators(mediation: Mediation, starts: datetime, ends: datetime) -> list[str]:
    """Return the names of this case's mediators who meet elsewhere at that time."""
    mine = Seat.objects.filter(mediation=mediation, seating=Seating.MEDIATOR, to_on=None).values("user_id")
    cases = _planned(starts, ends).values("mediation_id")
    seats = Seat.objects.filter(user_id__in=mine, seating=Seating.MEDIATOR, to_on=None, mediation__in=cases)
    return sorted(set(seats.values_list("user__name", flat=True)))


def invited(session: MediationSession) -> tuple[list[Any], list[Any]]:
    """Return the parties and representatives a session is for: all, or one side in a caucus.

    Workers elect their representatives from among themselves; such a one is a party already and is asked for once.
    """
    parties = session.mediation.parties.all()
    representatives = session.mediation.representatives.filter(to_on=None).exclude(kind=RepresentativeKind.ELECTED)
    if session.compartment != Compartment.SHARED:
        parties = parties.filter(side=session.compartment)
        representatives = representatives.filter(side=session.compartment)
    return list(parties), list(representatives)
