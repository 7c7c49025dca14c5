"""What the parts of the program tell about people: one timeline for a person's page and for a household's.

Apps above this one register what they can tell; each asks for itself what the reader may see. An entry is what
core/_timeline.html shows.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from core.actors import Actor

Entry = dict[str, Any]
Story = Callable[[Actor, Collection[Any]], Iterable[Entry]]
_stories: dict[str, Story] = {}


def register_story(code: str, story: Story) -> None:
    """Let an app tell about people, given by their keys, what somebody may see."""
    _stories[code] = story


def stories_of(actor: Actor, person_ids: Collection[Any], *, without: str = "") -> list[Entry]:
    """Return what is told about people to somebody; ``without`` is the source that the page tells by itself."""
    if not person_ids:
        return []
    return [entry for code in sorted(_stories) if code != without for entry in _stories[code](actor, person_ids)]


def in_order(*parts: Iterable[Entry]) -> list[Entry]:
    """Return entries of several stories as one, newest first; of one moment the part named first comes first."""
    return sorted((entry for part in parts for entry in part), key=lambda each: each["at"], reverse=True)
