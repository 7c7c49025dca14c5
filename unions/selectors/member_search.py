"""Finding members in the branches somebody may see; the right is part of each query."""

from django.db.models import Q, QuerySet

from core.actors import Actor
from core.privacy.fields import index_of
from unions.models import IdentityAlias, MemberCard, Membership, Person
from unions.rules.member_search import Sought
from unions.rules.members import VIEW
from unions.selectors.finding import cells_of, mark, marked, named, spelling, spelt
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
    if sought.letters:
        rows = rows.annotate(spelling=spelling())
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


def members_of(actor: Actor, union_id: int, *, status: str = "") -> QuerySet[Membership]:
    """Return the members of one union, the latest entered first; pages go by key."""
    rows = Membership.objects.permitted(actor, VIEW).filter(union_id=union_id)
    if status:
        rows = rows.filter(status=status)
    shown = ("status", "job", "joined_on", "person__name", "person__phone")
    found: QuerySet[Membership] = rows.select_related("person").only(*shown)
    return found
