"""Write lunar.csv: `python core/clocks/data/make_lunar.py`. Needs lunar-python, which only developers have."""

import csv
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from lunar_python import Lunar, LunarYear, Solar  # type: ignore[import-untyped]

FIRST, LAST = 2020, 2035
HERE = Path(__file__).resolve().parent

# fmt: off
SOLAR_TERMS = (
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
)
# fmt: on

# Lunar month and day, always of the regular month, never of a leap month.
FESTIVALS = {
    "春节": (1, 1),
    "正月初七": (1, 7),
    "元宵": (1, 15),
    "三月三": (3, 3),
    "端午": (5, 5),
    "七夕": (7, 7),
    "中元": (7, 15),
    "中秋": (8, 15),
    "重阳": (9, 9),
}

Row = tuple[str, str, str, str]


def rows() -> Iterator[Row]:
    """Yield year, name, date, kind for every anchor of every year."""
    for year in range(FIRST, LAST + 1):
        yield from sorted((*_terms(year), *_festivals(year), *_dog_days(year)), key=lambda row: row[2])


def _terms(year: int) -> Iterator[Row]:
    table = Lunar.fromYmd(year, 6, 1).getJieQiTable()
    for name in SOLAR_TERMS:
        found = table[name]
        if found.getYear() != year:  # the table runs from one winter solstice to the next and beyond
            found = next(other for other in table.values() if other.getYear() == year and _term_on(other) == name)
        yield (str(year), name, found.toYmd(), "solar_term")


def _term_on(day: Solar) -> str:
    return day.getLunar().getJieQi()


def _festivals(year: int) -> Iterator[Row]:
    """Count the last month of the lunar year before to this year: 除夕 2027 is the eve of 春节 2027."""
    for name, (month, day) in FESTIVALS.items():
        yield (str(year), name, Lunar.fromYmd(year, month, day).getSolar().toYmd(), "lunar")
    last_day = LunarYear.fromYear(year - 1).getMonth(12).getDayCount()  # 29 or 30: never assume the thirtieth
    for name, day in (("腊八", 8), ("除夕", last_day)):
        yield (str(year), name, Lunar.fromYmd(year - 1, 12, day).getSolar().toYmd(), "lunar")


def _dog_days(year: int) -> Iterator[Row]:
    for ordinal in range(date(year, 7, 1).toordinal(), date(year, 9, 1).toordinal()):
        day = date.fromordinal(ordinal)
        fu = Lunar.fromSolar(Solar.fromYmd(day.year, day.month, day.day)).getFu()
        if fu and fu.getIndex() == 1:
            yield (str(year), fu.getName(), day.isoformat(), "dog_days")


def main() -> None:
    """Write the file beside this script."""
    with (HERE / "lunar.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(("year", "name", "date", "kind"))
        writer.writerows(rows())
    sys.stdout.write(f"lunar.csv: {FIRST} to {LAST}\n")


if __name__ == "__main__":
    main()
