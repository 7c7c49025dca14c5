"""The pages of funds: where the money stands, a grant entered once, taken back once; relief on a family's page."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from aid.choices.relief import Bucket
from aid.models import Fund, JournalEntry
from aid.selectors.relief_of import relief_of
from aid.services import payments
from tests.aid.money.treasury import Treasury, assert_money_is_right, entries, fresh, lines_of, pots
from tests.aid.test_batch_pages import BACKEND, unchanged
from tests.factories import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def treasury(db):
    yield Treasury()
    assert_money_is_right()


@pytest.fixture
def sign_in(client):
    """Sign in as the very person who acts in the treasury."""

    def enter(who):
        client.force_login(User.objects.get(pk=who.user_id), backend=BACKEND)

    return enter


def key_of(text):
    return re.search(r'name="idempotency_key" value="([^"]+)"', text).group(1)


def test_the_list_shows_where_the_money_of_each_fund_stands(treasury, sign_in, client):
    treasury.sent(2)
    treasury.paid(1)
    treasury.approved(1)
    sign_in(treasury.preparer)
    text = client.get(reverse("aid:fund_list")).text
    assert all(amount in text for amount in ("100,000.00", "4,000.00", "92,000.00"))
    assert text.count("2,000.00") >= 2


@pytest.mark.parametrize(
    ("role", "place", "list_status", "detail_status"),
    [
        ("finance_preparer", "haishu", 200, 200),
        ("finance_preparer", "jiangbei", 200, 404),
        ("county_approver", "haishu", 200, 200),
        ("city_auditor", "ningbo", 200, 200),
        ("county_reviewer", "haishu", 403, 403),
        ("grassroots_cadre", "textile", 403, 403),
    ],
)
def test_a_fund_is_seen_by_its_own(treasury, as_role, client, role, place, list_status, detail_status):
    as_role(role, getattr(treasury.tree, place))
    shown = client.get(reverse("aid:fund_list"))
    assert shown.status_code == list_status
    assert (treasury.fund.name in shown.text) == (detail_status == 200)
    assert client.get(reverse("aid:fund_detail", args=[treasury.fund.pk])).status_code == detail_status


def test_list_and_journal_cost_the_same_for_any_number_of_rows(treasury, sign_in, client, constant_queries):
    sign_in(treasury.preparer)

    def more_funds(count):
        for turn in range(count):
            treasury.funded(100, name=f"专项{Fund.unscoped.count()}-{turn}")

    def more_entries(count):
        for _turn in range(count):
            treasury.grant(100)

    treasury_fund = treasury.fund
    assert constant_queries(lambda: client.get(reverse("aid:fund_list")), more_funds) <= 8
    address = reverse("aid:fund_detail", args=[treasury_fund.pk])
    assert constant_queries(lambda: client.get(address), more_entries) <= 12


def test_the_journal_goes_page_by_page_and_misses_nothing(treasury, sign_in, client):
    for _turn in range(30):
        treasury.grant(100)
    sign_in(treasury.preparer)
    address, seen = reverse("aid:fund_detail", args=[treasury.fund.pk]), []
    while address:
        text = client.get(address).text
        seen += re.findall(r"entries/([0-9a-f-]{36})/reverse", text)
        found = re.search(r'href="([^"]+)" rel="next"', text)
        address = found.group(1).replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == 31


def test_a_double_click_grants_once(treasury, sign_in, client):
    sign_in(treasury.preparer)
    address = reverse("aid:fund_grant", args=[treasury.fund.pk])
    data = {"idempotency_key": key_of(client.get(address).text), "amount_fen": "1,520.50元", "note": "甬财〔2026〕18号"}
    before = pots(treasury.fund)[Bucket.BUDGET]

    assert client.post(address, data).status_code == 302
    unchanged(client, address, data, 302)
    unchanged(client, address, data | {"amount_fen": "1520.51"}, 409)

    assert pots(treasury.fund)[Bucket.BUDGET] == before + 152_050
    assert "甬财〔2026〕18号" in client.get(reverse("aid:fund_detail", args=[treasury.fund.pk])).text


@pytest.mark.parametrize("wrong", [{"amount_fen": ""}, {"amount_fen": "0"}, {"amount_fen": "-5"}, {"note": " "}])
def test_a_wrong_grant_changes_nothing(treasury, sign_in, client, wrong):
    sign_in(treasury.preparer)
    data = {"idempotency_key": "k1", "amount_fen": "100", "note": "拨款"}
    unchanged(client, reverse("aid:fund_grant", args=[treasury.fund.pk]), data | wrong, 422)


def test_only_the_countys_preparer_grants_and_takes_back(treasury, as_role, client):
    entry = JournalEntry.unscoped.get(kind="grant")
    data = {"idempotency_key": "k1", "amount_fen": "100", "note": "拨款", "reason": "误入账"}
    for role, place, status in (
        ("finance_confirmer", treasury.tree.haishu, 403),
        ("county_approver", treasury.tree.haishu, 403),
        ("finance_preparer", treasury.tree.jiangbei, 404),
    ):
        as_role(role, place)
        unchanged(client, reverse("aid:fund_grant", args=[treasury.fund.pk]), data, status)
        unchanged(client, reverse("aid:fund_reverse", args=[treasury.fund.pk, entry.pk]), data, status)
    as_role("county_approver", treasury.tree.haishu)
    assert "/reverse/" not in client.get(reverse("aid:fund_detail", args=[treasury.fund.pk])).text


def test_a_grant_is_taken_back_once_and_only_while_it_is_free(treasury, sign_in, client):
    wrong = treasury.grant(5_000)
    sign_in(treasury.preparer)
    address = reverse("aid:fund_reverse", args=[treasury.fund.pk, wrong.pk])
    unchanged(client, address, {"reason": ""}, 422)
    assert client.post(address, {"reason": "重复入账"}).status_code == 302
    unchanged(client, address, {"reason": "重复入账"}, 409)
    assert entries("reverse_grant") == 1
    treasury.approved(1)
    first = JournalEntry.unscoped.filter(kind="grant").order_by("pk").first()
    unchanged(client, reverse("aid:fund_reverse", args=[treasury.fund.pk, first.pk]), {"reason": "收回"}, 409)


def test_an_entry_belongs_to_its_fund(treasury, sign_in, client):
    first = treasury.fund
    other = treasury.funded(100, name="另一资金")
    entry = JournalEntry.unscoped.get(fund=other)
    sign_in(treasury.preparer)
    unchanged(client, reverse("aid:fund_reverse", args=[first.pk, entry.pk]), {"reason": "误入账"}, 404)


def test_a_fund_is_opened_for_the_own_county_once(treasury, sign_in, client):
    sign_in(treasury.preparer)
    data = {"union": treasury.tree.haishu.pk, "name": "社会捐赠", "source": "donation", "year": "2026"}
    unchanged(client, reverse("aid:fund_new"), data, 422)  # a donation names who gave it, and what for
    data |= {"donor": "海曙慈善总会", "intent": "困难职工子女助学", "purposes": ["tuition"]}
    assert client.post(reverse("aid:fund_new"), data).status_code == 302
    unchanged(client, reverse("aid:fund_new"), data, 409)
    unchanged(client, reverse("aid:fund_new"), data | {"union": treasury.tree.jiangbei.pk}, 422)
    assert Fund.unscoped.filter(name="社会捐赠").count() == 1


def test_a_familys_relief_is_shown_with_the_day_it_was_paid(treasury, client, sign_in, settings):
    file = treasury.families(1)[0]
    batch = treasury.sent([file])
    settings.HENGWEN_NOW = "2027-01-04T00:30:00+08:00"
    treasury.read(batch, treasury.answer(batch))
    line = lines_of(batch)[0]

    keys, (row,) = relief_of(treasury.caseworker, file)

    assert keys == [line.award_id]
    assert (row["programme"], row["amount_fen"], row["tone"]) == (treasury.programme.name, 200_000, "ok")
    assert str(row["paid_on"]) == "2027-01-04", "the local day, not the day in London"
    sign_in(treasury.caseworker)
    shown = client.get(reverse("aid:file_aid", args=[file.key])).text
    assert treasury.programme.name in shown
    assert "2027-01-04" in shown


def test_money_that_came_back_was_not_received(treasury):
    file = treasury.families(1)[0]
    line = lines_of(treasury.paid([file]))[0]

    def refund(amount):
        payments.refund_payment(
            actor=treasury.preparer,
            payment_id=line.pk,
            amount_fen=amount,
            reason="账户退回",
            idempotency_key=f"r{amount}",
            moment=treasury.now,
        )

    refund(50_000)
    assert relief_of(treasury.caseworker, file)[1][0]["amount_fen"] == 150_000
    refund(150_000)
    row = relief_of(treasury.caseworker, file)[1][0]
    assert (row["paid_on"], row["status"]) == (None, fresh(line.award).get_status_display())


def test_relief_is_newest_first_costs_one_query_and_is_for_whoever_sees_the_file(treasury, django_assert_num_queries):
    file = treasury.families(1)[0]
    treasury.paid([file])
    treasury.programme = treasury.opened(season="autumn", kind="living", name="金秋助学", standards={"deep": 100_000})
    treasury.draft([file])
    with django_assert_num_queries(1):
        keys, rows = relief_of(treasury.caseworker, file)
    assert [row["programme"] for row in rows] == ["金秋助学", "2026/27 冬送温暖"]
    assert len(keys) == 2
    assert [row["paid_on"] is None for row in rows] == [True, False]
    for role, place in (("county_reviewer", "jiangbei"), ("province_leader", "province")):
        assert relief_of(actor(role, getattr(treasury.tree, place)), file) == ([], [])
