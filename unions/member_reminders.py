"""Reminders about members: a transfer that waits for its answer, then for the union above; requests about data."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from core.clocks.rules import WorkCalendar
from core.parameters.regional import reader
from core.reminders.registry import Audience, Planned, schedule
from core.reminders.rules import Window, at
from unions.choices import Role
from unions.choices.members import TransferStatus
from unions.rules.members import TRANSFER_WARNINGS
from unions.selectors.data_requests import requests_due, still_unanswered
from unions.selectors.transfers import open_between, still_open

DAY = timedelta(days=1)
KEEPERS = (Role.GRASSROOTS_CADRE, Role.TOWNSHIP_CASEWORKER)
ABOVE = (Role.TOWNSHIP_CASEWORKER, Role.COUNTY_REVIEWER, Role.CITY_AUDITOR, Role.PROVINCE_ADMIN)
REQUEST_DAYS_BEFORE = (5, 1, 0)


def _transfers_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return list(still_open(ids))


@schedule("unions.transfer", still_needed=_transfers_needing, twice_is_better=True)
def transfers_waiting(window: Window, _calendar: WorkCalendar) -> Iterable[Planned]:
    """Remind the union that owes an answer before its days are over, and the union above both the day after."""
    warnings = reader(TRANSFER_WARNINGS, window.last_on, ())
    for transfer in open_between(window.first_on - 31 * DAY, window.last_on + 31 * DAY):
        asked = transfer.from_union if transfer.status == TransferStatus.WANTED else transfer.union
        shown = {"old": transfer.from_union.name, "new": transfer.union.name, "day": transfer.due_on.isoformat()}
        url = f"/members/transfers/{transfer.pk}/"
        yield Planned.about(
            transfer,
            "asked",
            at(transfer.asked_on),
            _("A member's transfer from %(old)s to %(new)s waits for your answer until %(day)s"),
            params=shown,
            url=url,
            union_path=asked.path,
            audience=Audience(roles=KEEPERS),
        )
        for days in (int(text) for text in warnings(asked.region_id)):
            yield Planned.about(
                transfer,
                f"t-{days}" if days else "t0",
                at(transfer.due_on - days * DAY),
                _("A member's transfer from %(old)s to %(new)s must be answered by %(day)s"),
                params=shown,
                url=url,
                urgent=days == 0,
                union_path=asked.path,
                audience=Audience(roles=KEEPERS),
            )
        yield Planned.about(
            transfer,
            "overdue",
            at(transfer.due_on + DAY),
            _("Nobody answered the transfer of a member from %(old)s to %(new)s by %(day)s: decide"),
            params=shown,
            url=url,
            urgent=True,
            union_path=transfer.common.path,
            audience=Audience(roles=ABOVE),
        )


def _requests_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return list(still_unanswered(ids))


@schedule("unions.data_request", still_needed=_requests_needing, twice_is_better=True)
def requests_waiting(window: Window, _calendar: WorkCalendar) -> Iterable[Planned]:
    """Ask the county for its answer to what people ask about their own data, before the days are over and after."""
    for wanted in requests_due(window.first_on - 31 * DAY, window.last_on + 31 * DAY):
        county = wanted.union.county or wanted.union
        for days in (*REQUEST_DAYS_BEFORE, -1):
            yield Planned.about(
                wanted,
                "overdue" if days < 0 else f"t-{days}" if days else "t0",
                at(wanted.due_on - days * DAY),
                _("A request about somebody's own data must be answered by %(day)s"),
                params={"day": wanted.due_on.isoformat()},
                url=f"/members/requests/{wanted.pk}/",
                urgent=days <= 1,
                union_path=county.path,
                audience=Audience(roles=(Role.COUNTY_REVIEWER, Role.COUNTY_APPROVER)),
            )
