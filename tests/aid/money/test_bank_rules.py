"""The bank's formats without a database: keys, columns, encodings, rows that cannot be read, inert cells."""

import pytest

from aid.choices.relief import PaymentStatus, ResultProblem
from aid.rules import bank_files as rules
from aid.rules.bank_files import OutLine, ResultRow
from aid.rules.money import check_enough, check_refund
from core.errors import ConflictError, RuleBrokenError

COLUMNS = ("明细号", "金额", "结果", "流水号", "原因")
WORDS = ("SUCCESS", "成功", "0000")
NUMBER = "FF330203-2026-0001"


def read(text, encoding="utf-8-sig"):
    return rules.result_rows(text.encode(encoding), COLUMNS, WORDS)


@pytest.mark.parametrize(
    ("key", "line_no"),
    [
        (f"{NUMBER}-00001", 1),
        (f" {NUMBER.lower()}-00027 ", 27),
        (f"{NUMBER}-1", 1),
        (f"{NUMBER}-0x1", None),
        (f"{NUMBER}-", None),
        (f"{NUMBER}--1", None),
        ("FF330203-2026-0002-00001", None),
        (NUMBER, None),
        ("", None),
        (f"{NUMBER}-一", None),
    ],
)
def test_a_line_is_known_by_batch_and_number(key, line_no):
    assert rules.line_no_of(key, NUMBER) == line_no


def test_keys_read_back():
    assert rules.line_no_of(rules.line_key(NUMBER, 12345), NUMBER) == 12345


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_the_same_lines_give_the_same_bytes(encoding):
    lines = [OutLine(rules.line_key(NUMBER, 1), "6222020000000000017", "阿依古丽·买买提", 2_000_05, "冬送温暖,2026")]

    content = rules.written(lines, COLUMNS, encoding)

    assert content == rules.written(lines, COLUMNS, encoding)
    assert content.startswith("\ufeff".encode()) is (encoding == "utf-8")
    text = content.decode("utf-8-sig" if encoding == "utf-8" else "gb18030")
    assert text.splitlines()[1] == f'{NUMBER}-00001,6222020000000000017,阿依古丽·买买提,2000.05,"冬送温暖,2026"'


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@SUM(A1)", "＝cmd", "＠x", "\t=1"])
def test_no_cell_is_a_formula(text):
    assert rules.inert(text).startswith("'")


def test_an_unknown_encoding_is_refused():
    with pytest.raises(RuleBrokenError):
        rules.written([], COLUMNS, "utf-16")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rows_are_read_in_either_encoding_and_any_order_of_columns(encoding):
    (row,) = read(f'结果,流水号,明细号,金额,原因\n成功,R1,{NUMBER}-00001,"2,000.00",\n', encoding)

    assert row == ResultRow(2, f"{NUMBER}-00001", 2_000_00, True, "", "R1", "成功")


def test_failures_keep_the_banks_words_and_unknown_codes_become_other():
    known, other = read(
        f"明细号,金额,结果,流水号,原因\n{NUMBER}-1,1,name_mismatch,,户名不符\n\n{NUMBER}-2,1,E77,,系统忙\n"
    )

    assert (known.failure, known.text, known.number) == ("NAME_MISMATCH", "户名不符", 2)
    assert (other.failure, other.text, other.number) == ("OTHER", "系统忙", 4)


@pytest.mark.parametrize(
    "row", ["k,abc,SUCCESS,R", "k,,SUCCESS,R", ",1.00,SUCCESS,R", "k,1.00,,R", "k", "k,1.005,OK,R"]
)
def test_a_row_that_cannot_be_read_is_named(row):
    (found,) = read(f"明细号,金额,结果,流水号,原因\n{row}\n")

    assert (found.number, found.problem) == (2, ResultProblem.UNREADABLE)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"PK\x03\x04\x00\x00", "file_type"),
        ("明细号,金额\n".encode(), "file_columns"),
        ("明细号,金额,结果,流水号\n".encode(), "empty_file"),
        ('明细号,金额,结果,流水号\n"x'.encode(), "file_type"),
        (b"x" * (rules.MAX_BYTES + 1), "file_size"),
        (("明细号,金额,结果,流水号\n" + "\n" * (rules.MAX_ROWS + 1)).encode(), "file_size"),
    ],
)
def test_a_file_that_is_no_answer_is_refused(content, code):
    with pytest.raises(RuleBrokenError) as refusal:
        rules.result_rows(content, COLUMNS, WORDS)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("status", "is_success", "amount", "reference", "problem"),
    [
        ("sent", True, 100, "R1", None),
        ("unknown", True, 100, "R1", None),
        ("sent", False, 100, "", None),
        ("sent", True, 99, "R1", ResultProblem.WRONG_AMOUNT),
        ("sent", False, 101, "", ResultProblem.WRONG_AMOUNT),
        ("sent", True, 100, "", ResultProblem.NO_REFERENCE),
        ("sent", True, 100, "USED", ResultProblem.REFERENCE_USED),
        ("paid", True, 100, "R1", ResultProblem.ALREADY_PAID),
        ("paid", False, 100, "", ResultProblem.PAID_THEN_FAILED),
        ("failed", True, 100, "R1", ResultProblem.FAILED_THEN_PAID),
        ("failed", False, 100, "", ResultProblem.ALREADY_FAILED),
    ],
)
def test_what_follows_from_a_row(status, is_success, amount, reference, problem):
    row = ResultRow(2, "k", amount, is_success, "" if is_success else "OTHER", reference)

    found = rules.conflict_of(row, status=PaymentStatus(status), amount_fen=100, used_references={"USED"})

    assert found == problem


@pytest.mark.parametrize(("available", "short"), [(100, 0), (101, 0), (99, 1), (0, 100)])
def test_a_fund_is_enough_or_says_what_is_short(available, short):
    if not short:
        check_enough(needed_fen=100, available_fen=available, fund="专项")
        return
    with pytest.raises(ConflictError) as refusal:
        check_enough(needed_fen=100, available_fen=available, fund="专项")
    assert refusal.value.details["short_fen"] == short


@pytest.mark.parametrize(("amount", "fine"), [(0, False), (1, True), (60, True), (61, False)])
def test_no_more_comes_back_than_was_paid(amount, fine):
    if fine:
        check_refund(amount_fen=amount, paid_fen=100, refunded_fen=40)
        return
    with pytest.raises((ConflictError, RuleBrokenError)):
        check_refund(amount_fen=amount, paid_fen=100, refunded_fen=40)
