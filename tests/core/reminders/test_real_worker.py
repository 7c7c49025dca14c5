"""End to end with a real Celery worker and a real beat, each its own process, and kill -9 of the worker."""

import os
import signal
import time
from collections import Counter
from datetime import date, timedelta

import pytest
import redis

from core.heartbeats import last_beat
from core.reminders.models import Message, Occurrence

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MONDAY = date(2026, 11, 23)
NOW = "2026-11-23T10:00:00+08:00"
CELERY = ("celery", "-A", "tests.core.reminders.quick")
PATIENCE = 60.0


def eventually(truth, what):
    until = time.monotonic() + PATIENCE
    while not truth():
        assert time.monotonic() < until, f"not within {PATIENCE:.0f} s: {what}"
        time.sleep(0.2)


def due():
    return Occurrence.unscoped.filter(due_at__lte=NOW)


def delivered(subject_ids):
    rows = due().filter(status="delivered", subject_id__in=[str(each) for each in subject_ids])
    return Counter(rows.values_list("subject_id", flat=True))


@pytest.fixture
def celery(other_process, tmp_path):
    """Start a worker or a beat on this test's database and its own queue."""
    queue = int(os.environ["REDIS_BROKER_DB"])
    redis.Redis.from_url(f"{os.environ['REDIS_URL']}/{queue}").flushdb()

    def start(what):
        options = {
            "worker": ("--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"),
            "beat": ("-s", str(tmp_path / "beat-schedule"), "--pidfile", "", "--loglevel", "WARNING"),
        }
        return other_process(*options[what], module=(*CELERY, what), HENGWEN_NOW=NOW)

    return start


def kill(process):
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_reminder_travels_through_beat_and_worker_and_survives_kill_9(tree, people, schedule, outbox, celery):
    first = range(3)
    for number in first:
        schedule.matter(number, tree.textile, MONDAY)
    celery("beat")
    worker = celery("worker")

    eventually(lambda: delivered(first) == {str(number): 3 for number in first}, "planned and delivered")
    eventually(lambda: outbox(), "letters outside")
    # the sweep says that it has run after it has delivered
    eventually(lambda: last_beat("reminders.sweep") is not None, "the sweep's own heartbeat")

    kill(worker)
    second = range(10, 50)
    for number in second:
        schedule.matter(number, tree.textile, MONDAY + timedelta(days=1))
    time.sleep(2)
    assert delivered(second) == {}, "nobody is there"

    worker = celery("worker")
    eventually(lambda: Occurrence.unscoped.filter(status="claimed").exists() or delivered(second), "work under way")
    kill(worker)
    celery("worker")

    eventually(lambda: delivered(second) == {str(number): 2 for number in second}, "everything after the kill")
    told = Counter(Message.objects.filter(occurrence__isnull=False).values_list("occurrence_id", flat=True))
    assert len(told) == due().count() == 3 * 3 + 40 * 2
    assert set(told.values()) == {1}, "0 missing, 0 double"
    assert Message.objects.filter(kind="core.late_digest", dedupe_key="late:2026-11-23").count() == 1
