"""Sessions: no room and no mediator twice at one time, who stayed away (domain.md 7.2). Pure."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from core.errors import ConflictError


def check_free(*, room_taken: bool, busy: Sequence[str]) -> None:
    """Refuse a session in a room that is taken, or of a mediator who sits elsewhere at that time."""
    if room_taken:
        text = _("The room is taken at that time.")
        raise ConflictError(text, code="room_taken", fields={"room": text})
    if busy:
        text = _("%(names)s has another session at that time.") % {"names": _(", ").join(busy)}
        raise ConflictError(text, code="mediator_busy", fields={"starts": text})


def no_shows(attended: Iterable[tuple[str, bool]]) -> dict[str, int]:
    """Count for each party how often it did not come."""
    counts: dict[str, int] = {}
    for key, came in attended:
        counts[key] = counts.get(key, 0) + (not came)
    return counts
