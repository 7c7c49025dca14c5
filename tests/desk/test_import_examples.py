"""The example row of every template is one that could be sent in: taken as it stands, its dry run finds no fault."""

import io

import openpyxl
import pytest
from django.utils.translation import override

from aid.models import NeedyFile
from core.sheets.kinds import kind_of, kinds
from core.sheets.mapping import SAMPLE
from core.sheets.template import template_of
from tests.aid.money.treasury import Treasury
from tests.core.sheets import flow
from tests.factories import Tree, actor

pytestmark = pytest.mark.django_db
ALL = [kind.code for kind in kinds()]


def example(kind, language="zh-hans", /, **instead):
    """Return the template with its grey row as somebody would leave it who only took the word "example" away."""
    with override(language):
        book = openpyxl.load_workbook(io.BytesIO(template_of(kind_of(kind))))
    cells = book.worksheets[0][2]
    assert cells[0].value.startswith(SAMPLE)
    cells[0].value = cells[0].value.removeprefix(SAMPLE).lstrip(":： ")
    for column, cell in zip(kind_of(kind).columns, cells, strict=True):
        cell.value = instead.get(column.field, cell.value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _ready(kind):
    """Return who sends the list in, for which union, and what has to be on file for it."""
    if kind == "roster":
        treasury = Treasury()
        files = treasury.families(2)
        roster = treasury.draft(files[:1])
        NeedyFile.unscoped.filter(pk=files[1].pk).update(number=kind_of(kind).column("number").sample)
        return treasury.cadre, treasury.tree.textile, {"choice": str(roster.pk)}
    if kind == "bank-result":
        treasury = Treasury()
        batch = treasury.sent(1)
        told = str(kind_of(kind).column("key").sample)
        assert [len(part) for part in told.split("-")] == [len(part) for part in f"{batch.number}-00001".split("-")]
        return treasury.preparer, treasury.tree.haishu, {"choice": str(batch.pk), "key": f"{batch.number}-00001"}
    tree = Tree()
    if kind in ("members", "needy-drafts"):
        return actor("grassroots_cadre", tree.textile), tree.textile, {}
    clerk = actor("township_caseworker", tree.wangchun)
    if kind == "unions":  # its template says so: employers are imported first
        flow.imported(clerk, example("employers"), tree.wangchun, "employers")
    return clerk, tree.wangchun, {}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", ALL)
def test_the_example_passes_the_dry_run_of_its_own_list(kind, language):
    by, union, told = _ready(kind)
    instead = {"key": told.pop("key")} if "key" in told else {}  # a batch once sent keeps its own number

    sheet = flow.checked(by, example(kind, language, **instead), union, kind, **told)

    assert flow.problems(sheet) == {}
    assert (sheet.rows, sheet.findings["new"] + sheet.findings.get("changed", 0)) == (1, 1)


@pytest.mark.parametrize("kind", ALL)
def test_no_column_that_must_be_filled_in_is_blank_in_the_example(kind):
    assert [str(each.heading) for each in kind_of(kind).columns if each.required and not str(each.sample)] == []


def test_an_example_that_the_list_would_refuse_is_seen():
    by, union, _choice = _ready("unions")

    sheet = flow.checked(by, example("unions", kind="总工会"), union, "unions")

    assert flow.problems(sheet) == {2: ["kind:kind"]}
