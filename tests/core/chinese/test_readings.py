"""The lists of readings say what pypinyin says, and cost a process little."""

import random

import pytest
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT, RE_HANS

from core.chinese.pinyin import initials, spelling, text_key
from core.chinese.readings import readings_of

PLACES = ("重庆", "长兴", "乐清", "台州", "六安", "丽水", "行业", "银行", "长乐", "单县")
KINDS = (
    "联合工会",
    "音乐厂",
    "会计事务所",
    "重型机械有限公司",
    "中药厂",
    "行业工会联合会",
    "长途汽车站",
    "朝阳街道总工会",
)


def theirs(text: str) -> list[str]:
    """Return the readings of a text as pypinyin has them; nothing where it has none."""
    return lazy_pinyin(text, style=Style.TONE3, errors=lambda run: ["" for _each in run])


def test_every_character_and_word_is_read_as_pypinyin_reads_it() -> None:
    words = [chr(key) for key in PINYIN_DICT] + list(PHRASES_DICT)
    assert [word for word in words if RE_HANS.match(word) and readings_of(word) != theirs(word)] == []


def test_names_put_together_are_cut_into_words_alike() -> None:
    chance = random.Random(20261123)
    words = [word for word in PHRASES_DICT if RE_HANS.match(word)]
    texts = ["".join(chance.choices(words, k=4)) + "（一）" for _each in range(5_000)]
    texts += [f"{place}{kind}" for place in PLACES for kind in KINDS]
    assert [text for text in texts if readings_of(text) != theirs(text)] == []


@pytest.mark.parametrize(
    ("name", "letters", "first"),
    [
        ("曾国藩", "zengguofan", "zgf"),
        ("单雄信", "shanxiongxin", "sxx"),
        ("重庆", "chongqing", "cq"),
        ("𠮷田", "tian", "t"),
    ],
)
def test_what_search_and_order_make_of_it(name: str, letters: str, first: str) -> None:
    assert (spelling(name), initials(name)) == (letters, first)


def test_what_nobody_can_read_sorts_last_and_a_sign_has_no_reading() -> None:
    assert readings_of("𠮷，") == ["", ""]
    assert text_key("𠮷") > text_key("座")
    assert text_key("，") == ""
