"""The queue of somebody's work: all sources together, grouped by the clock, counted, narrowed by what was clicked."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import get_language, pgettext_lazy

from aid.rules.upkeep import REVIEW_AHEAD
from aid.selectors.quarters import CUTS
from core.actors import Actor
from core.foreseen import foreseen
from core.parameters.selectors import Table, table_on
from core.prepared import Asker
from desk.work import (
    batches,
    cards,
    cases,
    contracts,
    dismissals,
    disputes,
    exports,
    files,
    matters,
    members,
    messages,
    moves,
    negotiations,
    organisation,
    quarters,
    ready,
    referrals,
    rosters,
    venues,
    visits,
)
from desk.work.items import WorkItem

SOURCES: tuple[Callable[[Actor, date], list[WorkItem]], ...] = (
    rosters.work,
    ready.work,
    batches.work,
    cards.work,
    visits.work,
    moves.work,
    members.work,
    venues.work,
    exports.work,
    organisation.work,
    cases.work,
    disputes.work,
    referrals.work,
    matters.work,
    dismissals.work,
    negotiations.work,
    contracts.work,
    messages.work,
)
# These also read what regions set for themselves: how long before its end a file asks for its review, the period.
REGIONAL: tuple[Callable[[Actor, date, Table], list[WorkItem]], ...] = (files.work, quarters.work)
NUMBERS = (REVIEW_AHEAD, *CUTS)


class Span(TextChoices):
    """How near a date is; the groups of the queue, in this order."""

    OVERDUE = "overdue", pgettext_lazy("group of the queue", "Overdue")
    TODAY = "today", pgettext_lazy("group of the queue", "Today")
    WEEK = "week", pgettext_lazy("group of the queue", "This week")
    LATER = "later", pgettext_lazy("group of the queue", "Later")


@dataclass(frozen=True)
class Queue:
    """One tab of the queue as it is asked for, with the counts of everything beside it."""

    today: date
    items: list[WorkItem]
    by_span: Counter[str]
    by_kind: Counter[str]
    mine: int
    waiting: int

    def in_span(self, span: str) -> list[WorkItem]:
        """Return the shown items of one group."""
        return [item for item in self.items if span_of(item, self.today) == span]


def collect(actor: Actor, today: date) -> list[WorkItem]:
    """Return everything that waits for somebody, the most urgent first."""
    with foreseen("work", Asker(actor), get_language(), today):
        found = _gathered(actor, today)
    return sorted(found, key=lambda item: (item.due_on or date.max, not item.urgent, item.kind, item.title))


def _gathered(actor: Actor, today: date) -> list[WorkItem]:
    found = [item for source in SOURCES for item in source(actor, today)]
    if actor.can("aid.view_file"):
        numbers = table_on(NUMBERS, today)
        found += [item for source in REGIONAL for item in source(actor, today, numbers)]
    return found


def last_of_week(today: date) -> date:
    """Return the Sunday that ends this week."""
    return today + timedelta(days=6 - today.weekday())


def span_of(item: WorkItem, today: date) -> str:
    """Return the group an item belongs to; what has no date comes later, unless it is urgent."""
    if item.due_on is None:
        return Span.TODAY if item.urgent else Span.LATER
    if item.due_on < today:
        return Span.OVERDUE
    if item.due_on == today:
        return Span.TODAY
    return Span.WEEK if item.due_on <= last_of_week(today) else Span.LATER


def queue(found: Iterable[WorkItem], today: date, *, waiting: bool = False, kind: str = "", span: str = "") -> Queue:
    """Return one tab, narrowed by kind and span. Counts of groups are those of one's own work, however narrowed."""
    everything = list(found)
    mine = [item for item in everything if not item.waiting]
    tab = [item for item in everything if item.waiting] if waiting else mine
    shown = [item for item in tab if not kind or item.kind == kind]
    return Queue(
        today=today,
        items=[item for item in shown if not span or span_of(item, today) == span],
        by_span=Counter(span_of(item, today) for item in mine),
        by_kind=Counter(item.kind for item in tab),
        mine=len(mine),
        waiting=len(everything) - len(mine),
    )
