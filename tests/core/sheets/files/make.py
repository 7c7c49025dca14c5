"""How these files were made: `python -m tests.core.sheets.files.make` where LibreOffice is installed; see README.md."""

import csv
import io
import subprocess
import tempfile
from datetime import date
from pathlib import Path

import openpyxl
import xlsxwriter

from tests.core.sheets import books

HERE = Path(__file__).parent
HEADINGS = ["姓名", "证件号码", "性别", "手机号", "入会日期"]


def people(count: int = 4) -> list[list[object]]:
    return [
        [books.name(n), books.identity(n, man=bool(n % 2)), "男" if n % 2 else "女", f"139{n:08d}", "2021-06-01"]
        for n in range(count)
    ]


def by_libreoffice() -> None:
    """Let LibreOffice Calc write one list as .xlsx, .xls and CSV in GB18030 from its own reading of a plain CSV."""
    with tempfile.TemporaryDirectory() as place:
        source = Path(place, "plain.csv")
        with source.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADINGS, *people()])
        # 76: UTF-8, 85: GB18030; column 2 and 4 as text (2), column 5 as a date year-month-day (5)
        reading = "--infilter=CSV:44,34,76,1,2/2/4/2/5/5"
        wanted = [("xlsx", "xlsx"), ("xls", "xls"), ("csv:Text - txt - csv (StarCalc):44,34,85", "csv")]
        for filter_name, ending in wanted:
            command = ["soffice", "--headless", reading, "--convert-to", filter_name, "--outdir", place, str(source)]
            target = Path(place, f"plain.{ending}")
            if ending == "csv":
                command[-2] = f"{place}/out"
                target = Path(place, "out", "plain.csv")
            subprocess.run(command, check=True, capture_output=True)
            Path(HERE, f"libreoffice.{ending}").write_bytes(target.read_bytes())


def by_xlsxwriter() -> None:
    """Write what people do to a list: a title, merged cells, hidden rows, formulas, dates in four styles, numbers."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_numbers": False})
    sheet = book.add_worksheet("会员名册")
    sheet.merge_range("A1:E1", "2026年会员名册")
    sheet.write_row("A2", ["姓 名", "身份证号（18位）", "性别", "联系电话", "入会时间"])
    rows = people(9)
    days = ["2021-06-01", "2021/6/1", "2021年6月1日", "20210601", 44348, date(2021, 6, 1), "2021.6.1", "", "六月"]
    style = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
    for number, (row, day) in enumerate(zip(rows, days, strict=True), start=2):
        sheet.write_row(number, 0, row[:3])
        sheet.write_number(number, 3, int(str(row[3])))  # a telephone stored as a number
        if isinstance(day, date):
            sheet.write_datetime(number, 4, day, style)
        else:
            sheet.write(number, 4, day)
    sheet.write_number("B4", 3.30203198503150e17)  # row 4: an identity number that the spreadsheet has rounded
    sheet.write_formula("D5", "=D6+1", None, 13900000003)  # row 5: a telephone that is a formula
    sheet.merge_range("C7:C8", "女")  # rows 7 and 8
    sheet.set_row(8, None, None, {"hidden": True})  # row 9
    sheet.write_string("B10", str(rows[7][1]).translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")))
    hidden = book.add_worksheet("底稿")
    hidden.write(0, 0, "x")
    hidden.hide()
    book.close()
    Path(HERE, "handmade.xlsx").write_bytes(out.getvalue())


def by_openpyxl() -> None:
    """Write it as WPS does, where we know how: every cell styled, blank rows behind, numbers as text with a mark."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet.append(["姓名*", "证件号码*", "性别", "手机号码", "入会日期"])
    for row in people():
        sheet.append(["\u3000" + str(row[0]) + " ", "'" + str(row[1]), row[2], str(row[3]) + "\t", row[4]])
    for number in range(2, 60):
        for column in range(1, 6):
            sheet.cell(number, column).number_format = "@"
    book.save(Path(HERE, "like-wps.xlsx"))


if __name__ == "__main__":
    by_libreoffice()
    by_xlsxwriter()
    by_openpyxl()
