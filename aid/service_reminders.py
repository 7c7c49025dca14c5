"""Reminders of goods and services: scans overdue, hot posts, people placed, check-ups to be followed up."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from aid.models import CheckupBooking, GoodsList, HeatTask, Referral
from aid.rules.services import FOLLOW_UP_DAYS, LOOK_AGAIN
from aid.selectors import service_work as facts
from aid.selectors.schedules import escalate_after
from core import clock
from core.clocks.rules import WorkCalendar
from core.parameters.regional import reader
from core.parameters.selectors import table_on
from core.reminders.registry import Audience, Planned, schedule
from core.reminders.rules import Window, at
from unions.choices import Role

RECORDERS = Audience(roles=(Role.GRASSROOTS_CADRE, Role.TOWNSHIP_CASEWORKER, Role.COUNTY_REVIEWER))
Still = Callable[[str, Collection[str]], Collection[Any]]


def _still(model: Any) -> Still:
    return lambda _milestone, ids: facts.still_waiting(model, ids, clock.today())


@schedule("aid.signed_list", still_needed=_still(GoodsList))
def scans_overdue(window: Window, _calendar: WorkCalendar) -> Iterable[Planned]:
    """Remind of the signed list of goods on its last day, and the day after it."""
    first, passed_up = window.first_on - timedelta(days=1), escalate_after(window.last_on)
    for handed in facts.lists_due(first, window.last_on):
        for name, days, title in (
            ("due", 0, _("Signed list of %(item)s is due today")),
            ("overdue", 1, _("Signed list of %(item)s is overdue")),
        ):
            yield Planned.about(
                handed,
                name,
                at(handed.signed_due_on + timedelta(days=days)),
                title,
                params={"item": handed.item.name},
                url=f"/services/goods/{handed.pk}/",
                urgent=bool(days),
                audience=RECORDERS,
                escalate_after=passed_up(handed.union.region_id),
            )


@schedule("aid.heat_task", still_needed=_still(HeatTask), twice_is_better=True)
def hot_posts(window: Window, _calendar: WorkCalendar) -> Iterable[Planned]:
    """Ask for a visit to each hot post that an alert called for."""
    passed_up = escalate_after(window.last_on)
    for task in facts.posts_called(window.first_on, window.last_on):
        yield Planned.about(
            task,
            "visit",
            at(task.alert.on_day),
            _("Heat alert: visit %(site)s"),
            params={"site": task.site.name},
            url=f"/services/sites/{task.site_id}/",
            urgent=True,
            audience=RECORDERS,
            escalate_after=passed_up(task.union.region_id),
        )


@schedule("aid.look_again", still_needed=_still(Referral))
def people_placed(window: Window, _calendar: WorkCalendar) -> Iterable[Planned]:
    """Ask after 30 and 90 days whether somebody still works where they were hired."""
    passed_up = escalate_after(window.last_on)
    for days in LOOK_AGAIN:
        length = timedelta(days=days)
        for referral in facts.hired_between(window.first_on - length, window.last_on - length, window.last_on):
            yield Planned.about(
                referral,
                f"after.{days}",
                at((referral.hired_on or date.max) + length),
                _("Ask whether a person placed still works there, after %(days)s days"),
                params={"days": days},
                url=f"/services/fairs/{referral.post.fair_id}/",
                audience=RECORDERS,
                escalate_after=passed_up(referral.union.region_id),
            )


@schedule("aid.checkup_follow_up", still_needed=_still(CheckupBooking))
def check_ups_to_follow(window: Window, _calendar: WorkCalendar) -> Iterable[Planned]:
    """Remind of a check-up that needs a follow-up some days after it; nothing of what was found is said."""
    own_days = reader(FOLLOW_UP_DAYS, window.last_on, None)
    for days in sorted({each.value for each in table_on([FOLLOW_UP_DAYS], window.last_on).values()}):
        length = timedelta(days=days)
        for booking in facts.examined_between(window.first_on - length, window.last_on - length):
            if own_days(booking.union.region_id) != days:
                continue
            yield Planned.about(
                booking,
                "follow_up",
                at((booking.done_on or date.max) + length),
                _("A check-up needs a follow-up: %(provider)s"),
                params={"provider": booking.batch.provider},
                url=f"/services/checkups/{booking.batch_id}/",
                audience=RECORDERS,
            )
