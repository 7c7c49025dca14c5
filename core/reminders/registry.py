"""Which schedules exist, what they may say, and who finds the people. Apps above fill it when they start."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, Self

from core.clocks.rules import WorkCalendar
from core.events.services import path_of
from core.reminders.choices import Why
from core.reminders.rules import Reach, Window, base_milestone


@dataclass(frozen=True)
class Audience:
    """Whom a reminder is for: the person responsible, else whoever holds the first of these roles that anybody holds.

    If neither is found at the union itself, the levels above are asked, up to the provincial administrator.
    """

    user_id: int | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One milestone of one subject, as the facts imply it. ``title`` is a msgid (``gettext_noop``) without any secret.

    urgent: leaves the house at once instead of in the morning digest; at_night: even in quiet hours.
    escalate_after: working days after which an undone matter goes to the level above.
    expires_at: from then on a reminder not yet delivered is pointless, for instance because the next one is due.
    """

    subject_type: str
    subject_id: str
    union_path: str
    milestone: str
    due_at: datetime
    title: str
    params: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""
    urgent: bool = False
    at_night: bool = False
    audience: Audience = Audience()
    escalate_after: int | None = None
    expires_at: datetime | None = None

    @classmethod
    def about(cls, subject: Any, milestone: str, due_at: datetime, title: str, **others: Any) -> Self:
        """Write a milestone of a model's row; its union must have been fetched with it."""
        return cls(
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
            union_path=others.pop("union_path", None) or path_of(subject),
            milestone=milestone,
            due_at=due_at,
            title=title,
            **others,
        )


Milestones = Callable[[Window, WorkCalendar], Iterable[Planned]]
StillNeeded = Callable[[str, Collection[str]], Collection[Any]]


@dataclass(frozen=True)
class Schedule:
    """A kind of reminder: which milestones fall into a window, and for which subjects one is still needed.

    twice_is_better: a letter that may have been lost is sent again, because silence costs more (deadline warnings).
    """

    code: str
    milestones: Milestones
    still_needed: StillNeeded | None = None
    twice_is_better: bool = False
    reach: Reach = field(default_factory=Reach)


_schedules: dict[str, Schedule] = {}


def schedule(
    code: str, *, still_needed: StillNeeded | None = None, twice_is_better: bool = False, reach: Reach | None = None
) -> Callable[[Milestones], Milestones]:
    """Declare the decorated function as a schedule.

    It answers with every milestone in the window, computed from facts and never from the present moment. What it yields
    outside the window is ignored. ``still_needed(milestone, subject_ids)`` returns the ids that still need somebody to
    act; it is asked right before delivery, once for many.
    """

    def register(milestones: Milestones) -> Milestones:
        known = _schedules.get(code)
        if known is not None and _place(known.milestones) != _place(milestones):
            raise ValueError(f"Two schedules are called {code}.")
        _schedules[code] = Schedule(code, milestones, still_needed, twice_is_better, reach or Reach())
        return milestones

    return register


def _place(milestones: Milestones) -> tuple[str, str]:
    return milestones.__module__, milestones.__qualname__


def unregister(code: str) -> None:
    """Forget a schedule (tests)."""
    _schedules.pop(code, None)


def schedules() -> tuple[Schedule, ...]:
    """Return every schedule, by code."""
    return tuple(_schedules[code] for code in sorted(_schedules))


def find_schedule(code: str) -> Schedule | None:
    """Return a schedule, or None when this program does not know it."""
    return _schedules.get(code)


class MilestoneError(ValueError):
    """A schedule said something that no reminder can be made of."""


def milestones(schedule: Schedule, window: Window, calendar: WorkCalendar) -> Iterator[Planned]:
    """Return what a schedule implies for a window, and nothing outside it."""
    for each in schedule.milestones(window, calendar):
        _check(each, schedule)
        if window.holds(each.due_at):
            yield each


def _check(each: Planned, schedule: Schedule) -> None:
    """Refuse what no reminder can be made of: better a planning that fails aloud than a message nobody can read."""
    if each.due_at.tzinfo is None:
        raise MilestoneError(f"{each.milestone}: due_at has no time zone; write rules.at(day, hour).")
    if not each.title or not each.milestone or base_milestone(each.milestone) != each.milestone:
        raise MilestoneError(f"{each.milestone!r}: a milestone has a title, and a name without “.escalated”.")
    if each.url and (not each.url.startswith("/") or each.url.startswith("//")):
        raise MilestoneError(f"{each.milestone}: a reminder leads to a page of this site, not to {each.url}.")
    if each.escalate_after is not None and (each.escalate_after < 1 or schedule.still_needed is None):
        raise MilestoneError(f"{each.milestone}: an escalation needs at least one working day and still_needed.")
    try:
        _filled = each.title % each.params
    except (KeyError, TypeError, ValueError) as error:
        raise MilestoneError(f"{each.milestone}: the title does not fit its parameters: {error!r}") from error


@dataclass(frozen=True)
class Sought:
    """A question to the resolver: who hears about a matter of this union? ``above``: only strictly above this node."""

    union_path: str
    user_id: int | None = None
    roles: tuple[str, ...] = ()
    above: str = ""


@dataclass(frozen=True)
class Found:
    """Who hears, the node of the tree where they were found, and whether an ignored matter may go higher still."""

    user_ids: tuple[int, ...]
    reached: str = ""
    why: str = Why.ROLE
    may_climb: bool = False


class Resolver(Protocol):
    """Knows posts and the tree: answers many questions at once, in their order."""

    def __call__(self, sought: Sequence[Sought], day: date) -> Sequence[Found]: ...


class Keepers(Protocol):
    """Knows who looks after the system on a day: they hear the alarms."""

    def __call__(self, day: date) -> Collection[int]: ...


@dataclass
class _People:
    resolver: Resolver | None = None
    keepers: Keepers | None = None


_people = _People()


def register_resolver(resolver: Resolver, *, keepers: Keepers) -> None:
    """Say who finds people: posts live above this package."""
    _people.resolver, _people.keepers = resolver, keepers


def resolve(sought: Sequence[Sought], day: date) -> Sequence[Found]:
    """Return who hears about each matter; nobody, as long as no app knows any posts."""
    if _people.resolver is None:
        return [Found(()) for _ in sought]
    return _people.resolver(sought, day)


def keepers(day: date) -> Collection[int]:
    """Return who hears alarms."""
    return _people.keepers(day) if _people.keepers else ()
