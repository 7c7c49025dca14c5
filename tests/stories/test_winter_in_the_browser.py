"""The winter programme as people do it: Chromium at both widths, a real worker, a real beat, a payment booked once."""

import os
import time

import pytest
import redis

from aid.models import Award, Batch, JournalEntry, Payment, Roster
from aid.models.visits import Visit
from aid.selectors.funds import broken_invariants
from core.events.models import Delivery, UnsealedEvent
from core.events.seals import first_broken
from core.reminders.models import Message
from tests.aid.applications import Office
from tests.aid.money.treasury import Treasury, card, fresh, told
from tests.browser.windows import PHONE, browser
from tests.core.reminders.conftest import other_process, outbox  # noqa: F401 fixtures
from tests.factories import Tree

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.story,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.drill,
]
NOW = "2026-11-23T10:00:00+08:00"
FAMILIES = (("王秀兰", "李建国", "李欣悦"), ("赵德海", "孙美娟", "赵小宝"), ("黄雅琴", "周敏", "周小明"))
CELERY = ("celery", "-A", "tests.core.reminders.quick")


def eventually(truth, what, patience=60.0):
    until = time.monotonic() + patience
    while not truth():
        assert time.monotonic() < until, f"not within {patience:.0f} s: {what}"
        time.sleep(0.3)


@pytest.fixture
def winter(transactional_db):
    tree = Tree()
    office = Office(tree)
    treasury = Treasury(tree)
    office.cadre, office.caseworker = treasury.cadre, treasury.caseworker
    office.reviewer, office.approver = treasury.reviewer, treasury.approver
    files = [office.filed(names=names, account=card()) for names in FAMILIES]
    return treasury, files


@pytest.fixture
def engine(other_process, tmp_path):  # noqa: F811 the fixture above
    redis.Redis.from_url(f"{os.environ['REDIS_URL']}/{os.environ['REDIS_BROKER_DB']}").flushdb()
    other_process("--concurrency", "1", "--loglevel", "WARNING", module=(*CELERY, "worker"), HENGWEN_NOW=NOW)
    schedule = ("-s", str(tmp_path / "beat"), "--pidfile", "", "--loglevel", "WARNING")
    other_process(*schedule, module=(*CELERY, "beat"), HENGWEN_NOW=NOW)


def test_winter_from_roster_to_receipt(winter, engine, live_server):
    treasury, files = winter
    with browser(live_server.url) as window:
        cadre = window().sign_in(treasury.cadre.user_id)
        cadre.open(f"/campaigns/{treasury.programme.pk}/rosters/new/?union={treasury.tree.textile.code}")
        assert "王秀兰" in cadre.text()
        cadre.check("building a roster")
        cadre.press("main button.btn.p")
        roster = Roster.unscoped.get()
        _decide(cadre, roster, "submit")
        _decide(window().sign_in(treasury.caseworker.user_id), roster, "check")
        _decide(window().sign_in(treasury.approver.user_id), roster, "approve")
        assert fresh(roster).status == "approved"

        batch = _pay(treasury, window)
        assert [award.status for award in Award.unscoped.order_by("pk")] == ["paid", "paid", "failed"]
        assert JournalEntry.unscoped.filter(kind="confirm").count() == 2 or len(told("aid.payment.paid")) == 2
        assert broken_invariants() == []

        _visit_on_a_phone(treasury, files[0], window)
        _look(treasury, files[0], batch, window)

    eventually(lambda: Message.objects.filter(user_id=treasury.reviewer.user_id).exists(), "the county is reminded")
    eventually(lambda: not Delivery.objects.filter(done_at=None).exists(), "every subscriber ran")
    eventually(lambda: not UnsealedEvent.objects.exists(), "every event is sealed")
    assert first_broken() is None


def _decide(person, roster, act):
    person.open(f"/rosters/{roster.pk}/{act}/")
    for field in person.page.query_selector_all("main textarea"):
        field.fill("同意")
    person.press("main form button[type=submit]")
    person.check(act)


def _pay(treasury, window):
    preparer = window().sign_in(treasury.preparer.user_id)
    preparer.open("/batches/new/").press("main form button[type=submit]")
    batch = Batch.unscoped.get()
    where = f"/batches/{batch.number}/"
    preparer.open(f"{where}lock/").press("main form button[type=submit]")
    confirmer = window().sign_in(treasury.confirmer.user_id)
    confirmer.open(f"{where}confirm/").press("main form button[type=submit]")
    assert fresh(batch).status == "confirmed"
    preparer.open(where).press("form[action$='/bank-file/'] button")
    assert preparer.page.locator(f"a[href='{where}send/']").count() == 1, "the next step, without a reload"
    with preparer.page.expect_download() as download:
        preparer.page.click("form[action$='/bank-file/'] button")
    first = download.value.path().read_bytes()
    preparer.open(f"{where}send/").press("main form button[type=submit]")
    answer = treasury.answer(fresh(batch), {3: "NAME_MISMATCH"})
    for _twice in range(2):
        preparer.open(f"{where}results/new/")
        preparer.page.set_input_files(
            "input[type=file]", {"name": "回盘.csv", "mimeType": "text/csv", "buffer": answer}
        )
        preparer.press("main form button[type=submit]")
    preparer.open(where)
    preparer.check("a settled batch")
    with preparer.page.expect_download() as download:
        preparer.page.click("form[action$='/bank-file/'] button")
    assert download.value.path().read_bytes() == first, "the same bytes every time"
    assert Payment.unscoped.filter(status="paid").count() == 2
    return batch


def _visit_on_a_phone(treasury, file, window):
    cadre = window(PHONE).sign_in(treasury.cadre.user_id)
    cadre.open(f"/campaigns/{treasury.programme.pk}/visit/{fresh(file).key}/")
    page = cadre.page
    for name, text in (("second_visitor", "陆海涛"), ("person_met", "王秀兰"), ("findings", "送上慰问金，情况稳定。")):
        page.fill(f"[name={name}]", text)
    if not page.input_value("[name=first_visitor]"):
        page.fill("[name=first_visitor]", "沈静怡")
    cadre.check("the visit form on a phone")
    cadre.press("main form button[type=submit]")
    assert Visit.unscoped.filter(programme=treasury.programme, file=file).count() == 1


def _look(treasury, file, batch, window):
    """Open what each person looks at, at both widths."""
    paths = ["/work/", "/needy/", f"/needy/{fresh(file).key}/", "/notifications/", "/campaigns/", "/coverage/"]
    paths += [f"/campaigns/{treasury.programme.pk}/", f"/batches/{batch.number}/"]
    for size in ((1440, 900), PHONE):
        reviewer = window(size).sign_in(treasury.reviewer.user_id)
        for path in paths:
            reviewer.open(path).check(f"{path} at {size[0]}")
        assert reviewer.page.goto(reviewer.origin + "/needy/330203-2026-9999/").status == 404
