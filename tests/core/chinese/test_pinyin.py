"""Pinyin: surnames read as surnames, an order by code point that is the order of a dictionary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chinese.pinyin import initials, sort_key, spelling, spellings, text_key
from core.chinese.surnames import COMPOUND_SURNAMES, SURNAMES


@pytest.mark.parametrize(
    ("name", "letters", "first"),
    [
        ("单雄信", "shanxiongxin", "sxx"),
        ("曾国藩", "zengguofan", "zgf"),
        ("仇英", "qiuying", "qy"),
        ("解缙", "xiejin", "xj"),
        ("任正非", "renzhengfei", "rzf"),
        ("区寄", "ouji", "oj"),
        ("盖叫天", "gejiaotian", "gjt"),
        ("查良镛", "zhaliangyong", "zly"),
        ("华罗庚", "hualuogeng", "hlg"),
        ("朴树", "piaoshu", "ps"),
        ("钭小明", "touxiaoming", "txm"),
        ("欧阳娜娜", "ouyangnana", "oynn"),
        ("万俟卨", "moqixie", "mqx"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("长孙无忌", "zhangsunwuji", "zswj"),
        ("吕布", "lvbu", "lb"),
        ("阿卜杜·买买提", "abodumaimaiti", "abdmmt"),
        ("张\u3000三", "zhangsan", "zs"),
        ("John Smith", "johnsmith", "js"),
        ("José", "jose", "j"),
        ("", "", ""),
    ],
)
def test_names_are_read_as_names(name, letters, first):
    assert (spelling(name), initials(name)) == (letters, first)


def test_a_search_finds_both_readings():
    assert spellings("单雄信") == ("shanxiongxin", "danxiongxin")
    assert spellings("王芊") == ("wangqian",)


def test_order_is_by_surname_tone_character_then_given_name():
    names = ["卓玛", "张四", "章三", "张三", "詹天佑", "安静", "单雄信", "阿明", "单小红", "商鞅", "王芊"]

    assert sorted(names, key=sort_key) == [
        "阿明", "安静", "单小红", "单雄信", "商鞅", "王芊", "詹天佑", "张三", "张四", "章三", "卓玛",
    ]  # fmt: skip


def test_characters_nobody_can_read_come_last_and_keep_their_place():
    assert sorted(["㐂田", "左宗棠"], key=sort_key) == ["左宗棠", "㐂田"]
    assert spelling("㐂田") == "tian"
    assert sort_key("张𬱖") != sort_key("张三")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("重庆", "chong2重 qing4庆"),
        ("乐清市", "yue4乐 qing1清 shi4市"),
        ("单位12351 号（筹）", "dan1单 wei4位 12351 hao4号 chou2筹"),
    ],
)
def test_other_texts_have_no_surname(text, key):
    assert text_key(text) == key


def test_the_order_of_unions_is_the_order_of_a_dictionary():
    places = ["重庆", "长兴", "安吉", "杭州", "海宁", "乐清", "义乌"]

    assert sorted(places, key=text_key) == ["安吉", "长兴", "重庆", "海宁", "杭州", "义乌", "乐清"]


def test_the_tables_are_well_formed():
    assert all(len(surname) == 1 and reading[-1] in "1234" for surname, reading in SURNAMES.items())
    assert all(len(surname) == len(reading.split()) == 2 for surname, reading in COMPOUND_SURNAMES.items())


@given(st.text(max_size=12))
def test_any_text_has_a_key_letters_and_initials(text):
    assert sort_key(text) == sort_key(text)
    assert spelling(text) == spelling(text).lower() or not spelling(text).isascii()
    assert len(initials(text)) <= max(len(spelling(text)), 0)


han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=4)


@given(han, han)
def test_two_names_share_a_key_only_when_they_are_the_same(one, two):
    assert (sort_key(one) == sort_key(two)) == (one == two)
