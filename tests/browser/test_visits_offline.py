"""A day of visits on a telephone with the wire really cut: what is written is kept, sealed, and sent by itself."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from aid.choices.files import FileStatus
from aid.choices.visits import PlanStatus
from aid.models import NeedyFile, Visit, VisitClash, VisitMedia, VisitPlan, VisitUpload
from aid.services import visit_plans
from tests.aid.applications import Office
from tests.browser.windows import DESK, PHONE, browser
from tests.browser.wire import wire
from tests.factories import DAY, Tree

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]
PIN = "246810"
DUMP = """async () => {
  const told = (ask) => new Promise((done) => { ask.onsuccess = () => done(ask.result); });
  const base = await told(indexedDB.open("hengwen-visits"));
  const found = {};
  for (const store of ["packs", "drafts", "outbox", "media"]) {
    const rows = await told(base.transaction(store).objectStore(store).getAll());
    found[store] = rows.map((row) => JSON.stringify(row) + new TextDecoder().decode(row.sealed.body));
  }
  return found;
}"""


def photo():
    """Return a photo as a telephone takes it: large, with the place in it."""
    picture = Image.effect_noise((3000, 2000), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (29.0, 52.0, 0.0)}
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, exif=exif)
    return {"name": "IMG_0042.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


class Telephone:
    """A telephone in somebody's hand."""

    def __init__(self, window, line):
        self.window, self.page, self.line = window, window.page, line
        self.page.clock.set_fixed_time("2026-11-23T10:00:00+08:00")

    def fetch(self, who):
        self.window.sign_in(who.user_id)
        self.page.goto(self.line.origin + "/m/")
        self.page.fill("#pin", PIN)
        self.page.click("text=设置 PIN 并下载走访资料")
        self.page.wait_for_selector("h1:has-text('今日走访')")
        for _try in range(100):
            if self.page.evaluate("navigator.serviceWorker.controller !== null"):
                return self
            self.page.wait_for_timeout(100)
        pytest.fail("the service worker never took over")

    def lose_signal(self):
        self.line.cut()
        self.page.context.set_offline(True)

    def find_signal(self):
        self.line.mend()
        self.page.context.set_offline(False)

    def unlock(self, pin=PIN):
        self.page.wait_for_selector("h1:has-text('锁定')")
        self.page.fill("#pin", pin)
        self.page.click("button:has-text('打开')")
        if pin == PIN:
            self.page.wait_for_selector("h1:not(:text('锁定'))")

    def next(self):
        self.page.click("button:has-text('下一步')")

    def write(self, name, *, income="3200", sign=True, picture=None, findings="每周透析三次。"):
        page = self.page
        page.click(".m-tabs a >> nth=0")
        page.click(f".m-visit:has-text('{name}')")
        page.fill("[name=person_met]", name)
        self.next()
        page.click("text=无变化")
        self.next()
        page.fill("[name=income_month]", income)
        self.next()
        page.click(".m-chip:has-text('潮湿或漏水')")
        self.next()
        page.fill("[name=findings]", findings)
        self.next()
        if picture:
            page.set_input_files("#camera", picture)
            page.wait_for_selector(".files li")
        if sign:
            box = page.locator(".m-sign").bounding_box()
            page.mouse.move(box["x"] + 30, box["y"] + 40)
            page.mouse.down()
            for step in range(12):
                page.mouse.move(box["x"] + 30 + step * 15, box["y"] + 40 + (step % 3) * 20)
            page.mouse.up()
            page.click("text=确认签字")
            page.wait_for_selector("text=重新签字")

    def hand_in(self):
        self.page.click("button:has-text('提交走访记录')")
        self.page.wait_for_selector("h1:has-text('待上传')")


@pytest.fixture
def village(transactional_db):
    """Two families to be visited today, by the caseworker and the cadre."""
    office = Office(Tree())
    about = {"actor": office.caseworker, "planned_on": DAY, "today": DAY}
    people = {"lead_id": office.caseworker.user_id, "second_id": office.cadre.user_id}
    for names in (("王秀兰", "李建国"), ("赵国强",)):
        visit_plans.plan_visit(file_id=office.submitted(names=names).pk, **about, **people)
    return office


def plan_of(name):
    return VisitPlan.unscoped.select_related("file").get(file__head__name=name)


def test_a_day_without_signal(village, live_server):
    with wire(live_server.url) as line, browser(line.origin) as window:
        phone = Telephone(window(PHONE), line).fetch(village.caseworker)
        page = phone.page
        assert page.inner_text(".m-list").count("逾期") == 0
        phone.window.check("today")

        phone.lose_signal()
        page.reload()  # the shell comes from the worker, the families from behind the PIN
        phone.unlock("111111")
        page.wait_for_selector("text=还可以试 4 次")
        phone.unlock()
        phone.write("王秀兰", picture=photo())
        assert "离线" in page.inner_text("#state")
        kept = page.evaluate(DUMP)
        assert kept["drafts"]
        assert len(kept["media"]) == 2
        assert not any("王秀兰" in text or "每周透析" in text for rows in kept.values() for text in rows)

        page.reload()  # in the middle of the form: nothing is lost
        phone.unlock()
        page.wait_for_selector("text=重新签字")
        phone.hand_in()
        assert "待上传" in page.inner_text(".m-record")
        visit_plans.drop_visit(  # at the desk somebody gives up the other family's visit meanwhile
            actor=village.caseworker, plan_id=plan_of("赵国强").pk, seen_version=1, reason="外出"
        )
        phone.write("赵国强")
        phone.hand_in()
        page.click(".m-tabs a >> nth=2")
        page.wait_for_selector("text=还有 2 条未上传")
        assert page.locator("text=删除并退出登录").count() == 0  # signing out would lose them
        assert VisitUpload.objects.count() == 0

        page.click(".m-tabs a >> nth=1")
        phone.find_signal()
        page.wait_for_selector("text=/^已入库，回执 R-20261123-0001/")
        page.wait_for_selector(".m-record:has-text('需修改')")  # one bad record did not stop the other
        assert "已取消" in page.inner_text(".m-record:has-text('需修改')")
        phone.window.faults = [each for each in phone.window.faults if "409" not in each and "ERR_" not in each]
        phone.window.check("outbox")

        assert NeedyFile.unscoped.get(head__name="王秀兰").status == FileStatus.UNIT_SURVEYED
        assert Visit.unscoped.get().findings == "每周透析三次。"
        picture = VisitMedia.objects.get(kind="photo").attachment
        assert picture.size <= 400 * 1024
        with default_storage.open(picture.stored_as) as content:
            image = Image.open(content)
            assert max(image.size) <= 1600
            assert not image.getexif()

        page.goto(line.origin + "/accounts/logout/")  # the ordinary way out is barred as well
        page.wait_for_selector("text=还有 1 条走访记录未上传")
        assert page.locator("#leaving button").is_disabled()
        page.click("text=查看待上传")
        page.on("dialog", lambda dialog: dialog.accept())
        page.click("text=放弃这条记录")
        page.click(".m-tabs a >> nth=2")
        page.click("text=删除并退出登录")
        page.wait_for_selector("h1:has-text('锁定')")
        assert not any(page.evaluate(DUMP).values())


def test_two_telephones_at_one_table(village, live_server):
    with wire(live_server.url) as line, browser(line.origin) as window:
        first = Telephone(window(PHONE), line).fetch(village.caseworker)
        second = Telephone(window(PHONE), line).fetch(village.cadre)
        for phone, income in ((first, "3200"), (second, "2800")):
            phone.lose_signal()
            phone.write("王秀兰", income=income)
            phone.hand_in()
        first.find_signal()
        first.page.wait_for_selector("text=/^已入库/")
        second.find_signal()
        second.page.wait_for_selector(".m-record:has-text('填写不一致')")
        assert [one.field for one in VisitClash.objects.all()] == ["income_month"]

        desk = window(DESK).sign_in(village.caseworker.user_id)
        desk.open(f"/visits/{plan_of('王秀兰').pk}/conflict/")
        desk.check("conflict")
        desk.page.check("input[value=told]")
        desk.press("main button.btn.p")
        desk.check("visit")
        assert "2,800.00" in desk.text()
        assert plan_of("王秀兰").status == PlanStatus.DONE
        desk.open("/visits/")
        desk.check("week")


def test_after_72_hours_the_families_are_gone_and_unsent_records_are_not(village, live_server):
    with wire(live_server.url) as line, browser(line.origin) as window:
        phone = Telephone(window(PHONE), line).fetch(village.caseworker)
        phone.lose_signal()
        phone.write("王秀兰")
        phone.hand_in()
        later = DAY + timedelta(days=3)
        phone.page.clock.set_fixed_time(f"{later}T10:00:01+08:00")
        phone.page.reload()
        phone.unlock()
        phone.page.click(".m-tabs a >> nth=0")
        phone.page.wait_for_selector("text=出发前请先下载")
        kept = phone.page.evaluate(DUMP)
        assert (len(kept["packs"]), len(kept["outbox"])) == (0, 1)
        phone.page.click(".m-tabs a >> nth=1")
        phone.find_signal()
        phone.page.wait_for_selector("text=/^已入库/")
