"""Finding members in the branches somebody may see; the right is part of each query."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from core.actors import Actor
from core.chinese.names import mask_name
from core.privacy.fields import index_of
from core.wall.scope import everywhere
from unions.models import IdentityAlias, MemberCard, Membership, Person
from unions.rules.member_search import Sought
from unions.rules.members import VIEW
from unions.selectors.finding import cells_of, mark, marked, named, spelt
from unions.selectors.identities import holder_of
from unions.selectors.tree import named as named_unions
from unions.selectors.tree import union_list

MOST = 20
MOST_UNIONS = 50


def members_found(actor: Actor, sought: Sought) -> list[Membership]:
    """Return the memberships that a search means, those in force first; at most one more than are shown."""
    people = list(_people(actor, sought).order_by("sort_key", "pk").values_list("pk", flat=True)[: MOST + 1])
    if not people:
        return []
    rows = Membership.objects.permitted(actor, VIEW).filter(person__in=people)
    if sought.unions:
        rows = rows.filter(union__in=_unions(actor, sought))
    found = list(rows.select_related("person", "union").defer("person__search_keys", "person__identity"))
    return sorted(found, key=lambda each: (each.left_on is not None, each.person.sort_key, -each.pk))


def _people(actor: Actor, sought: Sought) -> QuerySet[Person]:
    rows: QuerySet[Person] = Person.objects.permitted(actor, VIEW).filter(merged_into=None)
    if sought.unions and (sought.name or sought.letters):
        rows = rows.filter(union__in=_unions(actor, sought))
    return rows.filter(_meant(actor, sought))


def _unions(actor: Actor, sought: Sought) -> list[int]:
    rows = union_list(actor)
    for word in sought.unions:
        rows = named_unions(rows, word)
    return list(rows.order_by("path").values_list("pk", flat=True)[:MOST_UNIONS])


def _meant(actor: Actor, sought: Sought) -> Q:
    if sought.identity:
        index = index_of("identity", sought.identity)
        former = IdentityAlias.objects.filter(identity_index=index).values_list("person", flat=True)
        return Q(identity_index=index) | Q(pk__in=list(former))
    if sought.phone:
        return Q(phone_index=index_of("phone", sought.phone))
    if sought.card:
        cards = MemberCard.unscoped.filter(number_index=index_of("member_card", sought.card))
        return Q(pk__in=list(cards.values_list("person", flat=True)))
    cells = cells_of(actor, VIEW)
    if sought.ending:
        return marked(cells, [mark("identity", sought.ending)])
    return named(cells, sought.name) if sought.name else spelt(cells, sought.letters)


@dataclass(frozen=True)
class Outside:
    """The least that is told of somebody known beyond one's branch: in which county, and how their membership stands.

    ``row`` is what the trail is written about; it is never shown.
    """

    name: str
    place: str
    status: str
    row: Membership | Person


@everywhere("somebody said for what they look beyond their branch, and a line in the trail says so")
def found_outside(number: str) -> Outside | None:
    """Return whether an identity number is anybody's in the province, with the least about them."""
    person = holder_of(number)
    if person is None:
        return None
    rows = Membership.unscoped.filter(person=person).select_related("union__county", "union__parent")
    member = max(rows, key=lambda each: (each.left_on is None, each.pk), default=None)
    union = member.union if member else person.union
    county = union.county or union.parent or union
    status = str(member.get_status_display()) if member else ""
    return Outside(mask_name(person.name), county.name, status, member or person)


def members_of(actor: Actor, union_id: int, *, status: str = "") -> QuerySet[Membership]:
    """Return the members of one union, the latest entered first; pages go by key."""
    rows = Membership.objects.permitted(actor, VIEW).filter(union_id=union_id)
    if status:
        rows = rows.filter(status=status)
    shown = ("status", "job", "joined_on", "person__name", "person__phone")
    found: QuerySet[Membership] = rows.select_related("person").only(*shown)
    return found
