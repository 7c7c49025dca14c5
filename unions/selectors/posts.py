"""What somebody may do, from the posts they hold today."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import User
from core.actors import Actor, Branch
from unions.choices import Role
from unions.models import Post, StaffPerson, Union
from unions.rules.rights import ROLE_RIGHTS


def posts_on(user_id: int, day: date) -> QuerySet[Post]:
    """Return the posts a user holds on a day."""
    return (
        Post.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), user_id=user_id, from_on__lte=day)
        .select_related("union")
        .order_by("pk")
    )


def actor_for(user: User, *, day: date, request_id: str = "", address: str = "") -> Actor:
    """Return the actor a user is on a day: the rights of all their posts merged, each within its own branch."""
    posts = list(posts_on(user.pk, day)) if user.is_active else []
    person_id = StaffPerson.objects.filter(user_id=user.pk).values_list("person_id", flat=True).first()
    return Actor(
        user_id=user.pk,
        name=user.name,
        rights=merged_rights(posts),
        roles=frozenset(post.role for post in posts),
        place=min(posts, key=lambda post: len(post.union.path)).union.name if posts else "",
        person_id=person_id,
        request_id=request_id,
        address=address,
    )


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
