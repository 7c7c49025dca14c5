"""What the owner of a job may do on a day: their posts of that day, and nothing once the account is closed."""

from datetime import date

from accounts.models import User
from core.actors import Actor
from core.jobs.registry import register_actors
from unions.selectors.posts import actor_for


def actor_of_user(user_id: int, day: date) -> Actor:
    """Return the actor a user is on a day."""
    return actor_for(User.objects.get(pk=user_id), day=day)


register_actors(actor_of_user)
