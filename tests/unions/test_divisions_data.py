"""The shipped divisions of Zhejiang: complete, well-formed, a tree (domain.md 10.3)."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

DATA = Path(settings.BASE_DIR) / "unions" / "data"
LENGTHS = {"province": 6, "city": 6, "county": 6, "township": 9}
PARENTS = {"city": "province", "county": "city", "township": "county"}


def read(name):
    with (DATA / name).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


@pytest.fixture(scope="module")
def divisions():
    return {row["code"]: row for row in read("divisions_zhejiang.csv")}


def test_counts_by_level(divisions):
    assert Counter(row["level"] for row in divisions.values()) == {
        "province": 1, "city": 11, "county": 90, "township": 1387,
    }  # fmt: skip


def test_counties_by_city(divisions):
    counties = Counter(row["parent_code"] for row in divisions.values() if row["level"] == "county")

    assert [counties[f"33{city:02}00"] for city in range(1, 12)] == [13, 10, 12, 7, 5, 6, 9, 6, 4, 9, 9]


def test_townships_by_kind(divisions):
    names = [row["name"] for row in divisions.values() if row["level"] == "township"]

    assert [sum(name.endswith(kind) for name in names) for kind in ("镇", "街道", "乡")] == [618, 488, 258]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("330113", "临平区"),
        ("330114", "钱塘区"),
        ("330383", "龙港市"),
        ("331127", "景宁畲族自治县"),
        ("330100", "杭州市"),
    ],
)
def test_recent_changes_are_in(divisions, code, name):
    assert divisions[code]["name"] == name


def test_every_row_is_well_formed_and_hangs_on_its_parent(divisions):
    for row in divisions.values():
        assert re.fullmatch(rf"33\d{{{LENGTHS[row['level']] - 2}}}", row["code"])
        assert row["name"] == row["name"].strip() != ""
        assert "\ufffd" not in row["name"]
        if row["level"] == "province":
            assert row["parent_code"] == ""
        else:
            parent = divisions[row["parent_code"]]
            assert parent["level"] == PARENTS[row["level"]]
            assert row["code"].startswith(parent["code"].rstrip("0") if row["level"] == "city" else parent["code"][:4])


def test_townships_carry_their_county_in_the_code(divisions):
    assert all(row["code"][:6] == row["parent_code"] for row in divisions.values() if row["level"] == "township")


def test_no_code_twice_and_sorted():
    codes = [row["code"] for row in read("divisions_zhejiang.csv")]

    assert codes == sorted(set(codes))


def test_names_are_unique_under_one_parent(divisions):
    assert max(Counter((row["parent_code"], row["name"]) for row in divisions.values()).values()) == 1


def test_ended_codes_lead_to_living_ones(divisions):
    history = read("divisions_history.csv")

    assert {"330103", "330104"} <= {row["code"] for row in history}
    for row in history:
        assert row["code"] not in divisions
        assert divisions[row["merged_into"]]["level"] == row["level"]
        assert divisions[row["merged_into"]]["parent_code"] == row["parent_code"]
        assert 2000 <= int(row["ended_in"]) <= 2023
