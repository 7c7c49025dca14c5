"""What this app holds about a person: files and payments, for the member's page and for requests about own data.

An application can begin on a member's page, with the member as its head.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aid.models import FileMember
from aid.rules.retention import years_of
from aid.selectors.held import events_about, files_seen, files_with, payments_to, person_of, rows_about, traces_of
from aid.views import timeline
from aid.views.words import DECISIONS
from core.actors import Actor
from core.parameters.registry import declared
from core.parameters.selectors import value
from core.retention.rules import years_after
from unions.choices import MembershipStatus
from unions.holdings import Holding, register_beginning, register_source
from unions.selectors.looks import About, register_rows
from unions.stories import Entry, register_story
from unions.traces import register_trace

EDIT = "aid.edit_file"
TURNS = DECISIONS | {"aid.payment.paid"}


def held_about(person_id: Any, today: date) -> list[Holding]:
    """Return the files a person is or was counted in, and what was paid to them."""
    return [*(_file(seat, today) for seat in files_with(person_id)), *_payments(person_id)]


def _file(seat: FileMember, today: date) -> Holding:
    file = seat.file
    code = years_of(file.status)
    years = value(code, file.union.region_id, today)
    until = years_after(file.ended_on, years) if file.ended_on else None
    return Holding(
        title=_("Needy-worker file %(number)s") % {"number": file.key} if file.number else _("Needy-worker file"),
        facts=(
            (_("File number"), file.key),
            (_("State"), str(file.get_status_display())),
            (_("Relation to the applicant"), str(seat.get_relation_display())),
        ),
        basis=_("kept %(years)s years after its end: %(what)s") % {"years": years, "what": _(declared(code).label)},
        keeps=until is None or today <= until,
        until=until,
        url=reverse("aid:file_detail", args=[file.key]),
        permission="aid.view_file",
        union_path=file.union.path,
        note=_(", ").join([str(file.get_status_display()), file.union.name]),
    )


def _payments(person_id: Any) -> list[Holding]:
    count, last = payments_to(person_id)
    if not count:
        return []
    return [
        Holding(
            title=_("Payments of relief"),
            facts=((_("payments"), str(count)), (_("last payment"), last.isoformat() if last else "")),
            basis=_("accounting vouchers are kept thirty years"),
            keeps=True,
        )
    ]


def rows_titled(person_id: Any) -> list[About]:
    """Return the files about a person as whoever asks who saw them reads it."""
    named = _("Needy-worker file %(number)s")
    return [replace(each, title=named % {"number": each.title}) for each in rows_about(person_id)]


def begin_application(actor: Actor, member: Any) -> dict[str, Any] | None:
    """Offer an application for a member in good standing, to whoever may write one in the member's union."""
    if member.status not in (MembershipStatus.ACTIVE, MembershipStatus.RETAINED):
        return None
    if not actor.reaches(EDIT, member.union.path):
        return None
    url = reverse("aid:apply_for_member", args=[member.pk])
    return {"label": pgettext("button", "Apply for relief"), "url": url, "post": True}


def story_of(actor: Actor, person_ids: Collection[Any]) -> list[Entry]:
    """Return what was decided on the files of people and paid on them, for who may see the file; each leads to it."""
    files = files_seen(actor, person_ids)
    told = events_about(files.values(), TURNS)
    shown = zip(told, timeline.entries(event for event, _file in told), strict=True)
    return [entry | {"url": reverse("aid:file_detail", args=[file.key])} for (_event, file), entry in shown]


register_trace("aid", traces_of)
register_source("aid", held_about)
register_rows("aid", rows_titled, person_of)
register_story("aid", story_of)
register_beginning("aid", begin_application)
