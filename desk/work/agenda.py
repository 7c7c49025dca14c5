"""What the rest of this week holds: notices that end, work that falls due. Pure."""

from collections import Counter, defaultdict
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
    return [_day(on, days[on]) for on in sorted(days)]


def _day(on: date, items: list[WorkItem]) -> dict[str, Any]:
    """Return one day: what happens of itself with the names, then how much falls due; the queue names that."""
    events = Counter(item.event for item in items if item.event)
    due = sum(not item.event for item in items)
    facts = [f"{event} {count}" if count > 1 else event for event, count in sorted(events.items())]
    if due:
        facts.append(ngettext("%(n)s task due", "%(n)s tasks due", due) % {"n": due})
    return {"on": on, "title_facts": facts, "note_facts": _some([item.who for item in items if item.event])}


def _some(names: list[str]) -> list[str]:
    """Return the first few names, and how many more there are."""
    rest = len(names) - NAMED
    more = [ngettext("%(n)s more", "%(n)s more", rest) % {"n": rest}] if rest > 0 else []
    return names[:NAMED] + more
