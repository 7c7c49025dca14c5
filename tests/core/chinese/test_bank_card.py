"""Bank cards: the examples of domain.md 10.4, and who gets a warning instead of a refusal."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from core.chinese.bank_card import CardError, parse_card


@pytest.mark.parametrize("text", ["6222021202000001231", "6217993310000000014", "6214835710000017", "4111111111111111"])
def test_valid_cards(text):
    card = parse_card(text)

    assert (card.number, str(card.warning)) == (text, "")


@pytest.mark.parametrize(
    "text", ["6222 0212 0200 0001 231", "６２２２０２１２０２０００００１２３１", "6222-0212-0200-0001-231"]
)
def test_spaces_and_full_width_digits(text):
    assert parse_card(text).number == "6222021202000001231"


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("6222021202000001230", "check_digit", "not right"),
        ("", "length", "this has 0"),
        ("62220212020", "length", "this has 11"),
        ("62220212020000012310", "length", "this has 20"),
        ("6222O21202000001231", "characters", "digits only"),
        ("6.2220212020000E+18", "scientific", "text"),
    ],
)
def test_each_refusal_says_which(text, code, words):
    with override("en"), pytest.raises(CardError) as refusal:
        parse_card(text)

    assert refusal.value.code == code
    assert words in refusal.value.message


def test_an_old_passbook_number_is_taken_with_a_warning():
    card = parse_card("1202021234567")

    assert card.number == "1202021234567"
    assert card.warning


@given(st.integers(10**9, 10**16 - 1))
def test_every_unionpay_card_is_told_from_its_nine_neighbours(account):
    first = f"62{account}"
    good = first + luhn.calc_check_digit(first)

    assert parse_card(good).warning == ""
    for digit in set("0123456789") - {good[-1]}:
        with pytest.raises(CardError):
            parse_card(first + digit)
