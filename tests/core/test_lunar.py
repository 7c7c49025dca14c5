"""Lunar anchors against the table of domain.md 10.8."""

from datetime import date, timedelta

import pytest

from core.clocks.data import HERE
from core.clocks.lunar import AnchorMissingError, anchor, anchors

GOLDEN = {
    "春节": ("2026-02-17", "2027-02-06", "2028-01-26"),
    "元宵": ("2026-03-03", "2027-02-20", "2028-02-09"),
    "端午": ("2026-06-19", "2027-06-09", "2028-05-28"),
    "中秋": ("2026-09-25", "2027-09-15", "2028-10-03"),
    "立夏": ("2026-05-05", "2027-05-06", "2028-05-05"),
    "小暑": ("2026-07-07", "2027-07-07", "2028-07-06"),
    "大暑": ("2026-07-23", "2027-07-23", "2028-07-22"),
    "处暑": ("2026-08-23", "2027-08-23", "2028-08-22"),
    "立冬": ("2026-11-07", "2027-11-07", "2028-11-07"),
    "初伏": ("2026-07-15", "2027-07-20", "2028-07-14"),
    "中伏": ("2026-07-25", "2027-07-30", "2028-07-24"),
    "末伏": ("2026-08-14", "2027-08-09", "2028-08-13"),
    "冬至": ("2026-12-22", "2027-12-22", "2028-12-21"),
    "大寒": ("2026-01-20", "2027-01-20", "2028-01-20"),
}


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [(name, 2026 + number, day) for name, days in GOLDEN.items() for number, day in enumerate(days)],
)
def test_anchor_falls_where_the_almanac_says(name, year, day):
    assert anchor(name, year).isoformat() == day


@pytest.mark.parametrize("year", range(2020, 2036))
def test_the_eve_is_the_last_day_of_the_year_even_when_the_month_has_no_thirtieth(year):
    assert anchor("除夕", year) + timedelta(days=1) == anchor("春节", year)
    assert anchor("元宵", year) - anchor("春节", year) == timedelta(days=14)
    assert anchor("正月初七", year) - anchor("春节", year) == timedelta(days=6)
    assert timedelta(days=20) <= anchor("除夕", year) - anchor("腊八", year) <= timedelta(days=22)


def test_the_laba_before_a_spring_festival_may_lie_in_the_calendar_year_before():
    assert anchor("腊八", 2023) == date(2022, 12, 30)


def test_every_year_has_every_anchor():
    names = {name for name, _ in anchors()}

    assert len(names) == 38
    assert set(anchors()) == {(name, year) for name in names for year in range(2020, 2036)}


@pytest.mark.parametrize(("name", "year"), [("春节", 2019), ("春节", 2036), ("圣诞", 2026)])
def test_an_unknown_anchor_is_refused_not_guessed(name, year):
    with pytest.raises(AnchorMissingError, match=str(year)):
        anchor(name, year)


def test_the_shipped_table_is_what_the_script_writes():
    pytest.importorskip("lunar_python")
    from core.clocks.data import make_lunar  # noqa: PLC0415 needs the library just asked for

    lines = (HERE / "lunar.csv").read_text(encoding="utf-8").splitlines()[1:]

    assert lines == [",".join(row) for row in make_lunar.rows()]
