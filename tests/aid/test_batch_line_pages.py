"""The pages of one line of a batch: cards corrected by two persons, relief given up, money back, receipts."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from aid.choices.relief import AwardStatus, BatchStatus, ChangeStatus, PaymentStatus
from aid.models import AccountChange
from aid.services import payments
from core.documents.models import Attachment
from tests.aid.applications import photo
from tests.aid.money.treasury import Treasury, assert_money_is_right, card, fresh, lines_of, told
from tests.aid.test_batch_pages import BACKEND, unchanged, url

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


def test_a_card_is_corrected_by_two_persons(treasury, sign_in, client):
    batch = treasury.failed(1)
    line, number = lines_of(batch)[0], card()
    data = {"seen_version": line.award.version, "bank_name": "中国农业银行", "account": number, "reason": "户名不符"}
    address = url("line_card", batch, line.pk)
    sign_in(treasury.preparer)
    unchanged(client, address, data | {"account": number[:-1] + str((int(number[-1]) + 1) % 10)}, 422)
    unchanged(client, address, data | {"seen_version": line.award.version - 1}, 409)
    assert client.post(address, data).status_code == 302
    unchanged(client, address, data, 409)
    change = AccountChange.unscoped.get()
    confirm = reverse("aid:account_confirm", args=[change.pk])
    unchanged(client, confirm, {}, 403)

    sign_in(treasury.confirmer)
    assert number not in client.get(reverse("aid:account_list")).text
    shown = client.get(reverse("aid:account_detail", args=[change.pk]))
    assert str(change.account) in shown.text
    assert number not in shown.text
    assert client.post(confirm).status_code == 302
    unchanged(client, confirm, {}, 409)

    assert fresh(change).status == ChangeStatus.CONFIRMED
    assert fresh(line).status == PaymentStatus.FAILED, "never edited in place"
    assert fresh(line.award).status == AwardStatus.READY
    assert fresh(batch).status == BatchStatus.SETTLED


def test_a_card_is_refused_with_a_reason_and_shown_in_full_only_with_one(treasury, sign_in, as_role, client):
    line = lines_of(treasury.failed(1))[0]
    number = card()
    change = payments.propose_account(
        actor=treasury.preparer,
        award_id=line.award_id,
        account=number,
        bank_name="中国农业银行",
        reason="户名不符",
        seen_version=line.award.version,
    )
    detail, refuse, show = (reverse(f"aid:account_{name}", args=[change.pk]) for name in ("detail", "refuse", "reveal"))
    as_role("finance_confirmer", treasury.tree.jiangbei)
    assert client.get(detail).status_code == 404
    unchanged(client, refuse, {"reason": "卡号不清"}, 404)
    unchanged(client, show, {"reason": "核对银行卡"}, 404)
    sign_in(treasury.confirmer)
    unchanged(client, refuse, {"reason": ""}, 422)
    unchanged(client, show, {"reason": ""}, 422)
    assert number in client.post(show, {"reason": "核对银行卡"}).text
    assert told("core.secret.revealed", change)
    assert client.post(refuse, {"reason": "卡号不清"}).status_code == 302
    assert fresh(change).status == ChangeStatus.REFUSED


def test_a_failed_relief_is_given_up_and_its_money_is_free(treasury, sign_in, client):
    batch = treasury.failed(1)
    line = lines_of(batch)[0]
    address = url("line_cancel", batch, line.pk)
    sign_in(treasury.approver)
    assert address in client.get(url("batch_detail", batch)).text
    unchanged(client, address, {"seen_version": line.award.version, "reason": ""}, 422)
    data = {"seen_version": line.award.version, "reason": "本人已迁出"}
    assert client.post(address, data).status_code == 302
    assert fresh(line.award).status == AwardStatus.CANCELLED
    assert fresh(batch).status == BatchStatus.SETTLED
    unchanged(client, address, data, 409)


def test_money_that_came_back_is_entered_once(treasury, sign_in, client):
    batch = treasury.paid(1)
    line = lines_of(batch)[0]
    address = url("line_refund", batch, line.pk)
    sign_in(treasury.preparer)
    key = re.search(r'name="idempotency_key" value="([^"]+)"', client.get(address).text).group(1)
    data = {"idempotency_key": key, "amount_fen": "500元", "reason": "账户退回"}
    unchanged(client, address, data | {"amount_fen": "2000.01"}, 409)
    unchanged(client, address, data | {"amount_fen": "五百"}, 422)
    assert client.post(address, data).status_code == 302
    unchanged(client, address, data, 302)
    unchanged(client, address, data | {"amount_fen": "501"}, 409)
    assert fresh(line).refunded_fen == 50_000
    assert fresh(line).amount_fen == line.amount_fen


def test_a_signed_list_closes_a_paid_line(treasury, sign_in, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    batch = treasury.paid(2)
    first, second = lines_of(batch)
    sign_in(treasury.preparer)

    def data(line, evidence):
        return {"seen_version": fresh(line.award).version, "evidence": evidence}

    address = url("line_receipt", batch, first.pk)
    unchanged(client, address, data(first, "new"), 422)
    unchanged(client, address, data(first, "nonsense"), 422)
    stale = data(first, "new") | {"seen_version": 1, "upload": photo("签收表.jpg")}
    unchanged(client, address, stale, 409)
    assert not Attachment.unscoped.filter(slot="signed_list").exists()
    assert client.post(address, data(first, "new") | {"upload": photo("签收表.jpg")}).status_code == 302
    paper = Attachment.unscoped.get(slot="signed_list")
    assert client.post(url("line_receipt", batch, second.pk), data(second, str(paper.pk))).status_code == 302
    assert [told("aid.award.receipted", line.award)[0].data["evidence"] for line in (first, second)] == [
        f"attachment:{paper.sha256}"
    ] * 2


def test_a_line_is_its_own_batchs(treasury, sign_in, client):
    batch, other = treasury.opened_batch(), treasury.opened_batch()
    sign_in(treasury.preparer)
    assert client.get(url("line_remove", batch, lines_of(other)[0].pk)).status_code == 404


def test_paid_amounts_cannot_be_edited_by_any_page(treasury, sign_in, client):
    batch = treasury.paid(1)
    sign_in(treasury.preparer)
    line = lines_of(batch)[0]
    unchanged(client, url("line_remove", batch, line.pk), {"seen_version": batch.version, "reason": "改金额"}, 409)
    names = re.findall(r'name="([a-z_]+)"', client.get(url("batch_detail", batch)).text.split("<main")[1])
    assert set(names) <= {"csrfmiddlewaretoken"}
