"""Stories 1, 2, 3, 6 and 18 as people do them: their forms in Chromium, at a desk and on a telephone."""

import io

import openpyxl
import pytest

from core import clock
from core.sheets.models import SheetImport
from tests.aid.applications import photo
from tests.browser.windows import DESK, PHONE, browser
from tests.core.sheets.flow import fresh as again
from tests.factories import DAY, actor_in, identity_number
from tests.stories.test_story_02_members_by_upload import (  # noqa: F401 fixtures
    eventually,
    people,
    the_file,
    worker,
)
from tests.stories.test_story_06_reelection_reminder import END
from tests.unions.founding import NAMES, Township, credit_code
from tests.unions.members import Unions
from unions.models import Employer, EmployerCover, Membership, Union
from unions.services import tallies

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.story,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.drill,
]
CODE = credit_code(30_000_001)
PAPER = {"name": "建会请示.jpg", "mimeType": "image/jpeg"}


def fill(person, **fields):
    """Fill the fields of a form as one types and chooses."""
    for name, value in fields.items():
        field = person.page.locator(f"main [name={name}]")
        kind = field.first.evaluate("each => each.tagName + ':' + each.type")
        if kind.startswith("SELECT"):
            field.select_option(value)
        elif kind.endswith(":radio"):
            person.page.check(f"main [name={name}][value='{value}']")
        else:
            field.fill(value)
    return person


def send(person, answer="main form[method=post] button[type=submit]"):
    return person.press(answer)


def follow(person, link):
    """Go where a link leads; my work writes into the history by itself, which looks like an answer."""
    way = person.page.get_attribute(link, "href")
    person.page.click(link)
    person.page.wait_for_url(lambda address: address.endswith(way))
    return person


def test_story_1_a_union_is_founded(transactional_db, live_server):
    township = Township()
    tree = township.tree
    recorder, decider = (actor_in("township_caseworker", tree.wangchun)[1].pk for _two in range(2))
    with browser(live_server.url) as window:
        me = window().sign_in(recorder)
        me.open("/unions/employers/new/")
        numbers = {"employee_count": "60", "female_count": "21", "migrant_count": "30", "dispatched_count": "0"}
        fill(me, credit_code=CODE, name="宁波永信包装有限公司", region_code=tree.wangchun.region_id, ownership="170")
        fill(me, industry="C", counted_on="2026-11-23", legal_rep="周志强", **numbers)
        send(me).check("the employer")
        assert Employer.unscoped.get(credit_code=CODE).employee_count == 60

        me.open(f"/unions/{tree.wangchun.code}/new/")
        send(fill(me, name="宁波永信包装有限公司工会", kind="enterprise", credit_codes=CODE))
        union = Union.unscoped.get(name="宁波永信包装有限公司工会")
        here = f"/unions/{union.code}/"
        assert "上传建会请示" in me.text()
        me.check("what an application lacks")

        me.open(f"{here}letter/")
        me.page.set_input_files("main input[type=file]", PAPER | {"buffer": photo().read()})
        send(me)
        me.open(f"{here}applicants/")
        listed = "\n".join(f"{name}建国 {identity_number(sex='1')}" for name in NAMES[:40])
        send(fill(me, text=listed))
        me.open(f"{here}candidate/")
        spouse = {"identity": identity_number(), "post": "chair", "mode": "part_time", "relation": "spouse"}
        send(fill(me, name="林小芳", **spouse))
        assert "近亲属不得" in me.text()
        assert me.page.input_value("[name=name]") == "林小芳", "what was typed stays"
        me.faults.clear()  # the browser reports the refusal it was sent
        me.check("a close relative is refused")
        for name, post in (("王丽华", "chair"), ("陈永强", "vice_chair"), ("周文娟", "committee")):
            me.open(f"{here}candidate/")
            send(fill(me, name=name, identity=identity_number(), post=post, mode="part_time", relation="none"))
        assert "材料已齐" in me.text()
        me.open(f"{here}apply/")
        send(me)
        assert township.fresh(union).status == "applied"
        assert me.page.locator(f"main a[href='{here}approve/']").count() == 0, "nobody decides on what they recorded"

        other = window(PHONE).sign_in(decider)
        other.open("/work/")
        follow(other, "main a:has-text('宁波永信包装有限公司工会')")
        other.check("what my work leads to")
        other.open(f"{here}approve/")
        send(fill(other, approval_no="望工〔2026〕12号", opinion="同意成立"))
        assert township.fresh(union).status == "approved"
        assert other.page.locator(f"main a[href='{here}activate/']").count() == 0, "nothing is active before the report"
        other.check("an approved union on a telephone")

        me.open(f"{here}report/")
        me.check("the report of an election")
        fill(me, voted_on="2026-11-23", eligible="40", attended="39", assembly="members", years="3")
        for field in me.page.locator("main [name^=votes-]").all():
            field.fill("38")
        me.page.set_input_files("main input[type=file]", PAPER | {"name": "选举报告.jpg", "buffer": photo().read()})
        send(me)
        assert "选举结果等待上级工会批复" in me.text()
        other.open(f"{here}activate/")
        send(fill(other, opinion="同意"))
        union = township.fresh(union)
        assert (union.status, union.session_no, union.term_end_on.isoformat()) == ("active", 1, "2029-11-23")
        assert Membership.unscoped.filter(union=union, status="active").count() == 40
        for size in (DESK, PHONE):
            other.page.set_viewport_size({"width": size[0], "height": size[1]})
            other.open(here).check(f"an active union at {size[0]}")


def test_story_2_five_hundred_members_by_upload(people, worker, live_server):  # noqa: F811 fixtures
    tree, cadre = people
    worker()
    with browser(live_server.url) as window:
        me = window().sign_in(cadre.pk)
        me.open("/imports/new/members/")
        me.check("where a list is uploaded")
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        me.page.set_input_files(
            "main input[type=file]", {"name": "会员名单.xlsx", "mimeType": kind, "buffer": the_file()}
        )
        send(me).check("the columns as they were recognised")
        send(me)
        sheet = SheetImport.unscoped.get()
        eventually(lambda: again(sheet).status == "checked", "the check")
        me.page.wait_for_selector("main :text('第 17 行')", timeout=20_000)  # the page looks by itself
        for line in ("第 17 行", "第 120 行", "第 303 行", "第 444 行"):
            assert line in me.text(), line
        assert Membership.unscoped.count() == 1, "a dry run writes nothing"
        me.check("what was found")
        with me.page.expect_download() as download:
            me.page.click(f"main a[href='/imports/{sheet.pk}/annotated/']")
        marked = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))["会员"]
        assert "最后一位" in marked.cell(17, 6).value

        me.page.check("main [name=only_valid]")
        send(me, f"main form[action$='/imports/{sheet.pk}/commit/'] button[type=submit]")
        eventually(lambda: again(sheet).status == "done", "the writing")
        me.page.wait_for_selector(f"main a[href='/imports/{sheet.pk}/receipt/']", timeout=20_000)
        assert "496" in me.text()
        me.check("the receipt")
        me.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        me.open(f"/imports/{sheet.pk}/").check("the receipt on a telephone")
    assert Membership.unscoped.filter(union=tree.textile).count() == 496


def test_story_3_a_member_goes_to_another_union(transactional_db, live_server):
    unions = Unions()
    member = unions.member("王秀兰")
    receiver = actor_in("grassroots_cadre", unions.new)[1]
    with browser(live_server.url) as window:
        old = window(PHONE).sign_in(unions.old_cadre.user_id)
        old.open(f"/members/{member.pk}/transfer/")
        fill(old, to="环卫")
        old.press("main form[method=get] button, main button:has-text('搜索')")
        old.check("where to, on a telephone")
        old.page.check(f"main [name=union][value='{unions.new.pk}']")
        send(fill(old, reason="到环卫工作"), "main button:has-text('转出')")
        old.check("marked out")
        member.refresh_from_db()
        assert member.status == "transferring"

        new = window().sign_in(receiver.pk)
        new.open("/work/")
        follow(new, "main a[href$='/accept/']")
        new.check("what the other union is asked")
        send(new)
        new.check("accepted")
    held = Membership.unscoped.get(person=member.person)  # one row: nobody has two
    assert (held.status, held.union) == ("active", unions.new)


def test_story_6_a_term_ends(transactional_db, live_server):
    township = Township()
    union = township.in_term(township.tree.textile, END)
    recorder, decider = (actor_in("township_caseworker", township.tree.wangchun)[1].pk for _two in range(2))
    with browser(live_server.url) as window:
        me = window().sign_in(recorder)
        me.open("/unions/terms/?state=ending")
        assert union.name in me.text()
        me.check("terms that end")
        me.open(f"/unions/{union.code}/extension/")
        send(fill(me, until_on="2027-06-21", reason="工程收尾"))
        assert "2027-06-20" in me.text(), "the last day that may be asked for is told"
        assert me.page.input_value("[name=reason]") == "工程收尾"
        me.faults.clear()
        me.check("a day too long is refused")
        send(fill(me, until_on="2027-06-20"))
        other = window(PHONE).sign_in(decider)
        other.open("/work/")
        follow(other, f"main a:has-text('{union.name}')")
        if "/decide/" not in other.page.url:
            follow(other, "main a[href*='/unions/extensions/']")
        other.check("an extension on a telephone")
        answer = other.page.locator("main form[method=post] input[type=radio]").first
        if answer.count():
            answer.check()
        for field in other.page.locator("main form[method=post] textarea").all():
            field.fill("同意")
        send(other)
        assert township.fresh(union).term_end_on.isoformat() == "2027-06-20"


def test_story_18_a_leader_goes_down_by_the_tiles(transactional_db, live_server):
    unions = Unions()
    tree = unions.tree
    leader = actor_in("province_leader", tree.province)[1]
    for number, (workers, union) in enumerate(((10, None), (30, None), (60, tree.textile), (200, tree.sanitation))):
        employer = Employer.objects.create(
            credit_code=f"91330203MA{number:07d}X", name=f"单位{number}", ownership="170", region_id="330203009",
            place=tree.wangchun, employee_count=workers, counted_on=DAY,
        )  # fmt: skip
        if union:
            EmployerCover.objects.create(union=union, employer=employer, from_on=DAY)
    for _each in range(3):
        unions.member("王秀兰")
    tallies.fold_all(clock.now(), DAY)
    with browser(live_server.url) as window:
        me = window().sign_in(leader.pk)
        for size in (DESK, PHONE):
            me.page.set_viewport_size({"width": size[0], "height": size[1]})
            me.open("/dash/")
            assert "2 / 3" in me.text()
            assert "3 / 260" in me.text()
            me.check(f"the province at {size[0]}")
            for place in (tree.ningbo, tree.haishu):
                follow(me, f"main .map a[href*='{place.code}']")
                assert place.code in me.page.url
                me.check(f"{place.name} at {size[0]}")
            assert "望春" in me.text()
            follow(me, "main a[href^='/dash/membership/']")
            assert "分母" in me.text()
            assert "王秀兰" not in me.page.content(), "a leader reads no name"
            me.check(f"behind the figure at {size[0]}")
        me.open("/dash/yearbook/")
        me.page.emulate_media(media="print")
        me.check("the yearbook on paper")
        me.page.emulate_media(media="screen")
        assert me.page.goto(f"{me.origin}/members/?q=王秀兰").status in (403, 404)
