"""Files of real programs are read as meant; what a spreadsheet spoiled is named; what is no list is refused."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.utils.translation import override

from core.chinese.identity import parse_identity
from core.chinese.text import TextError
from core.errors import RuleBrokenError
from core.sheets.kinds import kind_of
from core.sheets.lines import mapped_columns, read_line
from core.sheets.mapping import guessed, heading_among, wanted_headings
from core.sheets.reading import Reading
from core.sheets.template import template_of
from tests.conftest import TODAY
from tests.core.sheets import books

FILES = Path(__file__).parent / "files"
NUMBERS = [books.identity(number, man=bool(number % 2)) for number in range(4)]


def rows_of(content, most_rows=1000, wanted=()):
    reading = Reading(content, most_rows=most_rows, wanted=wanted)
    return reading.head, list(reading.rows())


def lines_of(name):
    kind = kind_of("members")
    head, rows = rows_of((FILES / name).read_bytes())
    place, headings = heading_among(kind, [(row.number, row.cells) for row in rows[:15]])
    columns = mapped_columns(kind, {guess.field: guess.place for guess in guessed(kind, headings)})
    return head, [read_line(kind, columns, row) for row in rows[place + 1 :]]


@pytest.mark.parametrize("name", ["libreoffice.xlsx", "libreoffice.xls", "libreoffice.csv", "like-wps.xlsx"])
def test_what_real_programs_write_is_read_whole(name):
    _head, lines = lines_of(name)

    assert [line.values["identity"] for line in lines] == NUMBERS
    assert [line.values["phone"] for line in lines] == [f"139{number:08d}" for number in range(4)]
    assert {str(line.values["joined_on"]) for line in lines} == {"2021-06-01"}
    assert [line.problems for line in lines] == [[]] * 4


def test_the_encoding_of_a_csv_is_found_and_said():
    text = "姓名,证件号码\n王芳,330782198709210028\n"
    found = [rows_of(text.encode(codec))[0]["encoding"] for codec in ("utf-8", "utf-8-sig", "gb18030", "utf-16")]

    assert found == ["UTF-8", "UTF-8", "GB18030", "UTF-16"]


def test_a_title_above_a_table_of_text_does_not_hide_what_parts_its_columns():
    _head, rows = rows_of(
        "望春街道会员名单，共 1 人\r\n\r\n姓名\t证件号码\r\n王芳\t330782198709210028\r\n".encode("utf-16")
    )

    assert [row.cells for row in rows[1:]] == [["姓名", "证件号码"], ["王芳", "330782198709210028"]]


def test_the_list_is_found_behind_a_sheet_of_remarks():
    book = openpyxl.Workbook()
    book.active.title = "填表说明"
    book.active.append(["请在第二张表填写姓名"])
    for row in (
        ["2026 年会员名单"],
        [],
        ["姓 名*", "证件号码", "手机（必填）"],
        ["王芳", "330782198709210028", "13800005678"],
    ):
        (book["名单"] if "名单" in book.sheetnames else book.create_sheet("名单")).append(row)
    out = io.BytesIO()
    book.save(out)

    head, rows = rows_of(out.getvalue(), wanted=wanted_headings(kind_of("members")))

    assert (head["sheet"], head["notes"], rows[-1].cells[0]) == ("名单", [["other_sheets", 1]], "王芳")


def test_what_people_do_to_a_list_is_read_or_named_never_guessed():
    head, lines = lines_of("handmade.xlsx")
    said = {line.number: [f"{each.field}:{each.code}" for each in line.problems] for line in lines}

    assert head["notes"] == [["hidden_sheets", 1], ["hidden_rows", 1]]
    assert said == {
        3: [],
        4: ["identity:rounded"],
        5: ["phone:formula"],
        6: [],
        7: ["sex:merged"],
        8: ["sex:merged"],
        9: [":hidden"],
        10: [],
        11: ["joined_on:day"],
    }
    days = [str(line.values["joined_on"]) for line in lines if "joined_on" in line.values]
    assert days == ["2021-06-01"] * 7, "text in four styles, a number of days, a date of the program's own"
    assert lines[0].values["phone"] == "13900000000", "stored as a number"
    assert lines[7].values["identity"] == books.identity(7, man=True), "full-width digits"


@pytest.mark.parametrize("text", ["3.30203E+17", "3.302031985031E17", "3.30203198503150E+17"])
def test_a_number_rounded_by_a_spreadsheet_is_refused_as_text_as_well(text):
    _head, rows = rows_of(f"姓名,证件号码\n王芳,{text}\n".encode())

    with pytest.raises(TextError, match="表格软件"):
        parse_identity(rows[1].cells[1], today=TODAY)


def archive(**parts):
    """Return a workbook with parts replaced or added."""
    source, out = zipfile.ZipFile(io.BytesIO(books.xlsx([books.member(1)]))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        kept = {name: source.read(name) for name in source.namelist()}
        for name, content in (kept | parts).items():
            target.writestr(name, content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'
HOSTILE = {
    "a program": (b"MZ\x90\x00" + bytes(400), "not_a_table"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(400), "not_a_table"),
    "a web page": ("<html><table><tr><td>姓名</td></tr></table>".encode(), "web_page"),
    "an archive": (archive(**{"[Content_Types].xml": b"", "xl/workbook.xml": b""})[:60], "broken"),
    "a bomb": (archive(**{"xl/media/zeros.bin": bytes(40 * 2**20)}), "bomb"),
    "an outside entity": (archive(**{SHEET: XXE}), "entities"),
    "an entity in another alphabet": (archive(**{SHEET: XXE.decode().encode("utf-16")}), "entities"),
    "macros": (archive(**{"xl/vbaProject.bin": b"x"}), "macros"),
    "a way out of the archive": (archive(**{"../../etc/cron": b"x"}), "broken"),
    "a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked"),
    "an old document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "not_a_workbook"),
    "too many rows": (books.xlsx([books.member(number) for number in range(1060)]), "too_many_rows"),
    "nothing": (b"  \n", "empty"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_list_is_refused_with_a_sentence(name):
    content, code = HOSTILE[name]

    with pytest.raises(RuleBrokenError) as refused:
        rows_of(content)

    assert refused.value.code == code
    assert len(refused.value.message) > 8


def test_a_cell_far_away_does_not_fill_the_memory():
    row = b'<worksheet><sheetData><row r="1"><c r="XFD1" t="str"><v>x</v></c></row></sheetData></worksheet>'

    with pytest.raises(RuleBrokenError) as refused:
        rows_of(archive(**{SHEET: row}))

    assert refused.value.code == "too_wide"


def test_oddities_are_seen_where_a_program_writes_its_names_with_a_prefix():
    sheet = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:cols>'
        b'<x:col min="3" max="3" hidden="1"/></x:cols><x:sheetData>'
        b'<x:row r="1"><x:c r="A1" t="str"><x:v>a</x:v></x:c>'
        b'<x:c r="B1" t="str"><x:f>A1</x:f><x:v>b</x:v></x:c></x:row>'
        b'<x:row r="2" hidden="1"><x:c r="A2" t="str"><x:v>c</x:v></x:c></x:row></x:sheetData>'
        b'<x:mergeCells><x:mergeCell ref="A1:A2"/></x:mergeCells></x:worksheet>'
    )

    head, rows = rows_of(archive(**{SHEET: sheet}))

    assert head["notes"] == [["hidden_columns", 0], ["hidden_rows", 1]]
    assert [row.kinds for row in rows] == [{0: "m", 1: "f"}, {0: "m"}]
    assert [row.is_hidden for row in rows] == [False, True]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_our_own_template_as_it_is_makes_no_remark(language):
    with override(language):
        content = template_of(kind_of("members"))
    head, rows = rows_of(content)
    assert head["notes"] == []
    assert len(rows) == 2  # the heading and the example


def test_a_sheet_of_somebody_else_beside_ours_is_named():
    book = openpyxl.load_workbook(io.BytesIO(template_of(kind_of("members"))))
    book.create_sheet("二车间").append(["王芳"])
    book.create_sheet("旧名单").append(["王芳"])
    book["旧名单"].sheet_state = "hidden"
    book.move_sheet("填写说明", offset=-5)  # our remarks in front are not the list
    out = io.BytesIO()
    book.save(out)
    head, rows = rows_of(out.getvalue())
    assert head["notes"] == [["other_sheets", 1], ["hidden_sheets", 1]]
    assert "姓名" in rows[0].cells[0]
