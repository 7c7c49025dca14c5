"""Venues in the words of pages: state, missed checks, stars."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from unions.choices.venues import VenueKind, VenueStatus
from unions.models import Venue

TONES: dict[str, str] = {
    VenueStatus.DECLARED: "info",
    VenueStatus.INSPECTED: "info",
    VenueStatus.OPEN: "ok",
    VenueStatus.RETURNED: "warn",
    VenueStatus.CLOSED: "neutral",
}


def is_late(venue: Venue) -> bool:
    """Say whether a venue in use has missed its check."""
    return bool(venue.status == VenueStatus.OPEN and venue.check_due_on and venue.check_due_on < clock.today())


def tags(venue: Venue) -> list[dict[str, str]]:
    """Return the state of a venue, and that it missed its check."""
    if is_late(venue) and venue.kind == VenueKind.OUTDOOR:
        return [{"label": _("Not checked, listed as closed"), "tone": "bad"}]
    late = [{"label": _("Check overdue"), "tone": "bad"}] if is_late(venue) else []
    return [{"label": venue.get_status_display(), "tone": TONES[venue.status]}, *late]


def stars_of(venue: Venue) -> str:
    """Return the stars of a mommy room as a reader sees them."""
    return ngettext("%(n)s star", "%(n)s stars", venue.stars) % {"n": venue.stars} if venue.stars else ""
