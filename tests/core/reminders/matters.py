"""A schedule of the tests' own. Its facts are rows (deadlines), so that other processes can read them as well."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from core.clocks.models import ClockState, Deadline
from core.clocks.rules import WorkCalendar
from core.reminders import registry
from core.reminders.registry import Audience, Planned
from core.reminders.rules import Reach, Window, at

CODE = "test.matter"
SUBJECT = "test.matter"
TITLE = "Matter %(number)s is due on %(day)s"
OFFSETS = {"T-3": -3, "T-1": -1, "T0": 0, "T+1": 1}
URGENT = ("T-1", "T0", "T+1")
SLACK = timedelta(days=4)

responsible: dict[str, int] = {}
options: dict[str, object] = {}


def milestones(window: Window, calendar: WorkCalendar) -> Iterable[Planned]:
    days = (window.first_on - SLACK, window.last_on + SLACK)
    for row in Deadline.unscoped.filter(code=CODE, state=ClockState.RUNNING, due_on__range=days):
        for name, days_off in OFFSETS.items():
            yield Planned(
                subject_type=SUBJECT,
                subject_id=row.subject_id,
                union_path=row.union_path,
                milestone=name,
                due_at=at(row.due_on + timedelta(days=days_off)),
                title=TITLE,
                params={"number": row.subject_id, "day": row.due_on},
                url=f"/matters/{row.subject_id}/",
                urgent=name in URGENT,
                audience=Audience(user_id=responsible.get(row.subject_id), roles=("grassroots_cadre",)),
                **{"escalate_after": 3 if name == "T+1" else None, **options},
            )


def still_needed(milestone: str, subject_ids: Collection[str]) -> Collection[str]:
    running = Deadline.unscoped.filter(code=CODE, state=ClockState.RUNNING, subject_id__in=subject_ids)
    return set(running.values_list("subject_id", flat=True))


def register(**changes: object) -> None:
    values: dict[str, object] = {"still_needed": still_needed, "twice_is_better": True, "reach": Reach()}
    registry.schedule(CODE, **{**values, **changes})(milestones)


def unregister() -> None:
    registry.unregister(CODE)
    responsible.clear()
    options.clear()


def matter(number: object, union: object, due_on: date) -> Deadline:
    """Enter a fact."""
    return Deadline.objects.create(
        code=CODE,
        subject_type=SUBJECT,
        subject_id=str(number),
        union_path=union.path,
        trigger_on=date(2020, 1, 1),
        unit="calendar_day",
        length=1,
        basis="test",
        due_on=due_on,
    )


def close(fact: Deadline, on: date) -> None:
    """Do what the matter waited for."""
    Deadline.unscoped.filter(pk=fact.pk).update(state=ClockState.MET, finished_on=on)


def move(fact: Deadline, due_on: date) -> None:
    """Change the fact."""
    Deadline.unscoped.filter(pk=fact.pk).update(due_on=due_on)
