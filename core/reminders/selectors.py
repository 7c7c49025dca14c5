"""Reading the inbox."""

from core.actors import Actor


def unread_count(actor: Actor) -> int:
    """Return how many messages wait to be read."""
    return 0
