"""The queue as a page: counts that open lists, chips, groups, what an empty one says, its cost."""

from datetime import timedelta

import pytest

from aid.services import appeals, decisions, payments
from core import clock
from core.clocks.models import Deadline
from core.reminders.choices import Tab
from core.reminders.models import Message
from core.reminders.services.inbox import notify
from desk.work import batches, cards, ready, rosters
from desk.work.queue import REGIONAL, SOURCES, collect
from tests.aid.money.treasury import Treasury, card, family
from tests.desk.reading import links_of, rows_of, text_of
from tests.factories import DAY, actor, actor_in

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def four(office):
    """Four applications at the township: one overdue, one due today, one this week, one later."""
    files = [office.submitted(names=(name,)) for name in ("赵一平", "钱二姐", "孙三立", "李四海")]
    for file, days in zip(files, (-2, 0, 3, 20), strict=True):
        Deadline.unscoped.filter(subject_id=str(file.pk)).update(
            trigger_on=DAY - timedelta(days=30), due_on=DAY + timedelta(days=days)
        )
    return files


def test_four_counts_open_their_lists(client, as_role, four, tree):
    as_role("township_caseworker", tree.wangchun)

    page = client.get("/work/")

    links = links_of(page)
    assert links["1 已逾期"] == "/work/?due=overdue"
    assert links["1 今天到期"] == "/work/?due=today"
    assert links["1 本周到期"] == "/work/?due=week"
    assert links["0 等待他人"] == "/work/waiting/"
    assert links["需要我处理 4"] == "/work/"


def test_groups_stand_in_the_order_of_the_clock(client, as_role, four, tree):
    as_role("township_caseworker", tree.wangchun)

    words = text_of(client.get("/work/"))

    places = [
        words.index(part)
        for part in (
            "已逾期 1 困难",
            "赵一平",
            "今天 1 困难",
            "钱二姐",
            "本周 1 困难",
            "孙三立",
            "以后 1 困难",
            "李四海",
        )
    ]
    assert places == sorted(places)


def test_an_objection_to_a_refusal_is_work_for_who_had_no_part_in_it(client, as_role, office, tree):
    file = office.county_reviewing()
    facts = {"file_id": file.pk, "seen_version": file.version, "today": DAY}
    refused = decisions.reject_file(actor=office.approver, reason="veto", opinion="两套住房", **facts)
    approver, refuser = actor("county_approver", tree.haishu), office.approver

    def rows(by):
        return [item for item in collect(by, DAY) if item.title == "处理不予认定异议：王秀兰"]

    assert not rows(approver), "a refusal alone is no work"
    facts = {"file_id": file.pk, "seen_version": refused.version, "today": DAY}
    appeals.enter_appeal(actor=office.caseworker, text="二套房已于去年出售", **facts)
    (work,), (other,) = rows(approver), rows(refuser)
    assert (work.waiting, work.action_url, work.due_on.isoformat()) == (
        False,
        f"/needy/{refused.key}/decide-appeal/",
        "2026-12-07",
    )
    assert (other.waiting, "不予认定" in other.facts[-1]) == (True, True)
    for by in (office.reviewer, actor("county_approver", tree.jiangbei)):
        assert not rows(by)
    facts |= {"seen_version": office.fresh(file).version}
    appeals.decide_appeal(actor=approver, is_granted=False, finding="查无出售记录", **facts)
    assert not rows(approver)


def test_a_count_narrows_the_list_to_itself(client, as_role, four, tree):
    as_role("township_caseworker", tree.wangchun)

    page = client.get("/work/?due=today")

    assert [row for row in rows_of(page) if "钱二姐" in row]
    assert len(rows_of(page)) == 1


@pytest.mark.parametrize(
    "query", ["?due=nonsense", "?kind=nonsense", "?due=week&page=x", "?page=-1", "?due=week&page=99"]
)
def test_a_nonsense_address_is_no_fault(client, as_role, four, tree, query):
    as_role("township_caseworker", tree.wangchun)

    assert client.get(f"/work/{query}").status_code == 200


def test_a_long_group_shows_its_first_and_leads_to_the_rest(client, as_role, office, tree):
    Treasury(tree)
    for _turn in range(12):
        family(tree.textile, valid_to=DAY + timedelta(days=30))
    as_role("township_caseworker", tree.wangchun)

    page = client.get("/work/")

    assert len(rows_of(page)) == 5
    assert links_of(page)["显示其余 8 项"] == "/work/?due=later"
    assert len(rows_of(client.get("/work/?due=later"))) == 13, "twelve reviews and the quarter's check"


def test_a_narrowed_list_goes_on_page_by_page(client, as_role, tree):
    for _turn in range(53):
        family(tree.textile, valid_to=DAY + timedelta(days=30))
    as_role("township_caseworker", tree.wangchun)

    first = client.get("/work/?due=later")
    second = client.get("/work/?due=later&page=2")

    assert (len(rows_of(first)), len(rows_of(second))) == (50, 4)
    assert links_of(first)["下一页"] == "/work/?due=later&page=2"
    assert links_of(second)["上一页"] == "/work/?due=later&page=1"


def test_an_empty_group_names_the_next_item(client, as_role, office, tree):
    office.submitted()
    as_role("township_caseworker", tree.wangchun)

    page = client.get("/work/?due=today")

    assert "这里没有待办" in text_of(page)
    assert "下一项是 11-30 周一 入户核查：王秀兰" in text_of(page)


def test_somebody_without_work_is_told_so(client, as_role, tree):
    as_role("county_approver", tree.haishu)

    assert "没有待办" in text_of(client.get("/work/"))


def test_the_navigation_counts_ones_own_work(client, as_role, four, tree):
    as_role("township_caseworker", tree.wangchun)

    assert '<span class="cnt">4</span>' in client.get("/work/").content.decode()


@pytest.mark.parametrize(
    ("role", "place", "shown"),
    [("township_caseworker", "wangchun", True), ("county_approver", "haishu", False)],
)
def test_who_may_write_applications_can_begin_one_here(client, as_role, tree, role, place, shown):
    as_role(role, getattr(tree, place))

    assert ("新建申请" in links_of(client.get("/work/"))) is shown


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("grassroots_cadre", "textile"),
        ("township_caseworker", "wangchun"),
        ("county_reviewer", "haishu"),
        ("county_approver", "haishu"),
        ("finance_preparer", "haishu"),
        ("finance_confirmer", "haishu"),
        ("city_auditor", "ningbo"),
        ("province_leader", "province"),
    ],
)
def test_the_cost_does_not_grow_with_the_files(client, as_role, office, tree, constant_queries, settings, role, place):
    settings.PREPARED_PROVED = False  # counted as people pay for it
    Treasury(tree)
    for name in ("陈平安", "陈如意"):
        office.submitted(names=(name,))

    def add(count):
        for _turn in range(count):
            family(tree.textile, valid_to=DAY + timedelta(days=30))

    as_role(role, getattr(tree, place))

    # What waits, whoever is asked for it; the sources that were empty the last time are one statement together.
    assert constant_queries(lambda: client.get("/work/"), add) <= 8 < len(SOURCES) + len(REGIONAL)


def test_a_reminder_of_another_matter_is_work_until_it_is_read(client, as_role, tree):
    actor = as_role("county_reviewer", tree.haishu)
    notify(
        [actor.user_id],
        kind="core.alarm",
        title="Import of members failed",
        url="/unions/",
        dedupe_key="x:1",
        tab=Tab.TODO,
        now=clock.now(),
    )

    page = client.get("/work/")

    assert links_of(page)["打开: Import of members failed"] == "/unions/"


def test_a_message_to_somebody_else_is_not_mine(client, as_role, tree):
    other, _user = actor_in("county_reviewer", tree.haishu)
    notify([other.user_id], kind="core.alarm", title="For him", dedupe_key="x:1", tab=Tab.TODO, now=clock.now())
    as_role("county_reviewer", tree.haishu)

    assert "For him" not in text_of(client.get("/work/"))


def titles(found, *, waiting=False):
    return [item.title for item in found if item.waiting is waiting]


def test_a_roster_goes_from_hand_to_hand(tree):
    money = Treasury(tree)

    money.draft()
    assert titles(rosters.work(money.cadre, DAY)) == ["完成花名册：宁波甬南纺织有限公司工会"]
    assert titles(rosters.work(money.caseworker, DAY)) == []

    money.submitted()
    assert titles(rosters.work(money.caseworker, DAY)) == ["复核花名册：宁波甬南纺织有限公司工会"]
    assert titles(rosters.work(money.cadre, DAY), waiting=True) == ["复核花名册：宁波甬南纺织有限公司工会"]

    money.checked()
    (item,) = rosters.work(money.approver, DAY)
    assert item.action_url == f"{item.url}approve/"
    assert item.title == "审批花名册：宁波甬南纺织有限公司工会"
    assert item.facts[:2] == ("2026/27 冬送温暖", "1 户")
    assert item.due_on == money.programme.roster_due_on
    assert rosters.work(money.preparer, DAY) == []


def test_another_county_sees_no_roster(tree):
    money = Treasury(tree)
    money.checked()

    stranger, _user = actor_in("county_approver", tree.jiangbei)

    assert rosters.work(stranger, DAY) == []


def test_a_batch_goes_between_two_hands(tree):
    money = Treasury(tree)
    batch = money.opened_batch()
    assert titles(batches.work(money.preparer, DAY)) == [f"锁定批次 {batch.number}"]
    assert titles(batches.work(money.confirmer, DAY), waiting=True) == [f"锁定批次 {batch.number}"]

    batch = money.lock(batch)
    (item,) = batches.work(money.confirmer, DAY)
    assert item.action_url == f"/batches/{batch.number}/confirm/"
    assert item.title == f"复核批次 {batch.number}"
    assert item.facts == ("2026/27 冬送温暖", "1 笔", "¥2,000.00")
    assert titles(batches.work(money.preparer, DAY), waiting=True) == [f"复核批次 {batch.number}"]

    batch = money.confirm(batch)
    assert titles(batches.work(money.preparer, DAY)) == [f"送银行：批次 {batch.number}"]

    money.send(batch)
    assert titles(batches.work(money.preparer, DAY)) == [f"读取银行回盘：批次 {batch.number}"]


def test_granted_relief_asks_for_a_batch(tree):
    money = Treasury(tree)
    money.approved(2)

    (item,) = ready.work(money.preparer, DAY)

    assert item.title == "制单：2026/27 冬送温暖"
    assert item.facts == ("2 笔", "¥4,000.00", "海曙区总工会")
    assert item.action_url == "/batches/new/"
    assert ready.work(money.confirmer, DAY) == []
    stranger, _user = actor_in("finance_preparer", tree.jiangbei)
    assert ready.work(stranger, DAY) == []


def test_a_corrected_card_waits_for_a_second_person(tree):
    money = Treasury(tree)
    batch = money.failed(1)
    award = batch.payments.get().award
    payments.propose_account(
        actor=money.preparer,
        award_id=award.pk,
        account=card(),
        bank_name="中国农业银行",
        reason="户名不符，已与本人核对",
        seen_version=award.version,
    )

    (item,) = cards.work(money.confirmer, DAY)

    assert item.title == "确认更正的银行卡：王秀兰"
    assert item.action_url.startswith("/batches/cards/")
    assert cards.work(money.preparer, DAY) == []
    stranger, _user = actor_in("finance_confirmer", tree.jiangbei)
    assert cards.work(stranger, DAY) == []


def test_the_running_season_shows_how_far_it_has_come(client, as_role, tree):
    money = Treasury(tree)
    money.families(3)
    family(tree.elsewhere)
    as_role("county_reviewer", tree.haishu)

    words = text_of(client.get("/work/"))

    assert "2026/27 冬送温暖" in words
    assert "0 / 3 户已帮扶" in words
    assert "还剩 89 天" in words


def test_a_family_whose_money_arrived_is_reached(client, as_role, tree):
    money = Treasury(tree)
    money.families(1)
    money.paid(2)
    as_role("county_reviewer", tree.haishu)

    assert "2 / 3 户已帮扶" in text_of(client.get("/work/"))


def test_a_reminder_under_today_says_why_its_day_is_past(client, as_role, tree):
    me = as_role("county_reviewer", tree.haishu)
    week_ago = clock.now() - timedelta(days=7)
    for title, changed in (
        ("Late one", {"late": True, "due_at": week_ago}),
        ("Old one", {"due_at": week_ago, "created_at": week_ago}),
        ("New one", {}),
    ):
        notify([me.user_id], kind="core.test", title=title, url="/unions/", dedupe_key=title, tab=Tab.TODO,
               now=clock.now(), urgent=True)  # fmt: skip
        Message.objects.filter(title=title).update(**changed)
    rows = {title: row for row in rows_of(client.get("/work/")) for title in ("Late", "Old", "New") if title in row}
    assert "11-23 周一 补发，原定 11-16 周一" in rows["Late"]  # the day it came, not the day it should have
    assert "11-16 周一 当日已提醒，尚未处理" in rows["Old"]
    assert "11-23 周一 提醒" in rows["New"]
