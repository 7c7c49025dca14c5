"""The pages of one's own jobs: progress that refreshes itself, a button that stops it, a file for its owner alone."""

import pytest
from django.urls import reverse

from core.jobs.models import Job
from core.jobs.services import running, starting
from tests.core.jobs import counting
from tests.factories import Tree, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def owner(tree, as_role):
    counting.register()
    yield as_role("finance_preparer", tree.haishu)
    counting.unregister()


def started(owner, tree, total=12, key="k", subject=None):
    return starting.start_job(
        actor=owner, kind=counting.CODE, key=key, subject=subject, union_path=tree.haishu.path, name="n", total=total
    )


def url(name, job=None):
    return reverse(f"desk:{name}", args=[job.pk] if job else [])


def test_the_list_shows_ones_own_jobs_only(owner, tree, client):
    job = started(owner, tree)
    stranger = started(actor("finance_preparer", tree.haishu), tree, key="other")

    page = client.get(url("job_list")).text

    assert (str(job.pk) in page, str(stranger.pk) in page) == (True, False)


def test_the_list_costs_the_same_for_any_number(owner, tree, client, constant_queries):
    keys = iter(range(1000))

    def add(count):
        for _turn in range(count):
            started(owner, tree, key=str(next(keys)))

    assert constant_queries(lambda: client.get(url("job_list")), add) <= 8


@pytest.mark.parametrize("name", ["job_detail", "job_progress", "job_cancel", "job_retry", "job_file"])
def test_somebody_elses_job_does_not_exist(owner, tree, client, name):
    job = started(actor("finance_preparer", tree.haishu), tree)
    method = "post" if name in ("job_cancel", "job_retry") else "get"
    running.run(job.pk, seconds=0)

    answer = getattr(client, method)(url(name, job))

    assert answer.status_code == 404
    assert Job.unscoped.get(pk=job.pk).is_live


def test_the_page_asks_again_by_itself_with_and_without_javascript(owner, tree, client):
    job = started(owner, tree)
    running.run(job.pk, seconds=0)

    page = client.get(url("job_detail", job)).text

    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert f'hx-get="{url("job_progress", job)}"' in page
    assert "5 / 12" in page or "12" in page
    part = client.get(url("job_progress", job), headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith("<section") or "<section" in part.text[:400]
    assert "HX-Refresh" not in part.headers


def test_when_it_has_ended_nothing_asks_any_more(owner, tree, client):
    job = started(owner, tree)
    running.run(job.pk)

    page = client.get(url("job_detail", job)).text

    assert "http-equiv" not in page
    assert "hx-trigger" not in page.split('id="job-')[1].split("</section>")[0]
    assert 'href="/work/"' in page
    assert client.get(url("job_progress", job))["HX-Refresh"] == "true"


def test_its_owner_stops_it(owner, tree, client):
    job = started(owner, tree)
    answer = client.post(url("job_cancel", job), follow=True)
    assert answer.status_code == 200
    assert Job.unscoped.get(pk=job.pk).status == "cancelled"
    assert client.post(url("job_cancel", job)).status_code == 409


def test_a_running_one_is_asked_to_stop(owner, tree, client):
    job = started(owner, tree)
    token = running._claim(job.pk)
    client.post(url("job_cancel", job))
    running._chunk(job.pk, token, {})
    assert Job.unscoped.get(pk=job.pk).status == "cancelled"


def test_what_a_rule_refused_is_listed(owner, tree, client):
    job = started(owner, tree)
    counting.AT[0] = counting.REFUSAL
    running.run(job.pk)
    page = client.get(url("job_detail", job)).text
    assert "Number 7 may not be counted." in page
    assert url("job_retry", job) not in page
    assert client.post(url("job_retry", job)).status_code == 409


def test_a_fault_can_be_tried_again(owner, tree, client, monkeypatch):
    monkeypatch.setattr(running, "MAX_TRIES", 1)
    job = started(owner, tree)
    counting.AT[0] = ZeroDivisionError()
    running.run(job.pk)
    assert url("job_retry", job) in client.get(url("job_detail", job)).text
    counting.AT.clear()
    assert client.post(url("job_retry", job)).status_code == 302
    running.run(job.pk)
    assert Job.unscoped.get(pk=job.pk).status == "done"


def test_the_file_is_handed_over(owner, tree, client):
    job = started(owner, tree)
    assert client.get(url("job_file", job)).status_code == 404
    running.run(job.pk)
    assert url("job_file", job) in client.get(url("job_detail", job)).text
    answer = client.get(url("job_file", job))
    assert (answer.status_code, answer.text.split()[:2]) == (200, ["0", "1"])
    assert answer["Content-Disposition"] == 'attachment; filename="count.txt"'
    assert answer["Cache-Control"] == "no-store"


def test_work_of_a_single_piece_is_not_counted_in_rows(owner, tree, client):
    job = started(owner, tree)
    Job.unscoped.filter(pk=job.pk).update(status="done", ended_at=job.created_at, done_count=1, total=1)
    assert "1 / 1 行" not in client.get(url("job_detail", job)).text
    Job.unscoped.filter(pk=job.pk).update(done_count=2, total=2)
    assert "2 / 2 行" in client.get(url("job_detail", job)).text


def test_the_button_that_cancels_keeps_the_keyboard_while_the_part_is_asked_for_again(owner, tree, client):
    """Every two seconds the part is put in anew; only what has an id has the focus again afterwards."""
    job = started(owner, tree)
    assert f'id="cancel-{job.pk}"' in client.get(url("job_progress", job)).text
