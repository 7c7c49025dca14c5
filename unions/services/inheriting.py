"""Venues and cards of a union that ends go on with the union that takes over.

What a merged union has is the merged one's; of what a dissolved one leaves the upper union disposes (constitution of
the trade unions, on assets). A card stays with its person, as in a transfer (domain.md 1.1): nothing is made anew.
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from core.actors import Actor
from core.documents.models import Attachment
from core.events.services import record
from core.reminders.choices import OccurrenceStatus
from core.reminders.models import Occurrence
from core.wall.scope import everywhere
from unions.models import DataSubjectRequest, MemberCard, Membership, Union, Venue, VenueCheck

AT_ONCE = 50
WHY = "what a union that ends had goes on with the union that takes over"


@everywhere(WHY)
@transaction.atomic
def pass_venues_on(actor: Actor, union: Union, heir: Union, kind: str) -> int:
    """Give some venues of a union that ends to the one that takes over, as they stand; return how many."""
    rows = Venue.unscoped.select_for_update(of=("self",)).filter(union=union).order_by("pk")
    venues = list(rows[:AT_ONCE])
    for venue in venues:
        venue.union, venue.name = heir, _name_there(venue, union, heir)
        venue.version += 1
        venue.save(update_fields=["union", "name", "version"])
        record(actor, "unions.venue.passed_on", venue, kind=kind, from_union=union.name, union=heir.name)
    keys = [venue.pk for venue in venues]
    label = Venue._meta.label_lower
    VenueCheck.unscoped.filter(venue__in=keys).update(union=heir)
    Occurrence.unscoped.filter(status=OccurrenceStatus.PLANNED).about(label, *keys).update(union_path=heir.path)
    Attachment.unscoped.about(label, *keys).update(union_path=heir.path)
    return len(venues)


def _name_there(venue: Venue, union: Union, heir: Union) -> str:
    """Return the name a venue has with its new keeper: with the old union's behind it where the name is taken."""
    taken = set(Venue.unscoped.filter(union=heir, kind=venue.kind).values_list("name", flat=True))
    names = (venue.name, *(f"{venue.name[:40]}（{union.name[:30]}）{number or ''}" for number in range(len(taken) + 1)))
    return next(name for name in names if name not in taken)


@everywhere(WHY)
def pass_cards_on(union_id: int, heir: Union, people: Collection[Any] | None = None) -> int:
    """Let the new union keep the cards of some people, or every card that is left; return how many."""
    cards = MemberCard.unscoped.filter(union=union_id)
    if people is not None:
        cards = cards.filter(person__in=people)
    number: int = cards.update(union=heir)
    return number


@everywhere(WHY)
def pass_papers_on(members: Collection[Membership], heir: Union) -> None:
    """Let papers of memberships and open requests about their people's data be answered by the new union."""
    keys = [each.pk for each in members]
    Attachment.unscoped.about(Membership._meta.label_lower, *keys).update(union_path=heir.path)
    DataSubjectRequest.unscoped.open().filter(person__in=[each.person_id for each in members]).update(union=heir)
