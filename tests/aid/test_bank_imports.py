"""A bank's answer by the common way in: dry run, cells marked, valid rows by choice, each line settled once."""

from decimal import Decimal

import pytest

from aid.models import JournalEntry
from tests.aid.money.treasury import Treasury, assert_money_is_right, lines_of
from tests.core.sheets import books, flow
from tests.factories import actor_in

pytestmark = pytest.mark.django_db
HEADINGS = ("明细号", "金额", "处理结果", "银行流水号", "失败原因")


@pytest.fixture
def treasury():
    return Treasury()


@pytest.fixture
def reader(treasury):
    return actor_in("finance_preparer", treasury.tree.haishu)[0]


def line(batch, number, amount="2000.00", result="成功", reference="", reason=""):
    return [f"{batch.number}-{number:05d}", amount, result, reference or f"R{number}", reason]


def answer(*rows):
    return books.xlsx(list(rows), HEADINGS)


def test_lines_are_settled_once_and_the_same_file_again_writes_nothing(treasury, reader):
    batch = treasury.sent(3)
    content = answer(line(batch, 1), line(batch, 2, amount=2000), line(batch, 3, result="失败", reason="户名不符"))
    union = treasury.tree.haishu

    sheet = flow.imported(reader, content, union, "bank-result", choice=str(batch.pk))

    assert flow.receipt(sheet)["updated"] == 3
    assert [each.status for each in lines_of(batch)] == ["paid", "paid", "failed"]
    assert lines_of(batch)[2].failure_text == "户名不符"
    assert JournalEntry.unscoped.filter(kind="pay").count() == 2
    again = flow.checked(reader, content, union, "bank-result", choice=str(batch.pk))
    assert again.findings["same"] == 3
    assert again.findings["new"] == 0
    assert_money_is_right()


def test_what_is_wrong_is_named_in_its_cell_and_the_valid_rows_go_on(treasury, reader):
    batch, other = treasury.sent(3), treasury.sent(1)
    content = answer(
        line(batch, 1),
        line(batch, 2, amount="1999.99"),
        line(other, 1),
        line(batch, 3, reference="R1"),
        [f"{batch.number}-00003", "两千", "成功", "R9", ""],
    )

    sheet = flow.imported(reader, content, treasury.tree.haishu, "bank-result", choice=str(batch.pk))

    told = flow.problems(sheet)
    assert told[3] == ["amount:wrong_amount"]
    assert told[4] == ["key:unknown_line"]  # another batch's line: this batch knows it not
    assert told[5] == ["reference:reference_used"]
    assert told[6][0].startswith("amount:")
    assert [each.status for each in lines_of(batch)] == ["paid", "sent", "sent"]
    assert [each.status for each in lines_of(other)] == ["sent"]
    assert lines_of(batch)[0].amount_fen == int(Decimal("2000.00") * 100)
    assert_money_is_right()


def test_who_may_not_read_answers_finds_no_batch_and_imports_nothing(client, as_role, treasury):
    batch = treasury.sent(1)
    as_role("township_caseworker", treasury.tree.wangchun)
    assert client.get("/imports/new/bank-result/").status_code in (403, 404)

    as_role("finance_preparer", treasury.tree.yiwu)
    page = client.get("/imports/new/bank-result/")
    assert batch.number not in page.content.decode()
    assert [each.status for each in lines_of(batch)] == ["sent"]
