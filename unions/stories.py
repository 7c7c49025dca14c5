"""What the parts of the program tell about people: one timeline for a person's page and for a household's.

Apps above this one register what they can tell; each asks for itself what the reader may see. An entry is what
core/_timeline.html shows.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from core.actors import Actor
from core.events.models import Event
from unions.selectors.records import records_of
from unions.traces import Known, asks

Entry = dict[str, Any]
Story = Callable[[Actor, Collection[Any]], Iterable[Entry]]
_stories: dict[str, Story] = {}


def register_story(code: str, story: Story) -> None:
    """Let an app tell about people, given by their keys, what somebody may see."""
    _stories[code] = story


def stories_of(
    actor: Actor, person_ids: Collection[Any], *, without: str = "", known: Known | None = None
) -> list[Entry]:
    """Return what is told about people to somebody, under whichever of their records it was written.

    ``without`` is the source that the page tells by itself; ``known``: the records of the one person and who knows any
    of them, where the caller has asked already.
    """
    codes = [code for code in sorted(_stories) if code != without and asks(code, known)]
    if not person_ids or not codes:
        return []
    everybody = known.records if known else records_of(person_ids)
    return [entry for code in codes for entry in _stories[code](actor, everybody)]


def in_order(*parts: Iterable[Entry]) -> list[Entry]:
    """Return entries of several stories as one, newest first; of one moment the part named first comes first."""
    return sorted((entry for part in parts for entry in part), key=lambda each: each["at"], reverse=True)


Link = Callable[[Actor, Event], str]
_links: list[Link] = []


def register_link(link: Link) -> None:
    """Let an app above say where an event of another app leads."""
    _links.append(link)


def link_of(actor: Actor, event: Event) -> str:
    """Return where an event leads somebody; nothing for who may not go there."""
    return next((url for url in (link(actor, event) for link in _links) if url), "")


Way = Callable[[Actor, Any], Entry | None]
_ways: dict[str, list[Way]] = {}


def register_way(subject: str, way: Way) -> None:
    """Let an app above offer an act on the page of another app's row, named by its table."""
    _ways.setdefault(subject, []).append(way)


def ways_for(actor: Actor, row: Any) -> list[Entry]:
    """Return the acts that apps above offer on a row."""
    found = (way(actor, row) for way in _ways.get(row._meta.label_lower, ()))
    return [way for way in found if way is not None]
