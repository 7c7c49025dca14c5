"""Two workers at once on one job, on real connections: each chunk once."""

import threading
import time

import pytest
from django.db import connection

from core.jobs.models import Job
from core.jobs.services import running
from core.jobs.services.running import LEASE

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_a_living_chunk_cannot_be_taken_over_even_when_its_lease_is_past(start, kind, monkeypatch):
    monkeypatch.setattr(running, "LEASE", LEASE * 0)
    job, began, may_go_on = start(12), threading.Event(), threading.Event()

    def stand_still(_run):
        began.set()
        assert may_go_on.wait(20)

    kind.AT[0] = stand_still

    def work():
        try:
            running.run(job.pk)
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    assert began.wait(20)
    assert running.run(job.pk) is False, "the row is locked by the living chunk"
    may_go_on.set()
    worker.join(20)
    assert len(kind.rows()) in (5, 10, 12)
    running.run(job.pk)
    assert (Job.unscoped.get(pk=job.pk).status, len(kind.rows())) == ("done", 12)


def test_eight_workers_at_once_do_the_work_once(start, kind):
    job = start(60)

    def work():
        try:
            until = time.monotonic() + 30
            while time.monotonic() < until and Job.unscoped.live().filter(pk=job.pk).exists():
                running.run(job.pk, seconds=0)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _number in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert (Job.unscoped.get(pk=job.pk).status, len(kind.rows())) == ("done", 60)
