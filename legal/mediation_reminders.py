"""Reminders about mediations, arbitration and suits: each clock before its last day and after, payments, limitation."""

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from core.clocks.rules import WorkCalendar
from core.parameters.regional import reader
from core.reminders.registry import Audience, Planned, schedule
from core.reminders.rules import Reach, Window, at
from legal.models import Mediation
from legal.rules.deadlines import ARB_LIMIT, LIMIT_ALARMS, MED_END
from legal.selectors import mediation_schedules as facts
from unions.choices import Role

DAY = timedelta(days=1)
MONTH = timedelta(days=45)
BEFORE = (3, 1, 0)
KEEPERS = (Role.TOWNSHIP_CASEWORKER, Role.COUNTY_REVIEWER)
TITLES = {
    MED_END.code: _("Mediation %(number)s ends on %(day)s: settle, extend or close it"),
    "med.accept": _("Mediation %(number)s waits for the parties to be asked until %(day)s"),
    "med.arb_review": _("Mediation %(number)s: joint review by the commission until %(day)s"),
    "med.judicial": _("Mediation %(number)s: joint judicial confirmation until %(day)s"),
    ARB_LIMIT.code: _("The claim in %(number)s is barred after %(day)s"),
}
PROCEEDING = _("Proceeding of %(number)s: a period ends on %(day)s")
OVERDUE = _("Mediation %(number)s is overdue since %(day)s")


def _clocks_needing(milestone: str, ids: Collection[str]) -> Collection[Any]:
    code = milestone.split(":")[1].partition(".escalated")[0]
    return list(facts.still_running([(code, key) for key in ids]))


@schedule(
    "legal.mediation_clock",
    still_needed=_clocks_needing,
    twice_is_better=True,
    reach=Reach(back=timedelta(days=40), ahead=timedelta(days=45)),
)
def clocks_of_disputes(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Tell the mediator (and whoever keeps the case) before a period ends, on its day and after (domain.md 0.4)."""
    alarms = reader(LIMIT_ALARMS, window.last_on)
    for clock, row in facts.clocks_between(window.first_on - MONTH, window.last_on + MONTH):
        days = [int(text) for text in alarms(row.union.region_id)] if clock.code == ARB_LIMIT.code else [*BEFORE, -1]
        for left in days:
            yield _milestone(clock, row, left)


def _milestone(clock: Any, row: Any, left: int) -> Planned:
    is_case = isinstance(row, Mediation)
    name = "overdue" if left < 0 else f"t-{left}" if left else "t0"
    title = OVERDUE if left < 0 and is_case else TITLES.get(clock.code, PROCEEDING)
    number = row.number if is_case else row.worker_name
    return Planned.about(
        row,
        f"{name}.{clock.due_on:%Y%m%d}:{clock.code}",
        at(clock.due_on - left * DAY),
        title,
        params={"number": number, "day": clock.due_on.isoformat()},
        url=f"/mediation/{row.number}/" if is_case else f"/suits/{row.pk}/",
        urgent=left <= 1,
        audience=Audience(user_id=row.mediator_id if is_case else None, roles=KEEPERS),
        escalate_after=3 if left < 0 else None,
    )


def _payments_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return facts.still_unpaid(ids)


@schedule("legal.instalment", still_needed=_payments_needing, twice_is_better=True)
def payments_due(window: Window, _calendar: WorkCalendar) -> Iterable[Planned]:
    """Ask before a promised payment is due whether it will come, and the day after what to do about it."""
    for instalment in facts.instalments_between(window.first_on - 10 * DAY, window.last_on + 10 * DAY):
        mediation = instalment.agreement.mediation
        shown = {"number": mediation.number, "day": instalment.due_on.isoformat(), "position": instalment.position}
        for left, title in (
            (3, _("Payment %(position)s of %(number)s is due on %(day)s")),
            (-1, _("Payment %(position)s of %(number)s was due on %(day)s: was it made?")),
        ):
            yield Planned.about(
                instalment,
                "t-3" if left > 0 else "missed",
                at(instalment.due_on - left * DAY),
                title,
                params=shown,
                url=f"/mediation/{mediation.number}/agreement/",
                urgent=left < 0,
                union_path=mediation.union.path,
                audience=Audience(roles=KEEPERS),
            )
