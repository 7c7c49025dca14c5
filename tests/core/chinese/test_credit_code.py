"""Unified social credit codes: the examples of domain.md 10.2, refusals, and single-character errors."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from core.chinese.credit_code import ALPHABET, CreditCodeError, check_character, organisation_check, parse_credit_code

VALID = [
    "91330100799655058B",
    "914403001922038216",
    "91330106MA0TX0011T",
    "91330782MA0TX002XK",
    "92330782MA0TX0038G",
    "81330106MJ0TX0014M",
    "81330203MJ0TX0022A",
    "12330000470000013F",
]


def code(first: str, body: str) -> str:
    seventeen = first + body + organisation_check(body)
    return seventeen + check_character(seventeen)


codes = st.builds(
    code,
    st.builds("{}{:06}".format, st.sampled_from(["81", "89", "91", "92", "93", "12", "52", "N1", "Y1", "A1"]),
              st.integers(0, 999_999)),
    st.text(ALPHABET, min_size=8, max_size=8),
)  # fmt: skip


@pytest.mark.parametrize("text", VALID)
def test_valid_codes(text):
    parsed = parse_credit_code(text)

    assert parsed.number == text
    assert parsed.authority + parsed.entity_type + parsed.region + parsed.organisation_code == text[:17]
    assert parsed.is_union == text.startswith("81")


@pytest.mark.parametrize(
    "text", ["９１３３０１００７９９６５５０５８ｂ", " 91 330100 799655058b ", "91330100-79965505-8B"]
)
def test_the_same_code_however_it_was_typed(text):
    assert parse_credit_code(text).number == "91330100799655058B"


@pytest.mark.parametrize(
    ("text", "reason", "words"),
    [
        ("", "length", "it has 0"),
        ("91330100799655058", "length", "it has 17"),
        ("9.13301007996551E+17", "scientific", "text"),
        ("91330100799655O58B", "characters", "Check: O"),
        ("91330100I9965SO58Z", "characters", "Check: I O S Z"),
        ("9133010A799655058B", "characters", "region"),
        ("统一社会信用代码统一社会信用代码十八", "characters", "Check:"),
        ("01330100799655058B", "authority", "beginning with 01"),
        ("82330106MJ0TX0014M", "authority", "beginning with 82"),
        ("97330106MJ0TX0014M", "authority", "beginning with 97"),
        ("91330100799655068B", "organisation_check", "9 to 17"),
        ("91330100799655058C", "check_digit", "last character"),
    ],
)
def test_each_refusal_says_which(text, reason, words):
    with override("en"), pytest.raises(CreditCodeError) as refusal:
        parse_credit_code(text)

    assert refusal.value.code == reason
    assert words in refusal.value.message


@given(codes)
def test_every_code_made_by_the_rule_is_read(text):
    assert parse_credit_code(text).number == text


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(text, place, char):
    wrong = text[:place] + char + text[place + 1 :]

    if wrong != text:
        with pytest.raises(CreditCodeError):
            parse_credit_code(wrong)
