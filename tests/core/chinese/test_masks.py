"""What stands in for a secret: enough to tell two apart, never enough to know (domain.md 10.6)."""

import csv
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from core.chinese.masks import mask_address, mask_card, mask_email, mask_identity, mask_phone

DIVISIONS = Path(settings.BASE_DIR) / "unions" / "data" / "divisions_zhejiang.csv"
DIGITS = "0123456789"


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (mask_identity, "330106198503150016", "330***********0016"),
        (mask_identity, "33010619850607002X", "330***********002X"),
        (mask_identity, "３３０１０６１９８５０６０７００２Ｘ", "330***********002X"),
        (mask_identity, "330106850315001", "330********5001"),
        (mask_identity, "E12345678", "*******78"),
        (mask_identity, "E12345", "******"),
        (mask_identity, "", ""),
        (mask_phone, "13812345678", "138****5678"),
        (mask_phone, "138 1234 5678", "138****5678"),
        (mask_phone, "0571-87654321", "*********4321"),
        (mask_phone, "12351", "*****"),
        (mask_card, "6222021202000001231", "622202*********1231"),
        (mask_card, "6222 0212 0200 0001 231", "622202*********1231"),
        (mask_card, "120202123456", "********3456"),
        (mask_card, "123", "***"),
        (mask_email, "wang@example.org", "w***@example.org"),
        (mask_email, "w@example.org", "***@example.org"),
        (mask_email, "a@b@example.org", "a***@example.org"),
        (mask_email, "王芊", "***"),
        (mask_email, "", ""),
    ],
)
def test_masks(mask, text, shown):
    assert mask(text) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("浙江省宁波市海曙区鼓楼街道中山西路1号", "浙江省宁波市海曙区鼓楼街道***"),
        ("浙江省金华市义乌市佛堂镇建设新村12幢3单元501", "浙江省金华市义乌市佛堂镇***"),
        ("桐乡市乌镇镇环河路8号", "桐乡市乌镇***"),
        ("宁波市镇海区招宝山街道城河西路88号", "宁波市镇海区招宝山街道***"),
        ("台州市路桥区路桥街道西路桥大道1号", "台州市路桥区路桥街道***"),
        ("景宁畲族自治县鹤溪街道人民中路5号", "景宁畲族自治县鹤溪街道***"),
        ("海曙区 鼓楼街道", "海曙区鼓楼街道"),
        ("海曙区白云庄社区3号", "海曙区***"),
        ("义乌市稠州北路5号楼", "义乌市***"),
        ("义乌市阳光小区12幢", "义乌市***"),
        ("浙江省宁波市余姚市梁弄镇如意路3号", "浙江省宁波市余姚市***"),
        ("翠苑新村3-502", "***"),
        ("3幢西湖镇", "***"),
        ("", ""),
    ],
)
def test_an_address_ends_at_the_township(address, shown):
    assert mask_address(address) == shown


def every_township():
    with DIVISIONS.open(encoding="utf-8", newline="") as rows:
        places = {row["code"]: row for row in csv.DictReader(rows)}
    for place in places.values():
        if place["level"] == "township" and place["name"].endswith(("街道", "镇", "乡")):
            county = places[place["parent_code"]]
            yield f"浙江省{places[county['parent_code']]['name']}{county['name']}", place["name"]


def test_every_township_of_zhejiang_is_found_and_nothing_behind_it():
    door = "幸福路12号阳光小区3幢501室"
    found = 0
    for county, township in every_township():
        shown = mask_address(county + township + door)
        assert shown.endswith("***")
        assert (county + township).startswith(shown.removesuffix("***")), shown
        found += shown == county + township + "***"

    assert found >= 1330  # of 1,364; 梁弄镇, 蒋村街道 and their like end at the county


@given(st.text(DIGITS, min_size=17, max_size=17), st.sampled_from(DIGITS + "X"))
def test_an_identity_hides_eleven_characters(first, last):
    shown = mask_identity(first + last)

    assert (len(shown), shown.count("*"), shown[3:14]) == (18, 11, "*" * 11)


@given(st.text(max_size=40), st.sampled_from([mask_identity, mask_phone, mask_card]))
def test_a_malformed_value_shows_less_than_half_of_itself_or_ten_characters(text, mask):
    shown = mask(text)

    assert sum(char != "*" for char in shown) <= max(10 if mask is mask_card else 7, 0)
    assert len(shown) < 8 or "*" in text or shown.count("*") >= 3


@given(st.text(min_size=1, max_size=40))
def test_an_address_never_shows_a_digit(text):
    assert not any(char in DIGITS for char in mask_address(text))
