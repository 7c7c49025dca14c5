"""What the page of one member shows: the story, the cards, the transfers, the requests."""

from collections.abc import Iterable
from typing import Any

from core.actors import Actor
from core.events.models import Event
from core.fetch import find
from core.wall.scope import everywhere
from unions.models import DataSubjectRequest, MemberCard, Membership, MemberTransfer, Person
from unions.rules.members import VIEW
from unions.traces import Known, known_to

SHOWN = 40


def member_seen(actor: Actor, member_id: Any) -> Membership:
    """Return one membership with its person, union and employer; out of reach looks like missing."""
    rows = Membership.objects.permitted(actor, VIEW).filter(pk=member_id)
    found: Membership | None = rows.select_related("person", "union", "employer").defer("person__search_keys").first()
    return found if found is not None else find(Membership, member_id, actor, VIEW)


def latest_of(actor: Actor, person_id: Any) -> Membership | None:
    """Return the membership a person has, or had last, within reach."""
    rows = Membership.objects.permitted(actor, VIEW).filter(person=person_id)
    found: Membership | None = rows.order_by("-pk").first()
    return found


@everywhere("whoever sees a person sees where they were a member before")
def memberships_of(person: Person) -> list[Membership]:
    """Return every membership a person has had, the latest first; the caller may see the person."""
    return list(Membership.unscoped.filter(person=person).select_related("union").order_by("-pk"))


def known_of(person: Person) -> Known:
    """Return what there is about a person beside the memberships, here and in the apps above."""
    own = {
        "cards": MemberCard.unscoped.filter(person=person),
        "transfers": MemberTransfer.unscoped.filter(person=person),
        "requests": DataSubjectRequest.unscoped.filter(person=person),
    }
    return known_to(person.pk, own)


def cards_of(person: Person) -> list[MemberCard]:
    """Return the cards of a person, the latest first."""
    return list(MemberCard.unscoped.filter(person=person).select_related("union").order_by("-applied_on", "-pk"))


def transfers_of(person: Person) -> list[MemberTransfer]:
    """Return the transfers of a person, the latest first."""
    rows = MemberTransfer.unscoped.filter(person=person).select_related("from_union", "union", "common")
    return list(rows.order_by("-asked_on", "-pk")[:SHOWN])


def requests_of(person: Person) -> list[DataSubjectRequest]:
    """Return what a person asked about their own data, the latest first."""
    return list(DataSubjectRequest.unscoped.filter(person=person).order_by("-received_on", "-pk")[:SHOWN])


def story_of(
    person: Person, members: Iterable[Any], others: Iterable[tuple[str, Iterable[Any]]], codes: Iterable[str]
) -> list[Event]:
    """Return what happened to a person's memberships and to the rows beside them, newest first."""
    rows = Event.unscoped.all()
    found = rows.about(Person._meta.label_lower, person.pk) | rows.about(
        Membership._meta.label_lower, *(each.pk for each in members)
    )
    for label, keys in others:
        found |= rows.about(label, *keys)
    return list(found.filter(code__in=list(codes)).order_by("-happened_at", "-pk")[:SHOWN])
