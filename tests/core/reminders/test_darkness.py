"""Promise 1: after 72 hours without beat and worker, nothing is missing, nothing is double, lateness is visible."""

from collections import Counter
from datetime import date, timedelta

import pytest

from core.clocks.selectors import work_calendar
from core.reminders import tasks
from core.reminders.models import Dispatch, Message, Occurrence
from core.reminders.rules import at
from core.reminders.selectors import inbox, oldest_overdue, unread_count
from core.reminders.services import sweeping
from core.reminders.services.dispatching import dispatch
from core.reminders.services.planning import plan
from core.reminders.services.sweeping import sweep
from tests.core.reminders import matters
from tests.factories import DAY as FACTORY_DAY
from unions.selectors.posts import actor_for

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FRIDAY = date(2026, 11, 20)
FRIDAY_NOON, MONDAY_NOON = at(FRIDAY, 12), at(date(2026, 11, 23), 12)


def run(now):
    """Do a round, as beat and worker would."""
    plan(now)
    swept = sweep(now)
    dispatch(now)
    return swept


@pytest.fixture
def facts(tree, schedule):
    """Forty matters around the darkness of Friday noon to Monday noon, of two unions."""
    return [
        schedule.matter(number, tree.textile if number % 2 else tree.sanitation, FRIDAY + (number % 10 - 2) * DAY)
        for number in range(40)
    ]


def expected_between(facts, since, until):
    return {
        (fact.subject_id, name, at(fact.due_on + days * DAY))
        for fact in facts
        for name, days in matters.OFFSETS.items()
        if since < at(fact.due_on + days * DAY) <= until
    }


def ledger_of(status, since, until):
    rows = Occurrence.unscoped.filter(status=status, due_at__gt=since, due_at__lte=until, levels_up=0)
    return Counter((row.subject_id, row.milestone, row.due_at) for row in rows)


def test_everything_of_the_darkness_is_caught_up_once(facts, people, schedule, outbox):
    run(FRIDAY_NOON)
    before = Message.objects.filter(occurrence__isnull=False).count()
    expected = expected_between(facts, FRIDAY_NOON, MONDAY_NOON)
    assert len(expected) > 30, "several due moments fall into the darkness"

    run(MONDAY_NOON)

    assert ledger_of("delivered", FRIDAY_NOON, MONDAY_NOON) == Counter(expected), "0 missing, 0 double"
    told = Message.objects.filter(occurrence__due_at__gt=FRIDAY_NOON)
    assert Counter(told.values_list("occurrence_id", flat=True)).most_common(1)[0][1] == 1
    assert Message.objects.filter(occurrence__isnull=False).count() == before + len(expected)
    assert oldest_overdue(MONDAY_NOON) is None


def test_the_same_facts_without_darkness_give_the_same_ledger(facts, people, schedule, outbox):
    moment = FRIDAY_NOON
    while moment <= MONDAY_NOON:
        run(moment)
        moment += timedelta(hours=3)

    assert ledger_of("delivered", FRIDAY_NOON, MONDAY_NOON) == Counter(
        expected_between(facts, FRIDAY_NOON, MONDAY_NOON)
    )


def test_running_again_and_again_after_the_darkness_tells_nobody_twice(facts, people, schedule, outbox):
    run(FRIDAY_NOON)
    run(MONDAY_NOON)
    state = (Message.objects.count(), Dispatch.objects.count(), outbox().keys())

    for minutes in (0, 1, 5, 30):
        run(MONDAY_NOON + timedelta(minutes=minutes))

    assert (Message.objects.count(), Dispatch.objects.count(), outbox().keys()) == state


def test_lateness_is_visible_in_ledger_and_message(tree, people, schedule, outbox):
    schedule.matter(1, tree.textile, date(2026, 11, 21))
    run(FRIDAY_NOON)

    run(MONDAY_NOON)

    row = Occurrence.unscoped.get(milestone="T0")
    assert row.late_by == timedelta(days=2, hours=3)
    message = Message.objects.get(occurrence=row)
    assert (message.late, message.late_by) == (True, row.late_by)
    in_time = Message.objects.get(occurrence__milestone="T-1")
    assert (in_time.late, in_time.late_by) == (True, timedelta(hours=3)), "due on Friday at nine, first run at noon"


def test_what_one_person_missed_is_one_digest_with_each_reminder_inside(facts, people, schedule, outbox):
    run(FRIDAY_NOON - timedelta(hours=3))
    Message.objects.update(read_at=FRIDAY_NOON)
    missed = expected_between(facts, FRIDAY_NOON, MONDAY_NOON)
    cadre = actor_for(people.cadre, day=FACTORY_DAY)
    of_cadre = [key for key in missed if int(key[0]) % 2]

    run(MONDAY_NOON)

    assert unread_count(cadre) == 1
    (entry,) = inbox(cadre, unread_only=True).entries
    assert entry.message.is_digest
    assert entry.message.params == {"count": len(of_cadre)}
    assert {(each.subject_id, each.occurrence.milestone, each.due_at) for each in entry.enclosed} == set(of_cadre)
    assert all(each.late for each in entry.enclosed)


def test_one_letter_outside_for_all_that_one_person_missed(facts, people, schedule, outbox):
    run(FRIDAY_NOON - timedelta(hours=3))
    known = set(outbox())

    run(MONDAY_NOON)

    fresh = set(outbox()) - known
    assert fresh == {f"file-late-{people.cadre.pk}-2026-11-23", f"file-late-{people.caseworker.pk}-2026-11-23"}


def test_a_darkness_longer_than_the_daily_look_back_is_caught_up_as_well(tree, people, schedule, outbox):
    run(FRIDAY_NOON)
    facts = [schedule.matter(number, tree.textile, FRIDAY + number * 7 * DAY) for number in range(1, 14)]

    run(FRIDAY_NOON + 100 * DAY)

    expected = expected_between(facts, FRIDAY_NOON, FRIDAY_NOON + 100 * DAY)
    assert ledger_of("delivered", FRIDAY_NOON, FRIDAY_NOON + 100 * DAY) == Counter(expected)


def test_no_letter_is_written_while_a_catching_up_is_under_way(tree, people, schedule, outbox, machine):
    """Two sweepers at work: the first one's letter must wait for what the second has still to deliver."""
    for number in range(4):
        schedule.matter(number, tree.textile, date(2026, 11, 22))
    plan(FRIDAY_NOON)
    first, second = (sweeping.claim(MONDAY_NOON, limit=half) for half in (8, 500))
    sweeping.deliver(first.fresh, first.token, now=MONDAY_NOON, calendar=work_calendar())
    dispatch(MONDAY_NOON)
    assert outbox() == {}

    sweeping.deliver(second.fresh, second.token, now=MONDAY_NOON, calendar=work_calendar())
    dispatch(MONDAY_NOON)

    assert list(outbox()) == [f"file-late-{people.cadre.pk}-2026-11-23"]


def test_a_letter_does_not_wait_for_ever_for_what_cannot_be_caught_up(tree, people, schedule, outbox, machine):
    for number in range(4):
        schedule.matter(number, tree.textile, date(2026, 11, 22))
    plan(FRIDAY_NOON)
    first = sweeping.claim(MONDAY_NOON, limit=8)
    sweeping.deliver(first.fresh, first.token, now=MONDAY_NOON, calendar=work_calendar())

    machine(minutes=11)
    dispatch(MONDAY_NOON)

    assert len(outbox()) == 1


def test_a_single_late_reminder_is_no_digest_but_says_that_it_is_late(tree, people, schedule, outbox):
    schedule.matter(1, tree.textile, date(2026, 11, 24))  # T-3 on Saturday, T-1 on Monday
    run(FRIDAY_NOON)

    run(at(date(2026, 11, 22), 12))

    (entry,) = inbox(actor_for(people.cadre, day=FACTORY_DAY)).entries
    assert (entry.message.is_digest, entry.message.late_by) == (False, timedelta(days=1, hours=3))


def test_a_second_darkness_on_one_day_adds_to_the_same_digest_and_makes_it_unread(tree, people, schedule, outbox):
    cadre = actor_for(people.cadre, day=FACTORY_DAY)
    for number in range(3):
        schedule.matter(number, tree.textile, date(2026, 11, 21))
    run(FRIDAY_NOON)
    run(MONDAY_NOON)
    Message.objects.update(read_at=MONDAY_NOON)
    assert unread_count(cadre) == 0
    for number in range(10, 13):
        schedule.matter(number, tree.textile, date(2026, 11, 22))

    plan(MONDAY_NOON + timedelta(hours=1), deep=True)
    sweep(MONDAY_NOON + timedelta(hours=1))

    assert unread_count(cadre) == 1
    digest = Message.objects.get(dedupe_key="late:2026-11-23")
    assert digest.params["count"] == Message.objects.filter(folded_into=digest).count()
    assert digest.read_at is None


def test_a_clock_that_jumps_back_sends_nothing_again(facts, people, schedule, outbox):
    run(FRIDAY_NOON)
    run(MONDAY_NOON)
    told, letters = Message.objects.count(), set(outbox())

    for hours in (1, 30, 71):
        run(MONDAY_NOON - timedelta(hours=hours))
    run(MONDAY_NOON)

    assert (Message.objects.count(), set(outbox())) == (told, letters)


def test_a_milestone_that_the_next_one_made_pointless_expires_instead(tree, people, schedule, outbox):
    schedule.options["expires_at"] = at(date(2026, 11, 22))
    schedule.matter(1, tree.textile, date(2026, 11, 21))
    plan(FRIDAY_NOON - 5 * DAY)

    run(MONDAY_NOON)

    rows = Occurrence.unscoped.values_list("milestone", "status", "reason")
    assert ("T0", "expired", "too_late") in rows
    assert Message.objects.filter(occurrence__milestone="T0").count() == 0


def test_the_clock_of_every_job_can_be_fixed(tree, people, schedule, outbox, settings):
    """HENGWEN_NOW: the tasks live on the day the setting says; leases go on with the machine's clock."""
    schedule.matter(1, tree.textile, date(2027, 3, 4))
    settings.HENGWEN_NOW = "2027-03-01T09:30:00+08:00"

    tasks.plan()
    tasks.sweep()
    tasks.digest()

    row = Occurrence.unscoped.get(milestone="T-3")
    assert (row.status, row.delivered_at) == ("delivered", at(date(2027, 3, 1), 9, 30))
    assert Occurrence.unscoped.filter(status="delivered").count() == 1
