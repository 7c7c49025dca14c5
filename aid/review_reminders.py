"""Schedule of the annual review: before a file's validity ends, and when a review was not decided in time."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from aid.choices.files import FileStatus
from aid.rules import milestones as rules
from aid.rules.milestones import FAMILY
from aid.selectors import schedules as facts
from core.clocks.rules import WorkCalendar
from core.parameters.regional import reader
from core.reminders.registry import Audience, Planned, schedule
from core.reminders.rules import Window, at
from unions.choices import Role

LONGEST = timedelta(days=70)
DAY = timedelta(days=1)
LAPSED = "review.lapsed"


def _files_needing(milestone: str, ids: Collection[str]) -> Collection[Any]:
    wanted = FileStatus.REVIEWING if milestone == LAPSED else FileStatus.FILED
    return [key for key, file in facts.files_by_id(ids).items() if file.status == wanted]


@schedule("aid.annual_review", still_needed=_files_needing)
def reviews_due(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Remind of the annual review before a file's validity ends; without it the file is suspended.

    A review that was begun and not decided by then keeps the file where it is and stops its money (ADR 0009): whoever
    goes through it and whoever decides are told the day after.
    """
    days = reader(rules.FILE_DAYS, window.last_on, ())
    passed_up = facts.escalate_after(window.last_on)
    for file in facts.expiring(window.first_on - DAY, window.last_on + LONGEST):
        ended_on = file.valid_to or date.max - DAY
        yield Planned.about(
            file,
            LAPSED,
            at(ended_on + DAY),
            _("Finish the review of file %(number)s: its validity ended on %(day)s, nothing can be paid until then"),
            params={"number": file.key, "day": str(file.valid_to)},
            url=f"/needy/{file.key}/review/",
            urgent=True,
            audience=Audience(user_id=file.responsible_id, roles=(*FAMILY, Role.COUNTY_APPROVER)),
            escalate_after=passed_up(file.union.region_id),
        )
        for each in rules.before(ended_on, days(file.union.region_id)):
            yield Planned.about(
                file,
                f"review.{each.name}",
                at(each.on),
                _("Annual review of file %(number)s: valid until %(day)s"),
                params={"number": file.key, "day": str(file.valid_to)},
                url=f"/needy/{file.key}/review/",
                audience=Audience(user_id=file.responsible_id, roles=FAMILY),
            )
