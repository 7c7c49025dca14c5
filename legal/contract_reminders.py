"""Reminders about contracts that end (domain.md 0.4, 8)."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from core.clocks.rules import WorkCalendar
from core.parameters.regional import reader
from core.reminders.registry import Audience, Planned, schedule
from core.reminders.rules import Reach, Window, at
from legal.rules.contracts import RENEW_ALARMS
from legal.selectors import contracts
from unions.choices import Role

DAY = timedelta(days=1)
FAR = timedelta(days=100)
REACH = Reach(back=timedelta(days=40), ahead=timedelta(days=45))


def _unrenewed(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return contracts.without_follower(list(ids))


@schedule("legal.contract_renewal", still_needed=_unrenewed, reach=REACH)
def renewals(window: Window, _calendar: WorkCalendar) -> Iterable[Planned]:
    """Tell the union 90, 60 and 30 days before a contract ends that either side may ask for the next (Art. 30)."""
    alarms = reader(RENEW_ALARMS, window.last_on)
    for contract in contracts.ending_between(window.first_on - DAY, window.last_on + FAR):
        for days in (int(text) for text in alarms(contract.union.region_id)):
            yield Planned.about(
                contract,
                f"{contract.end_on:%Y%m%d}.t-{days}",
                at(contract.end_on - days * DAY),
                _("The collective contract %(number)s ends on %(day)s: offer to renew it"),
                params={"number": contract.number, "day": contract.end_on.isoformat()},
                url=f"/contracts/{contract.number}/",
                audience=Audience(roles=(Role.GRASSROOTS_CADRE, Role.TOWNSHIP_CASEWORKER, Role.COUNTY_REVIEWER)),
            )
