"""Reminders of money that waits (domain.md 0.4): approved, not paid; sent, not answered; paid, without a receipt."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from aid.rules.milestones import CLOCK_DAYS, before
from aid.rules.relief import ANSWER_DAYS, PAY_DAYS, RECEIPT_DAYS
from aid.selectors import money_work as facts
from aid.selectors.schedules import escalate_after
from core.clocks.rules import Unit, WorkCalendar, due
from core.parameters.regional import reader
from core.reminders.registry import Audience, Planned, schedule
from core.reminders.rules import Window, at
from unions.choices import Role

FINANCE = Audience(roles=(Role.FINANCE_PREPARER, Role.FINANCE_CONFIRMER))
LONG = timedelta(days=60)  # no such period with its reminders is longer
PAY, ANSWER, RECEIPT = "pay", "answer", "receipt"
TITLES = {
    PAY: _("Pay by %(day)s what was approved: %(subject)s"),
    ANSWER: _("The bank's answer was due on %(day)s: batch %(subject)s"),
    RECEIPT: _("File the receipts by %(day)s: batch %(subject)s"),
}


def _rosters_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return list(facts.unpaid_rosters().filter(pk__in=list(ids)).values_list("pk", flat=True))


@schedule("aid.pay", still_needed=_rosters_needing, twice_is_better=True)
def rosters_to_pay(window: Window, calendar: WorkCalendar) -> Iterator[Planned]:
    """Ask the county's finance to pay what was approved within its working days."""
    days, told = reader(PAY_DAYS, window.last_on, None), _Telling(window)
    for roster in facts.unpaid_rosters().filter(approved_on__range=(window.first_on - LONG, window.last_on)):
        county = roster.part.union
        if roster.approved_on and (length := days(county.region_id)) is not None:
            due_on = due(roster.approved_on, length, Unit.WORKING_DAY, calendar).due_on
            subject = f"{roster.programme.name} {roster.union.name}"
            yield from told(roster, county, PAY, due_on, subject, f"/rosters/{roster.pk}/")


def _sent_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return list(facts.unanswered_batches().filter(pk__in=list(ids)).values_list("pk", flat=True))


@schedule("aid.bank_answer", still_needed=_sent_needing, twice_is_better=True)
def answers_due(window: Window, calendar: WorkCalendar) -> Iterator[Planned]:
    """Ask finance for the bank's answer when lines of a batch stay without one (0.6: aid.bank_overdue)."""
    days, told = reader(ANSWER_DAYS, window.last_on, None), _Telling(window)
    for batch in facts.unanswered_batches().filter(sent_at__gte=window.since - LONG, sent_at__lte=window.until):
        if (length := days(batch.union.region_id)) is not None:
            due_on = due(timezone.localdate(batch.sent_at), length, Unit.WORKING_DAY, calendar).due_on
            url = f"/batches/{batch.number}/results/new/"
            yield from told(batch, batch.union, ANSWER, due_on, batch.number, url, only_late=True)


def _settled_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return list(facts.unreceipted_batches().filter(pk__in=list(ids)).values_list("pk", flat=True))


@schedule("aid.receipt", still_needed=_settled_needing)
def receipts_due(window: Window, calendar: WorkCalendar) -> Iterator[Planned]:
    """Ask finance to close what was paid with its receipts (3.6: within 15 days)."""
    days, told = reader(RECEIPT_DAYS, window.last_on, None), _Telling(window)
    for batch in facts.unreceipted_batches().filter(paid_last__gte=window.since - LONG, paid_last__lte=window.until):
        if (length := days(batch.union.region_id)) is not None:
            due_on = due(timezone.localdate(batch.paid_last), length, Unit.CALENDAR_DAY, calendar).due_on
            yield from told(batch, batch.union, RECEIPT, due_on, batch.number, f"/batches/{batch.number}/receipts/")


class _Telling:
    """Plan the reminders of one row after another; what the regions set is read once for all of them."""

    def __init__(self, window: Window) -> None:
        self.days = reader(CLOCK_DAYS, window.last_on, ())
        self.passed_up = escalate_after(window.last_on)

    def __call__(
        self, row: Any, county: Any, name: str, due_on: date, subject: str, url: str, *, only_late: bool = False
    ) -> Iterator[Planned]:
        for each in before(due_on, self.days(county.region_id)):
            if only_late and each.days >= 0:  # nobody can hurry a bank that still has time
                continue
            yield Planned.about(
                row,
                f"{name}.{each.name}",
                at(each.on),
                TITLES[name],
                params={"day": due_on.isoformat(), "subject": subject},
                url=url,
                union_path=county.path,
                urgent=each.days <= 0,
                audience=FINANCE,
                escalate_after=self.passed_up(county.region_id) if each.days < 0 else None,
            )
