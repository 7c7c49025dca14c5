"""Sessions: called with a room and a time, held with minutes and attendance, or called off; notes in compartments."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import ConflictError, NotFoundError
from core.events.services import record
from core.fetch import find
from core.violations import refusing_violations
from legal.choices.disputes import Compartment, MediationStatus, SessionStatus
from legal.models import Attendance, Mediation, MediationSession, Note
from legal.rules import disputes as rules
from legal.rules import sessions as checks
from legal.selectors import sessions as selectors
from legal.selectors.disputes import seating_of

MEETING = (MediationStatus.MEDIATING, MediationStatus.AGREEMENT_DRAFT)


@transaction.atomic
def call_session(
    *,
    actor: Actor,
    mediation_id: Any,
    starts_at: datetime,
    ends_at: datetime,
    room: str,
    address: str = "",
    compartment: str = Compartment.SHARED,
    moment: datetime,
) -> MediationSession:
    """Call a meeting of all, or with one side; no room and no mediator is taken twice at one time."""
    mediation: Any = find(Mediation, mediation_id, actor, rules.MEDIATE, lock=True)
    if mediation.status not in MEETING:
        text = _("Not possible in the state “%(state)s”.") % {"state": mediation.get_status_display()}
        raise ConflictError(text, code="wrong_state")
    place = rules.check_reason(room, field="room")[:60]
    selectors.lock_room(place)
    checks.check_free(
        room_taken=selectors.room_is_taken(place, starts_at, ends_at),
        busy=selectors.busy_mediators(mediation, starts_at, ends_at),
    )
    last = mediation.sessions.aggregate(last=Max("number"))["last"] or 0
    with refusing_violations(MediationSession):
        session: MediationSession = MediationSession.objects.create(
            mediation=mediation,
            number=last + 1,
            compartment=Compartment(compartment).value,
            starts_at=starts_at,
            ends_at=ends_at,
            room=place,
            address=address.strip()[:120],
        )
    record(actor, "legal.session.called", mediation, number=session.number, starts_at=starts_at, room=place)
    return session


def _planned(mediation: Mediation, session_id: Any) -> MediationSession:
    session: MediationSession | None = mediation.sessions.filter(pk=session_id).first()
    if session is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": MediationSession._meta.verbose_name}, code="not_found")
    if session.status != SessionStatus.PLANNED:
        raise ConflictError(_("This session is over or called off."), code="wrong_state")
    return session


@transaction.atomic
def hold_session(
    *, actor: Actor, mediation_id: Any, session_id: Any, minutes: str, came: Collection[str], moment: datetime
) -> MediationSession:
    """Write the minutes of a meeting and who came; ``came`` holds the keys of parties and representatives."""
    mediation: Any = find(Mediation, mediation_id, actor, rules.MEDIATE, lock=True)
    session = _planned(mediation, session_id)
    if session.starts_at > moment:
        raise ConflictError(_("This session has not begun yet."), code="too_early")
    session.status = SessionStatus.HELD
    session.minutes = rules.check_reason(minutes, field="minutes") and minutes.strip()
    session.save(update_fields=["status", "minutes"])
    parties, representatives = selectors.invited(session)
    Attendance.objects.bulk_create(
        [Attendance(session=session, party=each, came=str(each.pk) in came) for each in parties]
        + [Attendance(session=session, representative=each, came=str(each.pk) in came) for each in representatives]
    )
    # The minutes of a caucus stay in their compartment: the trail says only that the meeting was held.
    record(actor, "legal.session.held", mediation, number=session.number)
    return session


@transaction.atomic
def call_off_session(*, actor: Actor, mediation_id: Any, session_id: Any, reason: str) -> MediationSession:
    """Call a meeting off, with the reason."""
    mediation: Any = find(Mediation, mediation_id, actor, rules.MEDIATE, lock=True)
    session = _planned(mediation, session_id)
    session.status, session.called_off = SessionStatus.CANCELLED, rules.check_reason(reason)[:200]
    session.save(update_fields=["status", "called_off"])
    record(actor, "legal.session.called_off", mediation, number=session.number)
    return session


@transaction.atomic
def write_note(*, actor: Actor, mediation_id: Any, compartment: str, text: str) -> Note:
    """Leave a note in a compartment one can read; it is never changed, only followed by another."""
    mediation: Any = find(Mediation, mediation_id, actor, rules.TAKE_PART)
    rules.check_writes(seating_of(mediation, actor), compartment)
    rules.check_reason(text, field="text")
    note: Note = Note.objects.create(
        mediation=mediation, compartment=Compartment(compartment).value, text=text.strip(), author_id=actor.user_id
    )
    record(actor, "legal.note.written", mediation, compartment=note.compartment)
    return note
