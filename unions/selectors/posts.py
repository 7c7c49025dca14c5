"""What somebody may do, from the posts they hold today."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Q, QuerySet

from accounts.models import User
from core.actors import Actor, Branch
from core.reminders.selectors import UNREAD
from unions.choices import Role
from unions.models import Post, Union
from unions.rules.rights import ROLE_RIGHTS


def posts_on(user_id: int, day: date) -> QuerySet[Post]:
    """Return the posts a user holds on a day."""
    return (
        Post.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), user_id=user_id, from_on__lte=day)
        .select_related("union")
        .order_by("pk")
    )


@dataclass(frozen=True)
class Held:
    """What somebody's posts amount to: their rights, their roles, and the union they work for."""

    rights: Mapping[str, tuple[Branch, ...]]
    roles: frozenset[str]
    place: str


NOTHING = Held(rights={}, roles=frozenset(), place="")

# Which versions of which rows somebody's account and rights rest on: a row that was changed has another version, in
# whatever way it was changed. So what was made of them before is used again without ever being out of date.
VERSIONS = f"""
    SELECT (SELECT concat_ws(':', xmin, ctid) FROM accounts_user WHERE id = %(user)s),
           (SELECT string_agg(concat_ws(':', held.xmin, held.ctid, place.xmin, place.ctid), ' ' ORDER BY held.id)
              FROM unions_post held JOIN unions_union place ON place.id = held.union_id
             WHERE held.user_id = %(user)s
               AND held.from_on <= %(day)s AND (held.to_on IS NULL OR held.to_on >= %(day)s)),
           (SELECT person_id FROM unions_staffperson WHERE user_id = %(user)s),
           ({UNREAD})
"""  # noqa: S608 - both halves are ours


@dataclass(frozen=True)
class Standing:
    """What the database says of an account on a day: versions of its row and posts, whose it is, its messages."""

    day: date
    account: str | None
    posts: str | None
    person_id: UUID | None
    unread: int


def standing(user_id: int, day: date) -> Standing:
    """Return how an account stands on a day, in one statement: what a request asks before anything else."""
    with connection.cursor() as cursor:
        cursor.execute(VERSIONS, {"user": user_id, "day": day})
        return Standing(day, *cursor.fetchone())


@lru_cache(maxsize=1024)
def account_as(user_id: int, _version: str) -> User | None:
    """Return an account as it was at a version of its row; asked again only when the row has changed."""
    return User.objects.using(DEFAULT_DB_ALIAS).filter(pk=user_id).first()  # where its version came from


def actor_for(user: User, *, day: date, request_id: str = "", address: str = "") -> Actor:
    """Return the actor a user is on a day: the rights of all their posts merged, each within its own branch."""
    known: Standing | None = getattr(user, "standing", None)
    stands = known if known is not None and known.day == day else standing(user.pk, day)
    held = held_by(user.pk, day, stands.posts) if stands.posts and user.is_active else NOTHING
    return Actor(
        user_id=user.pk,
        name=user.name,
        rights=held.rights,
        roles=held.roles,
        place=held.place,
        person_id=stands.person_id,
        request_id=request_id,
        address=address,
    )


@lru_cache(maxsize=4096)
def held_by(user_id: int, day: date, _versions: str) -> Held:
    """Return what a user's posts amount to on a day; asked again only when a post or its union has changed."""
    posts = list(posts_on(user_id, day))
    if not posts:
        return NOTHING
    highest = min(posts, key=lambda post: len(post.union.path))
    return Held(MappingProxyType(merged_rights(posts)), frozenset(post.role for post in posts), highest.union.name)


def merged_rights(posts: Iterable[Post]) -> dict[str, tuple[Branch, ...]]:
    """Return each permission with the branches where some post gives it."""
    merged: dict[str, list[Branch]] = defaultdict(list)
    for post in posts:
        given = ROLE_RIGHTS[Role(post.role)]
        for permission in given.branch:
            merged[permission].append(branch_of(post.union))
        for permission in given.own:
            merged[permission].append(branch_of(post.union, exact=True))
    return {permission: tuple(branches) for permission, branches in merged.items()}


def branch_of(union: Union, *, exact: bool = False) -> Branch:
    """Return the branch that hangs at a union.

    While a move has not rewritten all copied ancestors below it, the branch has no level: rows are then asked for by
    the path of their union, which is slower and always right (ADR 0010).
    """
    level = "" if union.unsettled else union.level
    return Branch(path=union.path, exact=exact, level=level, union_id=union.pk)


def holders(*, role: str, union_ids: Iterable[int], day: date) -> QuerySet[Post]:
    """Return who holds a role in any of these unions on a day: whom a reminder reaches."""
    return Post.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=day),
        role=role,
        union_id__in=list(union_ids),
        from_on__lte=day,
        user__is_active=True,
    ).order_by("union_id", "pk")


def posts_in(union: Union, day: date) -> QuerySet[Post]:
    """Return the posts held in a union on a day, by role, with the people who hold them."""
    return (
        Post.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), union=union, from_on__lte=day)
        .filter(user__is_active=True)
        .select_related("user")
        .order_by("role", "from_on", "pk")
    )
