"""The returns: equal to the rows behind them and to their Excel file, sums for leaders, names for readers only."""

import io
import zipfile
from datetime import date
from xml.etree import ElementTree as Xml

import pytest
from django.urls import reverse

from aid.selectors.file_figures import FIGURES, Span, file_figures, rows_of
from core.events.models import Event
from core.sheets.export import Column, inert, written
from tests.aid.applications import Office
from tests.factories import Tree, actor

pytestmark = pytest.mark.django_db
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
SHEET = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def cells(content):
    """Return the rows of the one sheet of an xlsx file, each as a list of texts."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        shared = (
            ["".join(node.itertext()) for node in Xml.fromstring(packed.read("xl/sharedStrings.xml"))]  # noqa: S314 ours
            if "xl/sharedStrings.xml" in packed.namelist()
            else []
        )
        sheet = Xml.fromstring(packed.read("xl/worksheets/sheet1.xml"))  # noqa: S314 our own file
    return [[_text(cell, shared) for cell in row.findall("m:c", SHEET)] for row in sheet.iter(f"{{{SHEET['m']}}}row")]


def _text(cell, shared):
    inline = cell.find("m:is", SHEET)
    if inline is not None:
        return "".join(inline.itertext())
    value = cell.findtext("m:v", default="", namespaces=SHEET)
    return shared[int(value)] if cell.get("t") == "s" else value


@pytest.fixture
def county():
    tree = Tree()
    office = Office(tree)
    office.filed(names=("王秀兰", "李建国", "李欣悦"))
    office.filed(names=("赵德海", "孙美娟", "赵小宝"))
    office.submitted(names=("陈桂芳", "陈大山", "陈小山"))
    return office


def test_each_figure_is_the_number_of_the_rows_behind_it(county):
    reader = actor("county_reviewer", county.tree.haishu)
    below = county.tree.haishu.path
    numbers = file_figures(reader, "aid.view_coverage", below=below, span=YEAR)

    assert numbers["active"] == numbers["filed"] == 2
    for figure in FIGURES:
        assert rows_of(reader, figure.code, below=below, span=YEAR).count() == numbers[figure.code], figure.code


def test_the_page_and_the_excel_file_say_the_same(county, as_role, client):
    as_role("county_reviewer", county.tree.haishu)
    address = {"first": "2026-01-01", "last": "2026-12-31"}

    page = client.get(reverse("desk:statistics"), address)
    book = cells(client.get(reverse("desk:statistics_export"), address).content)

    told = {row[0]: row[2] for row in book if len(row) > 2}
    for each in page.context["shown"].counted:
        assert told[each["label"]] == str(each["value"])
    assert any("统计期：2026-01-01 至 2026-12-31" in row for row in book)
    assert Event.unscoped.filter(code="desk.returns.exported").count() == 1


def test_a_figure_opens_its_files_and_they_are_as_many(county, as_role, client):
    as_role("county_reviewer", county.tree.haishu)
    page = client.get(reverse("desk:statistics"), {"first": "2026-01-01", "last": "2026-12-31"})
    active = next(each for each in page.context["figures"] if each["code"] == "active")

    rows = client.get(active["url"])

    assert rows.status_code == 200
    assert rows.text.count("data-row ") == active["value"] == 2
    assert client.get(reverse("desk:statistics_rows", args=["nothing"])).status_code == 404


def test_a_leader_sees_sums_and_no_way_to_names(county, as_role, client):
    as_role("province_leader", county.tree.province)
    page = client.get(reverse("desk:statistics"))

    assert page.status_code == 200
    assert "王秀兰" not in page.text
    assert all(each["url"] == "" for each in page.context["figures"])
    assert client.get(reverse("desk:statistics_rows", args=["active"])).status_code == 403


def test_another_county_counts_its_own(county, as_role, client):
    as_role("county_reviewer", county.tree.yiwu)
    page = client.get(reverse("desk:statistics"), {"first": "2026-01-01", "last": "2026-12-31"})

    assert {each["value"] for each in page.context["figures"]} == {0}
    foreign = client.get(reverse("desk:statistics"), {"node": county.tree.haishu.code})
    assert foreign.status_code == 404


def test_a_period_nobody_can_read_is_this_year(county, as_role, client):
    as_role("county_reviewer", county.tree.haishu)
    page = client.get(reverse("desk:statistics"), {"first": "昨天", "last": "2026-99-99", "by": "'; DROP"})
    assert page.status_code == 200
    assert page.context["asked"].span.first == date(2026, 1, 1)


@pytest.mark.parametrize("by", ["season", "kind", "source", "county", "city", "month", "programme"])
def test_relief_is_told_apart_in_every_way(county, as_role, client, by):
    as_role("county_reviewer", county.tree.haishu)
    assert client.get(reverse("desk:statistics"), {"by": by}).status_code == 200


def test_the_cost_does_not_grow_with_the_files(county, as_role, client, constant_queries):
    as_role("county_reviewer", county.tree.haishu)

    def add(count):
        for _turn in range(count):
            county.draft(names=("孙立新",))

    assert constant_queries(lambda: client.get(reverse("desk:statistics")), add) <= 40


# --- The workbook --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_no_text_becomes_a_formula(text):
    book = written("表", [Column("列")], [[text]])
    assert inert(text).startswith("'")
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_numbers_stay_numbers_and_identity_numbers_stay_texts():
    book = written("表", [Column("金额", kind="yuan"), Column("证件")], [[1234, "330203197904240026"]], notes=["口径"])
    assert cells(book)[-1] == ["1234", "330203197904240026"]
