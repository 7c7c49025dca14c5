"""Stories 1 and 6 with a worker and a beat as processes of their own, and kill -9 of the worker in between."""

import os
import signal
import subprocess
import sys
import time
from datetime import date

import pytest
import redis
from django.conf import settings

from config.celery import app
from core import clock
from core.events.models import Delivery, Event, UnsealedEvent
from core.reminders.models import Message, Occurrence
from tests.factories import post
from tests.owning import our_address
from tests.unions.founding import Township
from unions.models import Tally, UnionTerm
from unions.services import lifecycle

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.story, pytest.mark.slow]
TODAY = "2026-11-23T10:00:00+08:00"
END = date(2026, 12, 20)
PATIENCE = 90.0


def eventually(truth, what):
    until = time.monotonic() + PATIENCE
    while not truth():
        assert time.monotonic() < until, f"not within {PATIENCE:.0f} s: {what}"
        time.sleep(0.2)


def kill(process):
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def celery(transactional_db, tmp_path):
    """Start a worker or a beat on this test's database and its own queue, at a moment."""
    redis.Redis.from_url(f"{os.environ['REDIS_URL']}/{int(os.environ['REDIS_BROKER_DB'])}").flushdb()
    options = {
        "worker": ("--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"),
        "beat": ("-s", str(tmp_path / "beat-schedule"), "--pidfile", "", "--loglevel", "WARNING"),
    }
    started = []

    def start(what, now=TODAY):
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": our_address(),
            "HENGWEN_VAR": str(tmp_path),
            "HENGWEN_NOW": now,
            "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
        }
        command = [sys.executable, "-m", "celery", "-A", "tests.stories.quick", what, *options[what]]
        started.append(subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, start_new_session=True))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            kill(process)


@pytest.fixture
def township(tree):
    return Township(tree)


def counted(union):
    row = Tally.unscoped.filter(union=union).first()
    return (row.total if row else {}).get("members", 0)


def reminders(union):
    rows = Occurrence.unscoped.filter(schedule="unions.term", subject_id=str(union.pk), due_at__lte=clock.now())
    return {row.milestone: row.status for row in rows}


def test_story_1_a_union_is_founded_and_the_province_counts_its_members(township, celery):
    worker = celery("worker")
    celery("beat")
    union = township.approved()
    kill(worker)
    union = township.reported(union)
    lifecycle.activate_union(
        actor=township.decider, union_id=union.pk, seen_version=union.version, opinion="同意", today=clock.today()
    )
    assert counted(township.tree.province) == 0, "nobody is there to count"

    celery("worker")
    eventually(lambda: counted(township.tree.province) == 40, "forty members at the province's node")
    assert counted(township.fresh(union)) == 40
    eventually(lambda: not UnsealedEvent.objects.exists(), "every event in the chain")
    eventually(lambda: not Delivery.objects.filter(done_at=None).exists(), "every reaction once")
    assert Event.unscoped.about("unions.union", union.pk).filter(code="unions.union.activated").count() == 1
    assert township.fresh(union).status == "active"
    assert UnionTerm.unscoped.filter(union=union, status="running").count() == 1


def test_story_6_the_reminders_of_a_term_come_once_and_the_day_after_it_is_overdue(township, celery):
    tree = township.tree
    post("grassroots_cadre", tree.textile)
    union = township.in_term(tree.textile, END)
    worker = celery("worker")
    beat = celery("beat")
    eventually(lambda: Occurrence.unscoped.filter(schedule="unions.term").exists(), "planned by the beat's wake-up")
    kill(worker)
    second = celery("worker")

    due = {f"{who}.t-{days}.20261220" for who in ("union", "upper") for days in (180, 90, 30)}
    eventually(lambda: {name for name, status in reminders(union).items() if status == "delivered"} >= due, "all six")
    told = Message.objects.filter(subject_id=str(union.pk), occurrence__isnull=False)
    keys = list(told.values_list("user_id", "occurrence_id"))
    assert len(keys) == len(set(keys)), "nobody hears anything twice"
    assert {name for name, status in reminders(union).items() if status == "delivered"} == due

    kill(beat)
    app.send_task("unions.daily", expires=60)  # the six fifty of the morning, still on the 23rd
    time.sleep(3)
    assert township.fresh(union).status == "active"
    kill(second)
    celery("worker", now="2026-12-21T06:50:00+08:00")
    app.send_task("unions.daily")
    eventually(lambda: township.fresh(union).status == "term_overdue", "marked by the morning's round")
