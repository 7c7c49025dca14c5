"""One walk through each group of pages that nobody else walks: nothing hangs over, nobody is shut out, no foreign host.

Each person signs in once and looks through one window at both widths; each group of pages is told by its name.
"""

import pytest

from aid.models import Anomaly, GoodsList, NeedyFile, Notice, Objection, SampleItem
from aid.services import cross_check, samples
from core import clock
from core.actors import SystemActor
from tests.aid.applications import Office
from tests.browser.windows import DESK, PHONE, browser
from tests.desk.test_relief_rows import Year
from tests.factories import DAY, actor, actor_in
from tests.unions.founding import Township
from tests.unions.members import Unions
from tests.unions.test_venues import Places
from unions.services import transfers
from unions.services.tallies import fold_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow, pytest.mark.drill]


class County(Year):
    """A county's year of relief, a notice that hangs and one that waits, a sample, two families with one card."""

    def __init__(self):
        super().__init__()
        office = Office(self.tree)
        self.releaser = office.releaser
        self.waiting = office.prepare(office.surveyed(names=("陈桂芳", "陈大山", "陈小山")))
        self.auditor = actor("city_auditor", self.tree.ningbo)
        self.sample = samples.draw_sample(actor=self.auditor, union_id=self.tree.haishu.pk, seed="1", today=DAY)
        one, other = NeedyFile.unscoped.filter(status="filed").order_by("number")[:2]
        other.account = one.account
        other.save(update_fields=["account", "account_index"])
        cross_check.cross_check(actor=SystemActor("night"), today=DAY)


@pytest.fixture
def county(transactional_db):
    return County()


def look(person, paths, group):
    """Look at each page on a telephone with everything that can be checked, then whether it fits a desk."""
    for path in paths:
        person.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        person.open(path).check(f"{group} {path} {PHONE[0]}")
        person.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        wide = person.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{group} {path} {DESK[0]}: {wide} px too wide"
    person.check(f"{group} {paths[-1]} {DESK[0]}")


def test_the_groups_of_pages(county, live_server, subtests):
    with browser(live_server.url) as window:
        me = window().sign_in(county.releaser.user_id)
        with subtests.test("a public notice: released by a second person, read by anybody, objected to"):
            page = f"/notices/{county.waiting.pk}/"
            look(me, ["/notices/", page, f"{page}release/"], "notices")
            me.press()
            token = Notice.unscoped.get(pk=county.waiting.pk).token
            anybody = window()
            look(anybody, [f"/public/notice/{token}/", f"/public/notice/{token}/object/"], "public")
            anybody.page.fill("[name=text]", "该户名下另有一套住房。")
            anybody.press("main form button[type=submit]")
            assert Objection.unscoped.get().notice_id == county.waiting.pk
        with subtests.test("registers and lists of goods"):
            goods = f"/services/goods/{GoodsList.unscoped.get().pk}/"
            look(me, ["/services/sites/", goods, "/services/goods/new/"], "registers")
        reviewer = window().sign_in(county.reviewer.user_id)
        with subtests.test("returns, and the rows behind a figure"):
            look(reviewer, ["/statistics/", "/statistics/relief/cash/?first=2026-01-01"], "returns")
        with subtests.test("what the night found"):
            found = Anomaly.unscoped.order_by("pk").first()
            look(reviewer, ["/anomalies/", f"/anomalies/{found.pk}/"], "anomalies")
        with subtests.test("samples"):
            auditor = window().sign_in(county.auditor.user_id)
            item = SampleItem.unscoped.filter(sample=county.sample).order_by("number").first()
            look(auditor, [f"/samples/{county.sample.pk}/", f"/samples/items/{item.pk}/"], "samples")


def test_members_and_venues(transactional_db, live_server):
    """Members and venues: searched, transferred, asked for their data, inspected."""
    unions = Unions()
    places = Places(unions.tree)
    member = unions.member("王秀兰")
    transfer = transfers.mark_out(
        actor=unions.old_cadre,
        membership_id=unions.member("张建国").pk,
        seen_version=1,
        union_id=unions.new.pk,
        reason="调动",
        today=DAY,
    )
    venue = places.declare()
    with browser(live_server.url) as window:
        me = window().sign_in(actor_in("township_caseworker", unions.tree.wangchun)[1].pk)
        page = f"/members/{member.pk}/"
        look(me, ["/members/?q=王秀兰", page, f"{page}change/", f"{page}transfer/?to=环卫", "/members/new/"], "members")
        look(me, ["/members/transfers/", f"/members/transfers/{transfer.pk}/", f"{page}request/"], "transfers")
        reviewer = window().sign_in(places.county.user_id)
        look(reviewer, ["/venues/", f"/venues/{venue.pk}/", f"/venues/{venue.pk}/inspect/"], "venues")


def test_the_organisation(transactional_db, live_server):
    """The tree, a union that is founded and one that elects, the registers beside them."""
    township = Township()
    waiting = township.applied()
    union = township.in_term(township.tree.textile, DAY.replace(month=12))
    township.planned(union)
    with browser(live_server.url) as window:
        me = window().sign_in(actor_in("township_caseworker", township.tree.wangchun)[1].pk)
        tree = f"/unions/?under={township.tree.wangchun.code}"
        look(me, [tree, f"{tree}&on=2026-11-01", f"/unions/{waiting.code}/", f"/unions/{union.code}/"], "unions")
        look(me, [f"/unions/{waiting.code}/approve/", f"/unions/{union.code}/dissolve/"], "acts")
        look(me, ["/unions/employers/", "/unions/decisions/", "/unions/terms/?state=ending"], "registers")
        look(me, ["/imports/", "/imports/new/members/", "/exports/"], "lists in and out")
        fold_all(clock.now(), DAY)
        leader = window().sign_in(actor_in("province_leader", township.tree.province)[1].pk)
        look(
            leader,
            ["/dash/", "/dash/unionisation/", "/dash/relief_fen/", "/dash/topic/season/", "/dash/yearbook/"],
            "figures",
        )
