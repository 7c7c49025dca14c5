"""A return that would keep its reader waiting is counted as a job: the same figures, with progress and cancel."""

import pytest
from django.db import connection

from core.jobs.models import Job
from core.jobs.services import running
from core.patience import TooLongError, within
from desk.statistics import PARTS
from tests.aid.applications import Office
from tests.desk.test_statistics import cells
from tests.factories import Tree

pytestmark = pytest.mark.django_db
PAGE, COUNT, EXPORT = "/statistics/", "/statistics/count/", "/statistics/export/"
AT_ONCE, NEVER_AT_ONCE = 0, -1


@pytest.fixture
def county():
    office = Office(Tree())
    office.filed(names=("王秀兰", "李建国", "李欣悦"))
    return office


def begun(client, asked):
    client.post(COUNT, asked)
    client.post(COUNT, asked)  # pressed twice
    return Job.unscoped.get()


def test_what_takes_too_long_is_offered_as_a_job_and_says_the_same(county, as_role, client, settings):
    as_role("county_reviewer", county.tree.haishu)
    asked = {"node": county.tree.haishu.code, "first": "2020-01-01", "last": "2026-11-23", "by": "season"}
    settings.RETURNS_MILLISECONDS = AT_ONCE
    direct, book = client.get(PAGE, asked), client.get(EXPORT, asked)
    settings.RETURNS_MILLISECONDS = NEVER_AT_ONCE

    offered, away = client.get(PAGE, asked), client.get(EXPORT, asked)
    job = begun(client, asked)
    for _turn in PARTS:
        assert Job.unscoped.get().status in ("queued", "running")
        running.run(job.pk, seconds=0)
    job.refresh_from_db()
    shown = client.get(job.result_url)

    assert "后台统计" in offered.text
    assert away.status_code == 302
    assert (job.status, job.done_count) == ("done", len(PARTS))
    assert shown.context["shown"] == direct.context["shown"]
    assert cells(client.get(EXPORT, asked | {"job": str(job.pk)}).content)[4:] == cells(book.content)[4:]


def test_somebody_elses_count_is_nobody_elses_and_another_question_takes_no_old_answer(
    county, as_role, client, settings
):
    as_role("county_reviewer", county.tree.haishu)
    settings.RETURNS_MILLISECONDS = NEVER_AT_ONCE
    asked = {"node": county.tree.haishu.code, "first": "2020-01-01", "last": "2026-11-23", "by": "season"}
    job = begun(client, asked)
    half = client.get(PAGE, asked | {"job": str(job.pk)}).text
    for _turn in PARTS:
        running.run(job.pk, seconds=0)
    other = client.get(PAGE, asked | {"last": "2026-10-31", "job": str(job.pk)}).text
    as_role("county_approver", county.tree.haishu)

    assert "后台统计" in half
    assert "后台统计" in other
    assert client.get(PAGE, asked | {"job": str(job.pk)}).status_code == 404
    assert client.get(PAGE, asked | {"job": "nonsense"}).status_code == 404


def test_a_cancelled_count_stops_between_two_parts(county, as_role, client):
    as_role("county_reviewer", county.tree.haishu)
    job = begun(client, {"node": county.tree.haishu.code})
    running.run(job.pk, seconds=0)
    client.post(f"/jobs/{job.pk}/cancel/")
    running.run(job.pk, seconds=0)
    job.refresh_from_db()

    assert (job.status, job.done_count) == ("cancelled", 1)


def test_patience_ends_a_statement_and_leaves_the_connection_as_it_was(db):
    def limit(cursor):
        cursor.execute("SHOW statement_timeout")
        return cursor.fetchone()[0]

    with connection.cursor() as cursor:
        before = limit(cursor)
        with pytest.raises(TooLongError), within(20):
            cursor.execute("SELECT pg_sleep(5)")
        assert limit(cursor) == before
        with within(5000):
            cursor.execute("SELECT 1")
        assert limit(cursor) == before
