"""The plain form of a typed value: the quick ways that most cells take say the same as the long way, for every text."""

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from core.chinese.names import normalise_name
from core.chinese.text import compact, normalise

INVISIBLE = {"Zs", "Zl", "Zp", "Cc", "Cf"}
SELECTORS = {*map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0))}


def normal(text):
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char not in SELECTORS)


def bare(text):
    return "".join(char for char in normal(text) if unicodedata.category(char) not in INVISIBLE)


def test_every_character_has_the_same_form_as_the_long_way_round():
    for number in range(sys.maxunicode + 1):
        char = chr(number)
        assert normalise(char) == normal(char), hex(number)
        assert compact(char) == bare(char), hex(number)
        assert compact(f"1{char} 2") == bare(f"1{char} 2"), hex(number)


@given(st.text())
def test_any_text_has_the_same_form_as_the_long_way_round(text):
    assert normalise(text) == normal(text)
    assert compact(text) == bare(text)


def test_a_name_of_han_characters_is_its_own_form():
    """A space in front sends it the long way."""
    for number in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)):
        assert normalise_name(f" 王{chr(number)}") == normalise_name(f"王{chr(number)}") == f"王{chr(number)}"
