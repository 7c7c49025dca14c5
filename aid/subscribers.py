"""What follows from aid's events."""

from aid.services.standing import mark_again, mark_people
from core.events.models import Event
from core.events.registry import on


@on("aid.file.approved", "aid.household.joined", "aid.household.birth", "aid.household.head")
def mark_who_came_on_file(event: Event) -> None:
    """Let partner systems ask about people as soon as they are on file; the nightly round finds whom this missed."""
    mark_people()


@on("unions.person.corrected", "unions.person.erased")
def mark_whose_number_changed(event: Event) -> None:
    """Let the hash of a number that is no longer somebody's answer nothing."""
    mark_again(event.subject_id)
