"""What a venue shows of itself: its photos, and what a studio achieved in a year."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.documents.models import Attachment
from core.documents.services import attach, replace_attachment
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import take
from unions.choices.venues import VenueKind
from unions.models import Venue
from unions.rules import venues as rules
from unions.selectors.venues import photos_of


@transaction.atomic
def add_photo(*, actor: Actor, venue_id: Any, upload: UploadedFile) -> Attachment:
    """Keep a photo of a venue: encoded anew, without place or device; a paper is no photo."""
    venue = find(Venue, venue_id, actor, rules.EDIT, lock=True)
    rules.check_photos(have=len(photos_of(venue)))
    photo = attach(actor=actor, subject=venue, upload=upload, slot=rules.PHOTO, permission=rules.VIEW)
    if photo.media_type == "application/pdf":
        text = _("Choose a picture: JPG, PNG or HEIC.")
        raise RuleBrokenError(text, code="file_type", fields={"photo": text})
    return photo


@transaction.atomic
def drop_photo(*, actor: Actor, venue_id: Any, photo_id: Any, moment: datetime) -> Attachment:
    """Take a photo off a venue's page; the file stays with the trail."""
    venue = find(Venue, venue_id, actor, rules.EDIT, lock=True)
    photo = next((each for each in photos_of(venue) if str(each.pk) == str(photo_id)), None)
    if photo is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": _("photo")}, code="not_found")
    replace_attachment(actor=actor, attachment=photo, moment=moment)
    record(actor, "unions.venue.photo_dropped", venue, name=photo.name)
    return photo


def tell_results(
    *,
    actor: Actor,
    venue_id: Any,
    seen_version: int,
    year: int,
    projects: int,
    trainees: int,
    patents: int,
    benefit: Decimal,
    this_year: int,
) -> Venue:
    """Write down what a studio achieved in a year; what stood there before goes to the venue's history."""
    with take(rules.RESULTS, Venue, pk=venue_id, actor=actor, seen_version=seen_version) as venue:
        if venue.kind != VenueKind.STUDIO:
            raise ConflictError(_("Only studios tell their results."), code="kind")
        opened = venue.opened_on.year if venue.opened_on else this_year
        rules.check_results_year(year=year, opened=opened, this_year=this_year, known=venue.results.get("year"))
        told = {
            "year": year,
            "projects": projects,
            "trainees": trainees,
            "patents": patents,
            "benefit": str(benefit.quantize(Decimal("0.01"))),
        }
        venue.event_note |= {"was": venue.results, "now": told}
        venue.results = told
    found: Venue = venue
    return found
