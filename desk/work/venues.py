"""Venues that wait for somebody who checks them: declared, inspected, or due for their check. One query."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actors import Actor
from core.prepared import prepared
from desk.work.items import Kind, WorkItem
from unions.choices.venues import VenueStatus
from unions.models import Venue
from unions.rules.venues import CHECK
from unions.selectors.venues import waiting_for

MOST = 100
AHEAD = timedelta(days=30)


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return what an inspector of venues does next; who declared one waits for somebody else."""
    if not actor.can(CHECK):
        return []
    return [_item(each, actor) for each in _waiting(actor, today)]


@prepared()
def _waiting(actor: Actor, today: date) -> QuerySet[Venue]:
    return waiting_for(actor, today, today + AHEAD)[:MOST]


def _item(venue: Venue, actor: Actor) -> WorkItem:
    own = venue.creator_id == actor.user_id and venue.status != VenueStatus.OPEN
    url = reverse("unions:venue_detail", args=[venue.pk])
    title, verb, step = {
        VenueStatus.DECLARED: (_("Inspect a venue: %(name)s"), pgettext("button", "Inspect"), "inspect"),
        VenueStatus.INSPECTED: (_("Put a venue into use: %(name)s"), pgettext("button", "Put into use"), "name"),
        VenueStatus.OPEN: (_("Check a venue: %(name)s"), pgettext("button", "Check"), "recheck"),
    }[VenueStatus(venue.status)]
    return WorkItem(
        kind=Kind.MEMBER,
        title=title % {"name": venue.name},
        url=url,
        action=_("View") if own else verb,
        action_url=url if own else reverse("unions:venue_act", args=[venue.pk, step]),
        facts=(str(venue.get_kind_display()), venue.union.name),
        due_on=venue.check_due_on if venue.status == VenueStatus.OPEN else None,
        waiting=own,
    )
