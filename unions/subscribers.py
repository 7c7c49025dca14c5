"""What follows from events of people and members."""

from django.utils import timezone

from core.events.models import Event
from core.events.registry import on
from unions.services import disposing
from unions.services.erasure import note_outside
from unions.services.member_clocks import follow_clock
from unions.services.memberships import end_after_death


@on("unions.person.died")
def end_the_membership(event: Event) -> None:
    """End the membership of somebody whose death was told with the family's file."""
    end_after_death(person_id=event.subject_id, today=timezone.localdate(event.happened_at))


@on("core.clock.moved")
def move_with_the_clock(event: Event) -> None:
    """Let a transfer or a request fall due when its clock does."""
    follow_clock(code=event.data.get("code", ""), deadline_id=event.subject_id)


@on("unions.person.erased")
def note_the_erasure_outside(event: Event) -> None:
    """Write the erasure where a restored backup cannot undo it."""
    note_outside(event)


@on(disposing.ROW)
def note_the_disposal_outside(event: Event) -> None:
    """Write what was disposed of where a restored backup cannot undo it."""
    disposing.note_outside(event)
