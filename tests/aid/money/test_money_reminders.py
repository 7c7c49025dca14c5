"""Finance is told of money that waits: approved and not paid, sent and not answered, paid without a receipt (0.4)."""

from datetime import date, datetime, timedelta

import pytest

from aid import money_reminders
from aid.models import Award
from core.clocks.selectors import work_calendar
from core.reminders.rules import Window
from tests.aid.money.treasury import fresh
from tests.factories import DAY

pytestmark = pytest.mark.django_db


def planned(schedule, day):
    moment = datetime.fromisoformat(f"{day.isoformat()}T00:00:00+08:00")
    window = Window(moment, moment + timedelta(days=1))
    return [one for one in schedule(window, work_calendar()) if window.holds(one.due_at)]


def test_what_was_approved_is_paid_within_ten_working_days(treasury):
    roster = treasury.approved()  # Monday 2026-11-23: ten working days end on Monday 2026-12-07
    (soon,) = planned(money_reminders.rosters_to_pay, date(2026, 12, 4))
    (late,) = planned(money_reminders.rosters_to_pay, date(2026, 12, 8))

    assert (soon.milestone, soon.params["day"], soon.urgent) == ("pay.t-3", "2026-12-07", False)
    assert (late.milestone, late.urgent, late.union_path) == ("pay.t+1", True, treasury.tree.haishu.path)
    assert late.escalate_after is not None, "then the level above"
    assert planned(money_reminders.rosters_to_pay, date(2026, 12, 5)) == []
    assert money_reminders._rosters_needing("pay.t+1", [str(roster.pk)]) == [roster.pk]
    treasury.send(treasury.confirm(treasury.lock(treasury.open_batch())))
    assert money_reminders._rosters_needing("pay.t+1", [str(roster.pk)]) == [], "it is at the bank"


def test_the_bank_has_three_working_days(treasury):
    batch = treasury.sent(2)  # Thursday 2026-11-26 is the third
    assert planned(money_reminders.answers_due, date(2026, 11, 26)) == []
    (late,) = planned(money_reminders.answers_due, date(2026, 11, 27))
    assert (late.milestone, late.params, late.url) == (
        "answer.t+1",
        {"day": "2026-11-26", "subject": batch.number},
        f"/batches/{batch.number}/results/new/",
    )
    treasury.read(batch, treasury.answer(batch, only=[1]))
    assert money_reminders._sent_needing("answer.t+1", [str(batch.pk)]) == [batch.pk], "a line is still open"
    treasury.read(fresh(batch), treasury.answer(batch, only=[2]))
    assert money_reminders._sent_needing("answer.t+1", [str(batch.pk)]) == []


def test_receipts_are_filed_within_fifteen_days(treasury):
    batch = treasury.paid(1)
    (due,) = planned(money_reminders.receipts_due, DAY + timedelta(days=15))
    assert (due.milestone, due.params["day"]) == ("receipt.t0", "2026-12-08")
    Award.unscoped.update(status="receipted")
    assert money_reminders._settled_needing("receipt.t0", [str(batch.pk)]) == []
