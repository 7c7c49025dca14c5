"""An import whose file is refused only when a worker reads it: the page says why, and what can be done."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.jobs.choices import JobStatus
from core.jobs.models import Job
from core.jobs.services import running, starting
from core.sheets import jobs
from core.sheets.kinds import kind_of
from core.sheets.limits import MOST_ROWS
from core.sheets.models import SheetImport
from core.sheets.services import checking, committing, uploading
from tests.core.sheets import books, flow
from tests.factories import Tree, actor_in

pytestmark = pytest.mark.django_db
TOO_MANY = "名单超过 {} 行，请拆分后分次导入"


@pytest.fixture
def by(client):
    """A caseworker who has signed in."""
    tree = Tree()
    found, colleague = actor_in("township_caseworker", tree.wangchun)
    client.force_login(colleague, backend="allauth.account.auth_backends.AuthenticationBackend")
    return found, tree.wangchun


def shown(client, sheet: SheetImport) -> str:
    return client.get(reverse("desk:import_detail", args=[sheet.pk])).content.decode()


def by_twos(monkeypatch) -> None:
    few = replace(kind_of("members"), checked_at_once=2, written_at_once=2)
    for module in (checking, committing):
        monkeypatch.setattr(module, "kind_of", lambda _code: few)


def few_rows(monkeypatch, most: int) -> None:
    for module in (checking, uploading, jobs):
        was = module.value
        monkeypatch.setattr(module, "value", lambda code, *a, was=was: most if code == MOST_ROWS else was(code, *a))


def test_a_large_file_that_cannot_be_read_says_why(client, by, monkeypatch):
    monkeypatch.setattr(uploading, "QUICK", 0)  # a worker reads it
    few_rows(monkeypatch, 100)
    sheet = flow.upload(by[0], books.xlsx([books.member(number) for number in range(160)]), by[1])

    text = shown(client, sheet)

    assert TOO_MANY.format(100) in text
    assert "检查数据" not in text  # there is no column to match, and no heading to speak of
    assert "表头在第" not in text


def test_a_check_that_finds_too_many_rows_says_why(client, by, monkeypatch):
    by_twos(monkeypatch)
    few_rows(monkeypatch, 3)
    sheet = flow.upload(by[0], books.xlsx([books.member(number) for number in range(5)]), by[1])
    checking.match_columns(
        actor=by[0], import_id=sheet.pk, seen_version=sheet.version, mapping=sheet.mapping, acknowledged=True
    )
    assert TOO_MANY.format(3) not in shown(client, sheet)  # it waits
    flow.work()

    assert TOO_MANY.format(3) in shown(client, sheet)


def test_a_reading_that_a_fault_stopped_can_be_tried_again(client, by, monkeypatch):
    monkeypatch.setattr(uploading, "QUICK", 0)
    monkeypatch.setattr("core.jobs.services.running.MAX_TRIES", 1)
    with monkeypatch.context() as broken:
        broken.setattr(uploading, "recognise", lambda *_a, **_k: 1 / 0)
        sheet = flow.upload(by[0], books.xlsx([books.member(0)]), by[1])
    job = Job.unscoped.get()
    text = shown(client, sheet)
    assert job.status == JobStatus.FAILED
    assert (job.message in text, reverse("desk:job_retry", args=[job.pk]) in text) == (True, True)

    client.post(reverse("desk:job_retry", args=[job.pk]))
    flow.work()

    text = shown(client, sheet)
    assert (job.message in text, "检查数据" in text) == (False, True)


def test_a_cell_as_long_as_a_book_is_shown_by_its_first_letters(client, by):
    sheet = flow.upload(by[0], books.xlsx([books.member(0, 姓名="王" * 32_000, 岗位="工" * 32_000)]), by[1])

    assert max(map(len, sheet.samples)) == 40


def test_a_writing_cancelled_half_way_says_how_far_it_came(client, by, monkeypatch):
    by_twos(monkeypatch)
    sheet = flow.checked(by[0], books.xlsx([books.member(number) for number in range(5)]), by[1])
    flow.accept(by[0], sheet)
    job = Job.unscoped.live().get()
    running._chunk(job.pk, running._claim(job.pk), {})
    starting.cancel_job(actor=by[0], job_id=job.pk, moment=clock.now())
    flow.work()
    Job.unscoped.live().update(lease_until=clock.ticking() - timedelta(seconds=1))
    flow.work()

    text = shown(client, sheet)

    assert ("写入已停止" in text, "已写入 2 行，共 5 行" in text) == (True, True)
