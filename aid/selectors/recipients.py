"""Asking about people without a file: whether they have one after all, what a programme gives them."""

from uuid import UUID

from django.utils.translation import gettext as _

from aid.choices.files import ACTIVE, Category
from aid.models import FileMember, HouseholdMember, Programme, Standard
from core.errors import ConflictError
from core.wall.scope import everywhere
from unions.models import Person


@everywhere("nobody is helped without a file who has one elsewhere")
def is_on_file(person: Person | UUID) -> bool:
    """Say whether somebody, given as such or by key, is counted in an active file, anywhere in the province."""
    return FileMember.objects.filter(person=person, live=True, file__status__in=ACTIVE).exists()


def home_of(person: Person) -> HouseholdMember | None:
    """Return where somebody lives now, as far as anybody has entered it."""
    return HouseholdMember.objects.filter(person=person, to_on=None).select_related("household").first()


def standard_without_file(programme: Programme, stage: str) -> int:
    """Return what a programme gives somebody without a file, in fen: by stage first, else for every stage."""
    rows = Standard.objects.filter(programme=programme, category=Category.NONE, stage__in=[stage, ""])
    found = rows.order_by("-stage").first()
    if found is None:
        raise ConflictError(_no_standard(), code="no_standard")
    return found.amount_fen


def _no_standard() -> str:
    return _("The programme has no standard for people without a file.")
