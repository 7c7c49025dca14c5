"""Jobs' own fixtures: who counts, a job about a union, a machine clock that a test can wind."""

from datetime import datetime, timedelta

import pytest

from core import clock
from core.jobs.models import Job
from core.jobs.services import starting
from tests.core.jobs import counting
from tests.factories import Tree, actor_in


@pytest.fixture
def tree(db):
    return Tree()


@pytest.fixture
def owner(tree):
    """The finance preparer of Haishu: actor and account."""
    return actor_in("finance_preparer", tree.haishu)


@pytest.fixture
def kind():
    counting.register()
    yield counting
    counting.unregister()


@pytest.fixture
def start(kind, owner, tree):
    def started(total=12, *, key="once", by=None, subject=None, **more):
        return starting.start_job(
            actor=by or owner[0], kind=kind.CODE, key=key, subject=subject or tree.haishu, name="n", total=total, **more
        )

    return started


@pytest.fixture
def machine(monkeypatch):
    held = {"now": clock.ticking()}
    monkeypatch.setattr(clock, "ticking", lambda: held["now"])

    def wind(**by: float) -> datetime:
        held["now"] += timedelta(**by)
        return held["now"]

    return wind


@pytest.fixture
def fresh():
    return lambda job: Job.unscoped.get(pk=job.pk)
