"""Money as people write it: the examples of domain.md 10.5, and an independent reader of capital amounts."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chinese.money import MoneyError, capital, format_yuan, from_fen, parse_yuan, round_yuan, to_fen

fens = st.integers(-(10**17), 10**17)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1900.00", "壹仟玖佰元整"),
        ("15410.50", "壹万伍仟肆佰壹拾元伍角整"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.55", "伍角伍分"),
        ("1.05", "壹元零伍分"),
        ("10", "壹拾元整"),
        ("10.05", "壹拾元零伍分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("10001", "壹万零壹元整"),
        ("100000", "壹拾万元整"),
        ("1000001", "壹佰万零壹元整"),
        ("10010000", "壹仟零壹万元整"),
        ("100010000", "壹亿零壹万元整"),
        ("100000001", "壹亿零壹元整"),
        ("123456789.12", "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元壹角贰分"),
        ("1000000000000", "壹万亿元整"),
        ("1000100000000", "壹万零壹亿元整"),
        ("-1900", "负壹仟玖佰元整"),
        ("1E+3", "壹仟元整"),
        ("1900.0000", "壹仟玖佰元整"),
    ],
)
def test_capital_amounts(amount, text):
    assert capital(Decimal(amount)) == text


@pytest.mark.parametrize("amount", ["0.001", "NaN", "Infinity", "10000000000000000"])
def test_a_receipt_is_not_written_for_an_amount_it_cannot_say(amount):
    with pytest.raises(ValueError, match=r"yuan|amount"):
        capital(Decimal(amount))


def read_capital(text: str) -> int:
    """Return fen, reading the characters one by one as a cashier does."""
    digits = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
    sign, text = (-1, text[1:]) if text.startswith("负") else (1, text)
    yuan, _, rest = text.rpartition("元")
    total = section = digit = 0
    for char in yuan:
        if char in digits:
            digit = digits[char]
        elif char in "拾佰仟":
            section, digit = section + digit * {"拾": 10, "佰": 100, "仟": 1000}[char], 0
        else:
            unit = {"万": 10**4, "亿": 10**8}[char]
            total = (total + section + digit) * unit if unit > 10**4 else total + (section + digit) * unit
            section = digit = 0
    fen = (total + section + digit) * 100
    for char, unit in re.findall("([壹贰叁肆伍陆柒捌玖])([角分])", rest):
        fen += digits[char] * {"角": 10, "分": 1}[unit]
    return sign * fen


@given(fens)
def test_a_capital_amount_reads_back_to_the_fen(fen):
    text = capital(from_fen(fen))

    assert read_capital(text) == fen
    assert "零零" not in text
    assert not re.search("零[拾佰仟万亿角分]", text)
    assert text.endswith("整") != text.endswith("分")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1520", "1520.00"),
        ("1,520", "1520.00"),
        ("1520元", "1520.00"),
        ("1,520.50 元", "1520.50"),
        ("1520元整", "1520.00"),
        ("¥1,520", "1520.00"),
        ("￥１，５２０．５", "1520.50"),
        ("人民币1520", "1520.00"),
        ("CNY 1520", "1520.00"),
        ("3200。50", "3200.50"),
        ("3200.", "3200.00"),
        ("3200.5000", "3200.50"),
        ("007", "7.00"),
        ("0", "0.00"),
        ("-0", "0.00"),
        ("-12.30", "-12.30"),
        ("−12.30", "-12.30"),
        ("-¥12.30", "-12.30"),
        ("999,999,999,999.99", "999999999999.99"),
    ],
)
def test_amounts_as_people_type_them(text, amount):
    assert str(parse_yuan(text)) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount"),
        ("元", "amount"),
        ("abc", "amount"),
        ("1,5", "amount"),
        ("1,52,000", "amount"),
        ("1.5万", "amount"),
        ("3元5角", "amount"),
        ("1.5.2", "amount"),
        (".5", "amount"),
        ("1e5", "amount"),
        ("NaN", "amount"),
        ("١٢٣", "amount"),
        ("1 520,5", "amount"),
        ("--5", "amount"),
        ("10-20", "amount"),
        ("3200.505", "decimals"),
        ("1000000000000", "too_large"),
        ("9" * 5000, "too_large"),
    ],
)
def test_what_is_no_amount(text, code):
    with pytest.raises(MoneyError) as refusal:
        parse_yuan(text)

    assert refusal.value.code == code


@given(st.integers(-(10**14) + 1, 10**14 - 1))
def test_a_shown_amount_can_be_typed_in_again(fen):
    amount = from_fen(fen)

    assert to_fen(amount) == fen
    assert parse_yuan(format_yuan(amount)) == amount


@pytest.mark.parametrize(("amount", "shown"), [("1234.56", "¥1,234.56"), ("-1234.5", "-¥1,234.50"), ("0", "¥0.00")])
def test_amounts_on_screens(amount, shown):
    assert format_yuan(Decimal(amount)) == shown


@pytest.mark.parametrize(
    ("amount", "rounded"), [("833.333", "833.33"), ("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68")]
)
def test_rounding_is_half_up(amount, rounded):
    assert round_yuan(Decimal(amount)) == Decimal(rounded)


@pytest.mark.parametrize("amount", ["0.001", "833.333", "NaN", "Infinity", "12345678901234567890123456789.005"])
def test_fen_are_never_rounded_in_silence(amount):
    with pytest.raises(ValueError, match=r"yuan|amount"):
        to_fen(Decimal(amount))


@given(st.text())
def test_any_text_is_read_or_refused_in_words(text):
    try:
        parse_yuan(text)
    except MoneyError as refusal:
        if not refusal.message:
            pytest.fail("a refusal without words")
