"""Workbooks for tests, made in memory; people with numbers that are right."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from core.chinese.identity import check_character

HEADINGS = ("姓名", "证件号码", "性别", "手机号", "岗位")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华"


def identity(number: int, *, man: bool = True) -> str:
    """Return a valid identity number of nobody: 1970 to 1997, by a running number."""
    sequence = (number % 499) * 2 + (1 if man else 2)
    year, month, day = 1970 + number // 499 % 28, 1 + number // 13972 % 12, 1 + number // 167664 % 28
    first = f"330203{year}{month:02d}{day:02d}{sequence:03d}"
    return first + check_character(first)


def name(number: int) -> str:
    return SURNAMES[number % 16] + GIVEN[number // 16 % 24] + GIVEN[number // 384 % 24]


def member(number: int, **other: Any) -> list[Any]:
    """Return a row of the members' list under ``HEADINGS``."""
    man = bool(number % 2)
    row = {
        "姓名": name(number),
        "证件号码": identity(number, man=man),
        "性别": "男" if man else "女",
        "手机号": f"139{number:08d}",
        "岗位": "挡车工",
    }
    return list((row | other).values())


def xlsx(rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS, **options: Any) -> bytes:
    """Return a workbook of one sheet; ``hidden``: rows to hide (from 1); ``title``: a line above the heading."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_numbers": False})
    sheet = book.add_worksheet("会员")
    top = 0
    if options.get("title"):
        sheet.merge_range(0, 0, 0, len(headings) - 1, options["title"])
        top = 1
    sheet.write_row(top, 0, headings)
    for number, row in enumerate(rows, start=top + 1):
        sheet.write_row(number, 0, row)
    for number in options.get("hidden", ()):
        sheet.set_row(number - 1, None, None, {"hidden": True})
    book.close()
    return out.getvalue()
