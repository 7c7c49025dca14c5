"""Many at once, and some killed: exactly one message and one letter each, with real threads and real processes."""

import signal
import threading
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from core.reminders.models import Dispatch, Message, Occurrence
from core.reminders.rules import at
from core.reminders.services import planning
from core.reminders.services.dispatching import dispatch
from core.reminders.services.inbox import notify
from core.reminders.services.planning import plan
from core.reminders.services.sweeping import sweep
from tests.core.reminders import matters

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
MONDAY = date(2026, 11, 23)
NINE = at(MONDAY)


def at_once(count, work):
    """Run the same work in many threads at the same moment; return what they raised."""
    barrier, raised = threading.Barrier(count), []

    def run():
        try:
            barrier.wait()
            work()
        except Exception as error:  # noqa: BLE001 the test looks at it
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def each_told_once(expected):
    told = Counter(Message.objects.filter(occurrence__isnull=False).values_list("occurrence_id", "user_id"))
    assert len(told) == expected
    assert set(told.values()) <= {1}
    assert not Occurrence.unscoped.filter(due_at__lte=NINE).exclude(status="delivered").exists()


@pytest.fixture
def thirty(tree, people, schedule):
    """Thirty matters with T-1 due on Monday at nine, and nothing else due on that day."""
    return [schedule.matter(number, tree.textile, MONDAY + DAY) for number in range(30)]


def test_two_beats_at_once_plan_and_deliver_each_reminder_once(thirty, people, outbox):
    def beat_and_worker():
        plan(NINE)
        sweep(NINE, batch=4)
        dispatch(NINE)

    assert at_once(4, beat_and_worker) == []
    sweep(NINE)
    dispatch(NINE)

    each_told_once(60)  # T-3 (late) and T-1 of each
    assert Occurrence.unscoped.filter(due_at__lte=NINE).count() == 60
    assert Message.objects.filter(kind="core.late_digest").count() == 1
    letters = Dispatch.objects.values_list("kind", flat=True)
    assert Counter(letters) == {"once": 30, "digest": 1}, "one for each urgent T-1, the T-3s in one digest"
    assert len(outbox()) == 31


def test_a_schedule_that_another_process_is_planning_is_left_to_it(thirty):
    """Else one that read older facts would undo what one that read newer ones has just planned."""
    held, done = threading.Event(), threading.Event()

    def other():
        with transaction.atomic():
            planning._alone(matters.CODE)
            held.set()
            done.wait(10)
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    held.wait(10)
    try:
        report = plan(NINE)
    finally:
        done.set()
        thread.join()

    assert (report.planned, report.busy) == (0, [matters.CODE])
    assert plan(NINE).planned == 120


def test_one_subscriber_in_many_threads_tells_once(people, outbox):
    def tell():
        notify([people.cadre.pk], kind="test", title="News", dedupe_key="same", urgent=True, now=NINE)

    assert at_once(6, tell) == []

    assert (Message.objects.count(), Dispatch.objects.count()) == (1, 1)


def test_digests_written_at_once_are_one(people, outbox):
    for number in range(5):
        notify([people.cadre.pk], kind="test", title="News", dedupe_key=str(number), now=NINE - DAY)

    assert at_once(4, lambda: dispatch(NINE)) == []

    assert Dispatch.objects.count() == 1
    assert len(outbox()) == 1


@pytest.mark.slow
def test_three_processes_at_once_deliver_each_reminder_once(thirty, people, outbox, other_process, tmp_path):
    gate = tmp_path / "go"
    children = [other_process("sweep", NINE.isoformat(), str(gate)) for _number in range(3)]
    gate.touch()

    assert [child.wait(60) for child in children] == [0, 0, 0]
    sweep(NINE)
    dispatch(NINE)

    each_told_once(60)
    assert len(outbox()) == 31


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["die after claiming", "die while delivering"])
def test_a_process_killed_between_claim_and_delivery_loses_and_doubles_nothing(
    thirty, people, outbox, other_process, machine, moment
):
    plan(NINE)
    child = other_process(moment, NINE.isoformat())
    assert child.wait(60) == -signal.SIGKILL
    assert Occurrence.unscoped.filter(status="claimed").exists(), "it died with something in its hands"
    assert Message.objects.count() == 0

    sweep(NINE)
    machine(minutes=3)
    sweep(NINE + timedelta(minutes=3))

    each_told_once(60)


@pytest.mark.slow
def test_a_process_killed_between_letter_and_stamp_leaves_one_letter(thirty, people, outbox, other_process, machine):
    child = other_process("die before the stamp", NINE.isoformat())
    assert child.wait(60) == -signal.SIGKILL
    assert (len(outbox()), Dispatch.objects.filter(status="sent").count()) == (1, 0)

    machine(minutes=3)
    sweep(NINE)
    dispatch(NINE)
    dispatch(NINE)

    assert len(outbox()) == 31
    assert set(Dispatch.objects.values_list("status", flat=True)) == {"sent"}
    assert matters.CODE in set(Message.objects.values_list("kind", flat=True))
