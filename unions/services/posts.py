"""Giving and ending posts."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.actors import Actor
from core.errors import ForbiddenError
from core.events.services import record
from core.violations import refusing_violations
from unions.models import Post, Union
from unions.rules import rights
from unions.selectors.posts import posts_on


@transaction.atomic
def grant_post(*, actor: Actor, user: User, union: Union, role: str, from_on: date, to_on: date | None = None) -> Post:
    """Give a user a role in a union; duties that must be apart stay apart."""
    if not actor.reaches("unions.grant_post", union.path):
        raise ForbiddenError(_("You do not have the right to do this."), code="unions.grant_post")
    held = {post.role for post in posts_on(user.pk, from_on)}
    rights.check_exclusive(held, role)
    with refusing_violations(Post):
        post = Post.objects.create(
            user=user, union=union, role=role, from_on=from_on, to_on=to_on, granted_by_id=actor.user_id
        )
    record(actor, "unions.post.granted", post, user=user.username, role=role)
    return post


@transaction.atomic
def end_post(*, actor: Actor, post: Post, to_on: date) -> None:
    """End a post; the rights end with the day."""
    if not actor.reaches("unions.grant_post", post.union.path):
        raise ForbiddenError(_("You do not have the right to do this."), code="unions.grant_post")
    post.to_on = to_on
    with refusing_violations(Post):
        post.save(update_fields=["to_on"])
    record(actor, "unions.post.ended", post, to_on=to_on)
