"""What the rest of this week holds: notices that end, work that falls due. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import ngettext

from desk.work.items import WorkItem
from desk.work.queue import last_of_week

NAMED = 3


def agenda(found: Iterable[WorkItem], today: date) -> list[dict[str, Any]]:
    """Return the days from today to Sunday on which something happens (variables of core/_agenda.html)."""
    days: dict[date, list[WorkItem]] = defaultdict(list)
    for item in found:
        if item.due_on and today <= item.due_on <= last_of_week(today) and (item.event or not item.waiting):
            days[item.due_on].append(item)
    return [entry for on in sorted(days) for entry in _entries(on, days[on])]


def _entries(on: date, items: list[WorkItem]) -> Iterable[dict[str, Any]]:
    events: dict[str, list[WorkItem]] = defaultdict(list)
    for item in items:
        events[item.event].append(item)
    for event, some in sorted(events.items(), reverse=True):
        count = ngettext("%(n)s task due", "%(n)s tasks due", len(some)) % {"n": len(some)}
        names = [item.who or item.title for item in some]
        yield {"on": on, "title_facts": [event] if event else [count], "note_facts": _some(names)}


def _some(names: list[str]) -> list[str]:
    """Return the first few names, and how many more there are."""
    rest = len(names) - NAMED
    more = [ngettext("%(n)s more", "%(n)s more", rest) % {"n": rest}] if rest > 0 else []
    return names[:NAMED] + more
