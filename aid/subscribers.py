"""What follows from aid's events."""

from django.utils import timezone

from aid.choices.files import ConsentPurpose
from aid.services.consents import stop_where_withdrawn
from aid.services.standing import mark_again, mark_people
from core.actors import SystemActor
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


@on("unions.consent.withdrawn")
def take_the_notice_down(event: Event) -> None:
    """Take a family off every notice when its head took the consent back in the register itself (Appendix B 22)."""
    if event.data.get("purpose") == ConsentPurpose.PUBLIC_NOTICE:
        today = timezone.localdate(event.happened_at)
        stop_where_withdrawn(actor=SystemActor("consents"), person_id=event.data["person"], today=today)
