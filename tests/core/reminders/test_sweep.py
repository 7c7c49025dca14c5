"""Claim and delivery: what happens when a sweeper dies, fails, or finds that nobody needs the reminder."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.clocks.selectors import work_calendar
from core.reminders import registry
from core.reminders.models import Alarm, Message, Occurrence
from core.reminders.selectors import failing, oldest_overdue
from core.reminders.services import sweeping
from core.reminders.services.inbox import settle
from core.reminders.services.planning import plan
from core.reminders.services.sweeping import claim, deliver, sweep
from tests.core.reminders import matters
from tests.factories import post, user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def due(tree, people, schedule, monday, nine):
    """Three matters whose T-3 is due on Monday at nine, planned."""
    facts = [schedule.matter(number, tree.textile, monday + 3 * DAY) for number in range(3)]
    plan(nine - DAY)
    return facts


def statuses():
    return list(Occurrence.unscoped.filter(milestone="T-3").order_by("pk").values_list("status", flat=True))


def test_what_is_due_is_delivered_and_nothing_before(due, people, nine):
    assert sweep(nine - timedelta(seconds=1)).delivered == 0

    report = sweep(nine)

    assert (report.delivered, report.messages) == (3, 3)
    assert statuses() == ["delivered"] * 3
    row = Occurrence.unscoped.filter(milestone="T-3").first()
    assert (row.delivered_at, row.claimed_at, row.attempts, row.claim_token) == (nine, nine, 1, None)
    assert set(Message.objects.values_list("user_id", "why")) == {(people.cadre.pk, "role")}


def test_a_worker_killed_after_claiming_loses_nothing(due, nine, machine):
    assert claim(nine, limit=500) is not None, "and now it dies"
    assert sweep(nine).delivered == 0, "its lease still runs"

    machine(seconds=91)
    report = sweep(nine + timedelta(seconds=91))

    assert (report.delivered, report.messages) == (3, 3)
    assert Message.objects.count() == 3


def test_a_sweeper_that_comes_back_after_its_lease_delivers_nothing(due, nine, machine):
    slow = claim(nine, limit=500)
    machine(seconds=91)
    sweep(nine)

    late = deliver(slow.fresh, slow.token, now=nine, calendar=work_calendar())

    assert (late.delivered, late.messages) == (0, 0)
    assert Message.objects.count() == 3


def test_a_crash_in_the_middle_of_a_delivery_leaves_nothing_half_done(due, nine, machine, monkeypatch):
    def dies(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sweeping.escalation, "plan_next", dies)
        with pytest.raises(KeyboardInterrupt):
            sweep(nine)
    assert Message.objects.count() == 0, "the messages went with their transaction"

    machine(seconds=91)
    assert sweep(nine).delivered == 3
    assert Message.objects.count() == 3


def test_one_bad_reminder_does_not_hold_up_the_others(due, nine, machine, monkeypatch):
    bad = Occurrence.unscoped.filter(milestone="T-3").first()
    original = sweeping.post

    def post(drafts, *, now):
        if any(draft.occurrence_id == bad.pk for draft in drafts):
            raise ValueError("cannot be said")
        return original(drafts, now=now)

    monkeypatch.setattr(sweeping, "post", post)

    report = sweep(nine)

    assert (report.delivered, report.failed) == (2, 1)
    bad.refresh_from_db()
    assert (bad.status, bad.last_error, bad.claim_token) == ("failed", "ValueError: cannot be said", None)
    assert bad.next_try_at == clock.ticking() + timedelta(seconds=30)
    assert list(failing(nine)) == [bad]
    assert oldest_overdue(nine) == nine

    monkeypatch.setattr(sweeping, "post", original)
    assert sweep(nine).delivered == 0, "its time to be tried again has not come"
    machine(seconds=31)
    assert sweep(nine).delivered == 1
    bad.refresh_from_db()
    assert (bad.status, bad.attempts, bad.last_error) == ("delivered", 2, "")


def test_a_reminder_that_fails_again_and_again_is_shown_but_never_given_up(due, nine, machine, monkeypatch):
    def fails(drafts, *, now):
        if drafts and drafts[0].occurrence_id:
            raise ValueError("cannot be said")
        return 0

    with monkeypatch.context() as patched:
        patched.setattr(sweeping, "post", fails)
        for _number in range(12):
            sweep(nine)
            machine(hours=7)
    assert Alarm.objects.filter(code="stuck", cleared_at=None).count() == 3

    assert sweep(nine).delivered == 3
    assert not Alarm.objects.filter(code="stuck", cleared_at=None).exists()


def test_a_matter_settled_in_the_meantime_disturbs_nobody(due, nine, monday):
    matters.close(due[0], monday)

    report = sweep(nine)

    assert (report.delivered, report.resolved) == (2, 1)
    row = Occurrence.unscoped.get(milestone="T-3", subject_id="0")
    assert (row.status, row.closed_at) == ("resolved", nine)
    assert Message.objects.filter(subject_id="0").count() == 0


def test_closing_a_matter_cancels_its_reminders_in_the_same_transaction(due, nine):
    with transaction.atomic():
        settle(subject_type=matters.SUBJECT, subject_id=1, now=nine)
        transaction.set_rollback(True)  # the closing failed
    assert statuses() == ["planned"] * 3

    cancelled, settled = settle(subject_type=matters.SUBJECT, subject_id=1, now=nine)

    assert (cancelled, settled) == (4 - Occurrence.unscoped.filter(subject_id="1", status="planned").count(), 0)
    assert sweep(nine + 10 * DAY).delivered == 8, "two matters with four milestones each"
    assert Message.objects.filter(subject_id="1").count() == 0


def test_closing_a_matter_stops_a_sweeper_that_has_claimed_it(due, nine):
    claimed = claim(nine, limit=500)
    settle(subject_type=matters.SUBJECT, subject_id=1, now=nine)

    report = deliver(claimed.fresh, claimed.token, now=nine, calendar=work_calendar())

    assert report.delivered == 2
    assert Message.objects.filter(subject_id="1").count() == 0


def test_a_schedule_this_program_does_not_know_is_left_to_a_newer_one(due, nine, schedule):
    schedule.unregister()
    assert sweep(nine).delivered == 0
    assert statuses() == ["planned"] * 3
    assert oldest_overdue(nine) == nine, "and it can be seen"

    schedule.register()
    assert sweep(nine).delivered == 3


def test_nobody_to_tell_is_an_alarm_and_is_tried_again(tree, schedule, monday, nine, machine):
    schedule.matter(1, tree.textile, monday + 3 * DAY)
    plan(nine)

    report = sweep(nine)

    assert (report.delivered, report.failed) == (0, 1)
    row = Occurrence.unscoped.get(milestone="T-3")
    assert (row.status, row.last_error) == ("failed", "Nobody can be reached.")
    assert Alarm.objects.filter(code="nobody", cleared_at=None).count() == 1

    holder = post("province_admin", tree.province, user()).user
    machine(seconds=31)
    assert sweep(nine).delivered == 1
    assert Message.objects.get().user_id == holder.pk
    assert not Alarm.objects.filter(code="nobody", cleared_at=None).exists()


def test_a_second_delivery_of_one_reminder_is_impossible_in_the_database(due, people, nine):
    sweep(nine)
    message = Message.objects.first()

    for key in ({"dedupe_key": "other"}, {"occurrence": None}):
        copy = Message.objects.get(pk=message.pk)
        copy.pk = None
        for name, value in key.items():
            setattr(copy, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"status": "delivered"}, "core_occurrence_delivered_has_time"),
        ({"delivered_at": "2026-12-01T00:00Z"}, "core_occurrence_delivered_has_time"),
        ({"status": "delivered", "delivered_at": "2020-01-01T00:00Z"}, "core_occurrence_not_before_due"),
        ({"status": "claimed"}, "core_occurrence_claimed_has_lease"),
        ({"claim_token": uuid4()}, "core_occurrence_claimed_has_lease"),
        ({"status": "expired", "closed_at": "2026-12-01T00:00Z"}, "core_occurrence_expired_has_reason"),
        ({"status": "resolved"}, "core_occurrence_closed_has_time"),
        ({"status": "failed"}, "core_occurrence_failed_has_error"),
        ({"status": "lost"}, "core_occurrence_status_known"),
        ({"levels_up": 1}, "core_occurrence_escalation_has_origin"),
    ],
)
def test_the_ledger_refuses_half_truths(due, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Occurrence.unscoped.filter(milestone="T-3").update(**values)


def test_a_failing_schedule_stops_only_its_own_reminders(due, people, nine, tree):
    @registry.schedule("test.sulking", still_needed=lambda milestone, ids: 1 / 0)
    def sulking(window, calendar):
        yield registry.Planned.about(tree.textile, "T0", nine, "Sulks")

    plan(nine)
    report = sweep(nine)

    assert (report.delivered, report.failed) == (3, 1)
    assert Occurrence.unscoped.get(schedule="test.sulking").last_error.startswith("ZeroDivisionError")
