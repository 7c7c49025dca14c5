"""Asking about pairs of people who may be one: what each side shows, and in which files they stand."""

from collections import defaultdict
from collections.abc import Iterable

from aid.models import FileMember, NeedyFile
from core.wall.scope import everywhere


@everywhere("the same person may be on file in two branches")
def files_of(person_ids: Iterable[object]) -> dict[object, list[NeedyFile]]:
    """Return the files in which people stand, by person, the latest first."""
    found: dict[object, list[NeedyFile]] = defaultdict(list)
    seats = FileMember.objects.filter(person__in=list(person_ids)).select_related("file", "file__union")
    for seat in seats.order_by("-created_at"):
        found[seat.person_id].append(seat.file)
    return found
