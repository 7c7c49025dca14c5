"""Long batches for tests: five lines are many, two a chunk; a job goes on as if another worker took each chunk."""

import pytest

from aid import jobs
from aid.choices.relief import BatchStatus
from aid.models import Batch
from aid.views import long_work
from core.jobs.models import Job
from core.jobs.services import running, starting
from tests.aid.money.treasury import assert_money_is_right, statuses


@pytest.fixture(autouse=True)
def short_chunks(monkeypatch):
    """Five lines are many, two a chunk."""
    monkeypatch.setattr(long_work, "SHORT", 4)
    monkeypatch.setattr(jobs, "CHUNK", 2)


def start(who, kind, batch, **params):
    total = params.pop("total", batch.line_count)
    return starting.start_job(
        actor=who, kind=kind, key=f"{batch.pk}:{batch.version}", subject=batch, name=batch.number, params=params,
        total=total,
    )  # fmt: skip


def to_the_end(job):
    """Chunk by chunk, as if another worker took each; the money is right after every one."""
    for _turn in range(40):
        ended = running.run(job.pk, seconds=0)
        assert_money_is_right()
        assert set(statuses(Batch.unscoped.all())) <= set(BatchStatus.values)
        if ended:
            return Job.unscoped.get(pk=job.pk)
    raise AssertionError("it never ended")
