"""Story 2: 500 members in a file, 496 accepted, 4 listed with their reason, a repeat adds nothing; killed half way."""

import io
import os
import signal
import subprocess
import sys
import time
from datetime import date

import openpyxl
import pytest
import redis
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from core.events.models import Event
from core.jobs.services import sweeping
from core.sheets.models import ImportRow, SheetImport
from tests.core.sheets import books
from tests.core.sheets.flow import fresh, receipt
from tests.desk.reading import text_of
from tests.factories import SYSTEM, Tree, actor_in
from tests.owning import our_address
from unions.models import Membership, Person
from unions.services.people import describe, enrol, ensure_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.story, pytest.mark.slow]
ROWS = 500
CHECK_DIGIT, ELSEWHERE, SEX = (17, 303), 120, 444  # rows as Excel counts: the heading is row 1
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def worker(transactional_db, tmp_path):
    """Start a real Celery worker on this test's database and its own queue."""
    redis.Redis.from_url(f"{os.environ['REDIS_URL']}/{int(os.environ['REDIS_BROKER_DB'])}").flushdb()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": our_address(),
        "HENGWEN_VAR": str(tmp_path),
        "HENGWEN_NOW": "2026-11-23T10:00:00+08:00",
        "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
    }
    command = [sys.executable, "-m", "celery", "-A", "tests.core.sheets.quick", "worker", "--concurrency", "1"]
    command += ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    started = []

    def start():
        started.append(subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, start_new_session=True))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            kill(process)


def kill(process):
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def eventually(truth, what):
    until = time.monotonic() + 60
    while not (answer := truth()):
        assert time.monotonic() < until, f"not within a minute: {what}"
        sweeping.sweep(sweeping.clock.now())  # what beat does every quarter of a minute
        time.sleep(0.1)
    return answer


def the_file():
    rows = [books.member(number) for number in range(ROWS)]
    for row in CHECK_DIGIT:
        number = rows[row - 2][1]
        rows[row - 2][1] = number[:-1] + ("1" if number[-1] != "1" else "2")
    rows[SEX - 2][2] = {"男": "女", "女": "男"}[rows[SEX - 2][2]]
    return books.xlsx(rows)


@pytest.fixture
def people():
    tree = Tree()
    _actor, cadre = actor_in("grassroots_cadre", tree.textile)
    number = ELSEWHERE - 2
    told = describe(
        name=books.name(number), identity=books.identity(number, man=bool(number % 2)), today=date(2026, 11, 23)
    )
    person = ensure_person(actor=SYSTEM, union=tree.elsewhere, described=told)
    enrol(actor=SYSTEM, person=person, union=tree.elsewhere, joined_on=date(2020, 5, 1))
    return tree, cadre


def send(client, content):
    """Upload a file and let its columns be as they were recognised."""
    answer = client.post("/imports/new/members/", {"file": SimpleUploadedFile("会员名单.xlsx", content)})
    assert answer.status_code == 302, text_of(answer)
    sheet = SheetImport.unscoped.latest("pk")
    columns = {f"c{place}": field for field, place in sheet.mapping.items()}
    client.post(f"/imports/{sheet.pk}/map/", columns | {"seen_version": sheet.version})
    eventually(lambda: fresh(sheet).status == "checked", "the check")
    return fresh(sheet)


def test_five_hundred_rows_four_of_them_wrong(client, people, worker):
    tree, cadre = people
    client.force_login(cadre, backend=BACKEND)
    first = worker()

    sheet = send(client, the_file())

    assert sheet.findings == {"new": 496, "changed": 0, "same": 0, "held": 1, "wrong": 3}
    assert Membership.unscoped.count() == 1, "a dry run writes nothing"
    words = text_of(client.get(f"/imports/{sheet.pk}/"))
    assert "第 17 行 身份证号" in words
    assert "第 303 行 身份证号" in words
    assert "第 444 行 性别" in words
    assert "性别与身份证号不一致" in words
    assert "第 120 行 身份证号" in words
    assert "请办理会籍转接" in words
    assert books.identity(0, man=False) not in words

    marked = openpyxl.load_workbook(io.BytesIO(client.get(f"/imports/{sheet.pk}/annotated/").content))["会员"]
    assert marked.cell(1, 6).value == "问题"
    assert "最后一位" in marked.cell(17, 6).value
    assert marked.cell(17, 2).fill.fgColor.rgb.endswith("F8CBC5")
    assert "最后一位" in marked.cell(17, 2).comment.text
    assert [row for row in range(2, ROWS + 2) if marked.cell(row, 6).value] == [17, 120, 303, 444]

    refused = client.post(f"/imports/{sheet.pk}/commit/", {"seen_version": sheet.version, "accepts": ["new"]})
    assert refused.status_code == 422, "leaving rows out is an explicit choice"
    chosen = {"seen_version": sheet.version, "accepts": ["new"], "only_valid": "on"}
    assert client.post(f"/imports/{sheet.pk}/commit/", chosen).status_code == 302
    eventually(lambda: Membership.unscoped.count() >= 100, "some chunks")
    kill(first)
    at_the_kill = Membership.unscoped.count()
    assert at_the_kill < 497, "killed half way"
    assert ImportRow.objects.filter(sheet=sheet, fate="created").count() == at_the_kill - 1, "rows and outcome together"
    worker()
    eventually(lambda: fresh(sheet).status == "done", "the rest, by another worker")

    assert receipt(fresh(sheet)) == {"created": 496, "updated": 0, "unchanged": 0, "skipped": 1, "failed": 3}
    assert Membership.unscoped.filter(union=tree.textile).count() == 496
    assert Person.unscoped.count() == 497
    assert Event.unscoped.filter(code="unions.member.enrolled").count() == 497
    outcome = openpyxl.load_workbook(io.BytesIO(client.get(f"/imports/{sheet.pk}/receipt/").content)).active
    rows = [row for row in outcome.iter_rows(min_row=6, values_only=True) if row[0]]
    assert len(rows) == ROWS
    assert [row[0] for row in rows if row[1] in ("已跳过", "未写入")] == [17, 120, 303, 444]

    again = send(client, the_file())

    assert again.findings == {"new": 0, "changed": 0, "same": 496, "held": 1, "wrong": 3}
    assert "没有可写入的行" in text_of(client.get(f"/imports/{again.pk}/"))
    assert (Person.unscoped.count(), Membership.unscoped.count()) == (497, 497)
