"""What follows when a person's name is put right: their cases of legal aid are found by it."""

from core.events.models import Event
from core.events.registry import on
from legal.services.intake import rename_applicant


@on("unions.person.corrected")
def find_by_the_right_name(event: Event) -> None:
    """Copy the name that was put right to the cases of the person."""
    rename_applicant(event.subject_id)
