"""The pages of batches: totals that agree, two persons, one bank file, answers row by row."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from aid.choices.relief import AwardStatus, BatchStatus, PaymentStatus
from aid.models import BankResult, Batch
from core.chinese.money import capital, format_yuan, from_fen
from tests.aid.money.treasury import Treasury, assert_money_is_right, fresh, lines_of, snapshot, told
from tests.factories import DAY, actor_in, post, staff_person
from unions.models import Person
from unions.selectors.posts import actor_for

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SAME_PERSON = "You prepared this, so somebody else must confirm it."
CARD_NUMBER = re.compile(r"(?<![\dA-Za-f-])\d{16,19}(?![\dA-Za-f-])")


def url(name, batch, *more):
    return reverse(f"aid:{name}", args=[batch.number, *more])


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


def unchanged(client, address, data, status):
    """Post something that is refused, and see that nothing changed."""
    before = snapshot()
    answer = client.post(address, data)
    assert answer.status_code == status, answer.content[:600]
    assert snapshot() == before
    return answer


def test_the_list_shows_own_county_only(treasury, as_role, client):
    batch = treasury.opened_batch(2)
    for role, union, count in (
        ("finance_preparer", treasury.tree.haishu, 1),
        ("city_auditor", treasury.tree.ningbo, 1),
        ("finance_preparer", treasury.tree.jiangbei, 0),
    ):
        as_role(role, union)
        assert client.get(reverse("aid:batch_list")).text.count("data-row ") == count, role
    assert client.get(url("batch_detail", batch)).status_code == 404
    as_role("grassroots_cadre", treasury.tree.textile)
    assert client.get(reverse("aid:batch_list")).status_code == 403
    assert client.get(url("batch_detail", batch)).status_code == 403


def test_the_list_is_filtered_by_state_number_and_fund(treasury, sign_in, client):
    batch = treasury.opened_batch()
    sign_in(treasury.preparer)
    for query, hits in (
        ({"status": "open"}, 1),
        ({"status": "sent"}, 0),
        ({"q": batch.number[-6:]}, 1),
        ({"q": "送温暖"}, 1),
        ({"q": "不存在"}, 0),
        ({"fund": str(treasury.fund.pk)}, 1),
        ({"fund": str(batch.pk)}, 0),
    ):
        assert client.get(reverse("aid:batch_list"), query).text.count("data-row ") == hits, query


def test_the_list_costs_the_same_for_any_number_of_batches(treasury, sign_in, client, constant_queries):
    sign_in(treasury.preparer)

    def add(count):
        for _turn in range(count):
            treasury.opened_batch()

    assert constant_queries(lambda: client.get(reverse("aid:batch_list")), add) <= 8


def test_the_page_costs_the_same_for_any_number_of_lines(treasury, sign_in, client, constant_queries):
    sign_in(treasury.preparer)
    batch = []

    def add(count):
        made = treasury.sent(count)
        treasury.read(made, treasury.answer(made, {1: "CLOSED"}))
        batch[:] = [made]

    assert constant_queries(lambda: client.get(url("batch_detail", batch[0])), add) <= 18


def test_what_is_ready_becomes_a_batch_once(treasury, sign_in, client):
    treasury.approved(3)
    sign_in(treasury.preparer)
    shown = client.get(reverse("aid:batch_new"))
    assert "6,000.00" in shown.text
    choice = {"programme": treasury.programme.pk, "union": treasury.tree.haishu.pk, "fund": treasury.fund.pk}

    answer = client.post(reverse("aid:batch_new"), choice)

    batch = Batch.unscoped.get()
    assert (answer.status_code, answer["Location"]) == (302, url("batch_detail", batch))
    assert (batch.line_count, batch.total_fen) == (3, 600_000)
    unchanged(client, reverse("aid:batch_new"), choice, 409)


def test_only_the_preparer_of_the_county_opens_a_batch(treasury, as_role, client):
    treasury.approved(1)
    choice = {"programme": treasury.programme.pk, "union": treasury.tree.haishu.pk, "fund": treasury.fund.pk}
    for role, union, status in (
        ("finance_confirmer", treasury.tree.haishu, 403),
        ("county_approver", treasury.tree.haishu, 403),
        ("finance_preparer", treasury.tree.jiangbei, 404),
    ):
        as_role(role, union)
        unchanged(client, reverse("aid:batch_new"), choice, status)
    assert "data-row" not in client.get(reverse("aid:batch_new")).text
    as_role("finance_preparer", treasury.tree.haishu)
    unchanged(client, reverse("aid:batch_new"), {}, 404)


def test_totals_agree_in_figures_and_capitals_and_cards_are_masked(treasury, sign_in, client):
    batch = treasury.sent(2)
    treasury.read(batch, treasury.answer(batch, {2: "NAME_MISMATCH"}))
    for who in (treasury.preparer, treasury.confirmer, treasury.approver):
        sign_in(who)
        text = client.get(url("batch_detail", batch)).text
        total = from_fen(sum(line.amount_fen for line in lines_of(batch)))
        assert format_yuan(total) in text
        assert capital(total) in text
        assert "户名" in text or "Name differs" in text
        assert not CARD_NUMBER.search(re.sub(r"[0-9a-f]{64}", "", text))


def test_every_state_opens_and_offers_its_own_step(treasury, sign_in, client):
    batch = treasury.opened_batch(2)
    steps = (
        (treasury.preparer, "batch_lock", lambda: treasury.lock(fresh(batch))),
        (treasury.confirmer, "batch_confirm", lambda: treasury.confirm(fresh(batch))),
        (treasury.confirmer, "batch_return", lambda: treasury.send(fresh(batch))),
        (treasury.preparer, "batch_result_new", lambda: treasury.read(batch, treasury.answer(batch))),
        (treasury.preparer, "batch_receipts", lambda: None),
    )
    for who, name, go_on in steps:
        sign_in(who)
        shown = client.get(url("batch_detail", batch))
        assert shown.status_code == 200
        assert url(name, batch) in shown.text, name
        assert client.get(url(name, batch)).status_code == 200
        go_on()


def test_the_way_of_a_batch_through_the_pages(treasury, sign_in, client):
    batch = treasury.opened_batch(2)

    def act(who, name, **data):
        sign_in(who)
        return client.post(url(name, batch), {"seen_version": fresh(batch).version} | data)

    assert act(treasury.preparer, "batch_lock").status_code == 302
    assert act(treasury.confirmer, "batch_return", reason="核对合计").status_code == 302
    assert fresh(batch).status == BatchStatus.OPEN
    sign_in(treasury.preparer)
    assert "核对合计" in client.get(url("batch_detail", batch)).text
    assert act(treasury.preparer, "batch_lock").status_code == 302
    assert act(treasury.confirmer, "batch_confirm").status_code == 302
    made = act(treasury.preparer, "batch_bank_file", encoding="gb18030")
    assert made["Location"] == url("batch_detail", batch), "the page goes on to its next step by itself"
    page = client.get(made["Location"]).text
    assert ("银行文件已生成" in page, url("batch_send", batch) in page) == (True, True)
    first = act(treasury.preparer, "batch_bank_file")
    again = act(treasury.confirmer, "batch_bank_file", encoding="utf-8")
    assert first.content == again.content
    assert "王秀兰".encode("gb18030") in first.content
    assert act(treasury.preparer, "batch_send").status_code == 302
    answer = SimpleUploadedFile("回盘.csv", treasury.answer(fresh(batch)))
    sign_in(treasury.preparer)
    report = client.post(url("batch_result_new", batch), {"upload": answer}, follow=True)
    assert report.status_code == 200
    assert fresh(batch).status == BatchStatus.SETTLED
    assert act(treasury.preparer, "batch_receipts").status_code == 302
    assert {line.award.status for line in lines_of(batch)} == {AwardStatus.RECEIPTED}


def test_a_step_from_a_stale_page_or_twice_changes_nothing(treasury, sign_in, client):
    batch = treasury.opened_batch()
    sign_in(treasury.preparer)
    unchanged(client, url("batch_lock", batch), {"seen_version": batch.version - 1}, 409)
    assert client.post(url("batch_lock", batch), {"seen_version": batch.version}).status_code == 302
    unchanged(client, url("batch_lock", batch), {"seen_version": batch.version}, 409)
    unchanged(client, url("batch_send", batch), {"seen_version": fresh(batch).version}, 409)


def test_steps_ask_for_their_right_and_county(treasury, as_role, client):
    batch = treasury.opened_batch()
    seen = {"seen_version": batch.version, "reason": "x", "amount_fen": "1"}
    line = lines_of(batch)[0].pk
    pages = {
        "aid.prepare_batch": [url("batch_lock", batch), url("batch_send", batch), url("line_remove", batch, line)],
        "aid.confirm_batch": [url("batch_confirm", batch), url("batch_return", batch)],
        "aid.read_bank_result": [
            url("batch_result_new", batch),
            url("batch_receipts", batch),
            url("line_refund", batch, line),
            url("line_receipt", batch, line),
        ],
        "aid.fix_account": [url("line_card", batch, line)],
        "aid.approve_roster": [url("line_cancel", batch, line)],
    }
    holders = {
        "aid.confirm_batch": "finance_confirmer",
        "aid.approve_roster": "county_approver",
    }
    for permission, addresses in pages.items():
        as_role("county_reviewer", treasury.tree.haishu)
        for address in addresses:
            assert client.get(address).status_code == 403
            unchanged(client, address, seen, 403)
        as_role(holders.get(permission, "finance_preparer"), treasury.tree.jiangbei)
        for address in addresses:
            assert client.get(address).status_code == 404
            unchanged(client, address, seen, 404)


def test_whoever_prepared_a_batch_cannot_confirm_it_and_sees_why(treasury, client):
    _who, both = actor_in("finance_preparer", treasury.tree.haishu)
    post("finance_confirmer", treasury.tree.haishu, both)
    treasury.preparer = actor_for(both, day=DAY)
    batch = treasury.lock(treasury.opened_batch())
    client.force_login(both, backend=BACKEND)

    shown = client.get(url("batch_detail", batch)).text

    assert url("batch_confirm", batch) not in shown
    assert gettext(SAME_PERSON) in shown
    assert client.get(url("batch_confirm", batch)).status_code == 422
    refused = unchanged(client, url("batch_confirm", batch), {"seen_version": batch.version}, 422)
    assert gettext(SAME_PERSON) in refused.text


def test_nobody_confirms_money_for_the_own_family(treasury, sign_in, client):
    batch = treasury.lock(treasury.opened_batch())
    confirmer = User.objects.get(pk=treasury.confirmer.user_id)
    staff_person(confirmer, lines_of(batch)[0].award.person)
    sign_in(treasury.confirmer)
    unchanged(client, url("batch_confirm", batch), {"seen_version": batch.version}, 422)


def test_checks_name_the_lines_that_cannot_be_paid(treasury, sign_in, client):
    batch = treasury.opened_batch(3)
    Person.unscoped.filter(pk=lines_of(batch)[1].award.person_id).update(deceased_on=DAY)
    batch = treasury.lock(batch)
    sign_in(treasury.confirmer)

    shown = client.get(url("batch_detail", batch))

    assert shown.text.count('class="no"') == 1
    unchanged(client, url("batch_confirm", batch), {"seen_version": batch.version}, 422)


def test_outside_the_programmes_dates_a_reason_is_asked_and_kept(treasury, sign_in, client, settings):
    batch = treasury.opened_batch()
    settings.HENGWEN_NOW = "2027-03-01T10:00:00+08:00"
    sign_in(treasury.preparer)
    unchanged(client, url("batch_lock", batch), {"seen_version": batch.version}, 422)
    data = {"seen_version": batch.version, "outside_reason": "账户更正后补发"}
    assert client.post(url("batch_lock", batch), data).status_code == 302
    assert "账户更正后补发" in client.get(url("batch_detail", batch)).text


def test_a_line_is_taken_out_with_a_reason_only_while_the_batch_is_open(treasury, sign_in, client):
    batch = treasury.opened_batch(2)
    line = lines_of(batch)[0]
    address = url("line_remove", batch, line.pk)
    sign_in(treasury.preparer)
    unchanged(client, address, {"seen_version": batch.version, "reason": " "}, 422)
    assert client.post(address, {"seen_version": batch.version, "reason": "本人放弃"}).status_code == 302
    batch = fresh(batch)
    assert (batch.line_count, fresh(line).status) == (1, PaymentStatus.REMOVED)
    unchanged(client, address, {"seen_version": batch.version, "reason": "本人放弃"}, 409)
    treasury.lock(batch)
    other = url("line_remove", batch, lines_of(batch)[0].pk)
    unchanged(client, other, {"seen_version": fresh(batch).version, "reason": "本人放弃"}, 409)


def test_the_bank_file_is_for_the_two_who_answer_for_it(treasury, sign_in, as_role, client):
    batch = treasury.confirmed(1)
    address = url("batch_bank_file", batch)
    assert client.get(address).status_code == 302, "signed out"
    for role, status in (("finance_preparer", 403), ("finance_confirmer", 403), ("county_approver", 404)):
        as_role(role, treasury.tree.haishu)
        unchanged(client, address, {}, status)
        assert address not in client.get(url("batch_detail", batch)).text
    sign_in(treasury.preparer)
    assert client.get(address).status_code == 405
    client.post(address, {})
    made = client.post(address, {})
    shown = client.get(url("batch_detail", batch)).text
    assert re.search(r"[0-9a-f]{64}", shown).group() in made["Digest"]
    treasury.send(fresh(batch))
    assert client.post(address, {}).content == made.content
    assert len(told("aid.bank_file.made")) == 1


def test_a_file_with_another_heading_is_refused_on_its_page_and_not_kept(treasury, sign_in, client):
    batch = treasury.sent(1)
    sign_in(treasury.preparer)
    assert "明细号、金额、结果、流水号、原因" in client.get(url("batch_result_new", batch)).text
    content = "账号,户名,金额,状态\n6222,张三,100,成功\n".encode("gb18030")

    page = client.post(url("batch_result_new", batch), {"upload": SimpleUploadedFile("回盘.csv", content)})

    assert page.status_code == 422
    assert "表头缺少：明细号 结果 流水号" in page.text
    assert 'name="upload"' in page.text, "the page with its form, not a dead end"
    assert not BankResult.objects.exists()
    assert fresh(batch).status == BatchStatus.SENT


def test_an_answer_is_reported_row_by_row_and_read_once(treasury, sign_in, client):
    batch = treasury.sent(3)
    content = treasury.answer(batch, {2: "CLOSED"}, only=[1, 2]) + b"FF999999-2026-0001-00001,2000.00,SUCCESS,X1,\r\n"
    sign_in(treasury.preparer)

    report = client.post(
        url("batch_result_new", batch), {"upload": SimpleUploadedFile("回盘.csv", content)}, follow=True
    )

    assert fresh(batch).status == BatchStatus.PARTIALLY_SETTLED
    assert "4" in re.search(r'<td class="main nw">([^<]*)</td>', report.text).group(1)
    assert "FF999999-2026-0001-00001" in report.text
    statuses = [line.status for line in lines_of(batch)]
    assert statuses == [PaymentStatus.PAID, PaymentStatus.FAILED, PaymentStatus.SENT]
    unchanged(client, url("batch_result_new", batch), {"upload": SimpleUploadedFile("回盘.csv", content)}, 302)
    unchanged(client, url("batch_result_new", batch), {}, 422)
    shown = client.get(url("batch_detail", batch), {"show": "failed"}).text
    assert shown.count("<tr data-row>") == 1


def test_a_report_is_its_own_batchs(treasury, sign_in, client):
    batch, other = treasury.paid(1), treasury.paid(1)
    result = other.results.get()
    sign_in(treasury.preparer)
    assert client.get(url("batch_result", other, result.pk)).status_code == 200
    assert client.get(url("batch_result", batch, result.pk)).status_code == 404
