"""Telephone numbers: one written form, however they were typed (domain.md 10.4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chinese.phone import PhoneError, parse_mobile, parse_phone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13800138000", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("+86-13800138000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("\u202d19912345678\u202c", "19912345678"),
        ("0571-87654321", "0571-87654321"),
        ("057187654321", "0571-87654321"),
        ("(0571) 87654321", "0571-87654321"),
        ("（０５７１）87654321", "0571-87654321"),
        ("+86 571 8765 4321", "0571-87654321"),
        ("+86 0571 87654321", "0571-87654321"),
        ("0578-2123456", "0578-2123456"),
        ("010-88888888", "010-88888888"),
        ("01088888888", "010-88888888"),
        ("+86 10 88888888", "010-88888888"),
        ("021 62345678", "021-62345678"),
    ],
)
def test_one_written_form(text, number):
    assert parse_phone(text).number == number
    assert parse_phone(number) == parse_phone(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1380013800", "mobile"),
        ("138001380000", "mobile"),
        ("12800138000", "mobile"),
        ("12351", "mobile"),
        ("", "phone"),
        ("87654321", "phone"),
        ("0571-876543", "phone"),
        ("0571-876543210", "phone"),
        ("+1 202 555 0143", "phone"),
        ("0571-87654321-802", "phone"),
        ("١٣٨٠٠١٣٨٠٠٠", "phone"),
        ("电话", "phone"),
    ],
)
def test_refusals(text, code):
    with pytest.raises(PhoneError) as refusal:
        parse_phone(text)

    assert refusal.value.code == code


def test_a_landline_receives_no_text_message():
    assert parse_mobile("+86 138 0013 8000") == "13800138000"
    with pytest.raises(PhoneError):
        parse_mobile("0571-87654321")


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_every_mobile_is_taken_with_and_without_its_country(number):
    for text in (number, "+86" + number, "86" + number, "0086 " + number):
        assert parse_phone(text).number == parse_mobile(text) == number
