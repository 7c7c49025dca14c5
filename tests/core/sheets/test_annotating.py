"""The sender's own file comes back marked, whatever else stands in it."""

import io
import zipfile

import openpyxl
import pytest

from core.errors import in_one
from core.sheets.annotating import annotated, faulty_rows
from core.sheets.models import ImportRow
from core.sheets.services import staging
from core.sheets.services.source import content_of
from tests.core.sheets import books, flow
from tests.factories import Tree, actor_in

pytestmark = pytest.mark.django_db
WRONG = "330782198709210029"


def marked(content):
    tree = Tree()
    by = actor_in("grassroots_cadre", tree.textile)[0]
    sheet = flow.checked(by, content, tree.textile)
    assert sheet.findings["wrong"] >= 1
    return openpyxl.load_workbook(io.BytesIO(annotated(sheet, content_of(sheet))))


def book_of(change):
    book = openpyxl.load_workbook(io.BytesIO(books.xlsx([books.member(1), books.member(2, 证件号码=WRONG)])))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_cells_merged_beyond_the_last_heading_do_not_stop_it():
    page = marked(book_of(lambda book: book.worksheets[0].merge_cells("E3:H3"))).worksheets[0]

    said = [cell.value for row in page.iter_rows() for cell in row if "最后一位" in str(cell.value)]
    assert len(said) == 1


def replaced(content, name, old, new):
    source, out = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for each in source.namelist():
            text = source.read(each)
            target.writestr(each, text.replace(old, new, 1) if each == name else text)
    return out.getvalue()


def test_a_workbook_whose_looks_only_its_own_program_understands_comes_back_as_a_plain_table():
    content = book_of(lambda book: None)
    odd = replaced(content, "xl/styles.xml", b"gray125", b"wavy")
    with pytest.raises(ValueError, match="stylesheet"):
        openpyxl.load_workbook(io.BytesIO(odd))

    page = marked(odd).worksheets[0]

    assert [page.cell(1, 6).value, page.cell(3, 2).value] == ["问题", WRONG]


@pytest.mark.parametrize("limit", ["MOST_XML", "MOST_CELLS"])
def test_a_large_sheet_beside_the_list_is_not_taken_into_memory(monkeypatch, limit):
    content = book_of(lambda book: book.create_sheet("台账").append(["x"] * 200))
    monkeypatch.setattr(f"core.sheets.annotating.{limit}", 200)

    assert marked(content).sheetnames == ["会员"]


def test_other_sheets_and_looks_of_the_own_file_stay():
    def change(book):
        page = book.worksheets[0]
        page["A2"].font = openpyxl.styles.Font(bold=True, color="FF0000")
        page.column_dimensions["A"].width = 33
        book.create_sheet("说明")["A1"] = "=1+1"

    book = marked(book_of(change))

    assert (book.sheetnames, book["说明"]["A1"].value) == (["会员", "说明"], "=1+1")
    assert (book["会员"]["A2"].font.b, book["会员"].column_dimensions["A"].width) == (True, 33)
    assert book["会员"]["B3"].comment.text


def test_a_text_made_harmless_on_its_way_out_comes_back_as_it_was():
    tree = Tree()
    by = actor_in("grassroots_cadre", tree.textile)[0]
    rows = [books.member(1, 证件号码=WRONG, 岗位="-无"), books.member(2, 证件号码=WRONG, 岗位="'引号'")]
    sheet = flow.checked(by, books.xlsx(rows), tree.textile)
    given = faulty_rows(sheet)
    assert openpyxl.load_workbook(io.BytesIO(given)).worksheets[0]["E2"].value == "'-无"

    again = flow.checked(by, given, tree.textile)

    lines = staging.opened(ImportRow.objects.filter(sheet=again).order_by("number"))
    assert [line.values["job"] for line in lines] == ["-无", "'引号'"]


def test_several_faults_of_one_row_are_one_sentence_apart_by_semicolons():
    content = books.xlsx([books.member(1), books.member(2, 证件号码=WRONG, 手机号="12")])

    page = marked(content).worksheets[0]

    told = page.cell(3, 6).value
    assert told == "手机号：手机号应为 11 位数字；身份证号：身份证号最后一位与前 17 位不符，核对后重新填写"
    assert page.cell(3, 4).comment.text == "手机号应为 11 位数字"  # each cell still says its own


@pytest.mark.parametrize(
    ("said", "told"),
    [([], ""), (["错。"], "错。"), (["错。", "错。"], "错。"), (["一。", "二.", "三。"], "一；二；三。")],
)
def test_sentences_become_one(said, told):
    assert in_one(said) == told
