"""Lists of the legal chapters taken out: the very rows of their page, names masked, nothing of another branch."""

import io
import re

import openpyxl
import pytest

from core.sheets.models import SheetExport
from legal.models import HarmonyUnit, Instructor
from tests.core.sheets import flow
from tests.factories import DAY, Tree
from tests.legal.centre import Centre
from tests.legal.contracts.table import NOW
from tests.legal.contracts.table import Table as Bargaining
from tests.legal.mediation.table import Table as Dispute
from tests.legal.supervision.watch import Watch

pytestmark = pytest.mark.django_db


def asked(client, code, query=""):
    """Ask for a masked list and return it when it is ready."""
    before = set(SheetExport.unscoped.values_list("pk", flat=True))
    assert client.post(f"/exports/new/{code}/", {"query": query, "extent": "masked"}).status_code == 302
    flow.work()
    return SheetExport.unscoped.exclude(pk__in=before).get()


def taken_out(client, page):
    """Follow the link of a list to its file, and return what stands in the file."""
    body = client.get(page).content.decode()
    way = re.search(r'href="(/exports/new/([\w-]+)/\?([^"]*))"', body)
    assert way, f"{page}: no way to take it out"
    assert client.get(way[1].replace("&amp;", "&")).status_code == 200
    export = asked(client, way[2], way[3].replace("&amp;", "&"))
    content = client.get(f"/exports/{export.pk}/file/").content
    rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return export, [str(cell) for row in rows for cell in row if cell is not None]


def test_disputes_leave_as_their_page_is_narrowed_with_workers_masked(client, as_role):
    table = Dispute()
    begun, early = table.begun(), table.registered()
    as_role("county_reviewer", table.tree.haishu)

    export, told = taken_out(client, "/mediation/?view=mediating")

    assert export.rows == 1
    assert begun.number in told
    assert early.number not in told
    assert begun.applicant_name not in told  # a worker
    assert begun.respondent_name in told  # an employer


def test_a_mediator_takes_out_no_more_than_the_own_cases(client, as_role):
    table = Dispute()
    mine, other = table.begun(), table.registered()
    client.force_login(table.mediator_user)

    export, told = taken_out(client, "/mediation/")

    assert export.rows == 1
    assert mine.number in told
    assert other.number not in told


def test_cases_of_legal_aid_leave_without_name_and_telephone(client, as_role):
    tree = Tree()
    centre = Centre(tree)
    case = centre.received()
    as_role("county_reviewer", tree.haishu)

    export, told = taken_out(client, "/legal/?view=review")

    assert (export.rows, case.number in told) == (1, True)
    assert case.applicant.name not in told
    as_role("county_reviewer", tree.yiwu)
    assert "/exports/new/legal-aid/" not in client.get("/legal/").content.decode()  # an empty list has no file
    assert asked(client, "legal-aid").rows == 0


def test_contracts_talks_and_registers_leave_as_they_are_shown(client, as_role):
    table = Bargaining()
    tree = table.tree
    contract, talks = table.signed(), table.talking(counterpart="宁波海曙印染有限公司")
    matter = Watch(tree).registered()
    Instructor.objects.create(
        union=tree.haishu, name="沈指导", kind="full_time", cert_no="浙指 0001", valid_to=NOW.replace(year=2028)
    )
    HarmonyUnit.objects.create(
        union=tree.haishu, name="甬南纺织", level="county", status="named", declared_on=DAY, named_on=DAY,
        valid_to=NOW.replace(year=2028),
    )  # fmt: skip
    as_role("county_reviewer", tree.haishu)

    for page, said in (
        ("/contracts/?view=submit", contract.number),
        ("/contracts/?view=talks", talks.number),
        ("/supervision/?view=open", matter.number),
        ("/supervision/supervisors/", "*"),
        ("/contracts/instructors/", "浙指 0001"),
        ("/contracts/harmony/", "甬南纺织"),
    ):
        export, told = taken_out(client, page)
        assert export.rows >= 1, page
        if "*" not in said:
            assert said in told, page
        assert "沈指导" not in told, page


@pytest.mark.parametrize("code", ["legal-aid", "mediations", "suits", "supervision", "contracts", "instructors"])
def test_who_may_not_read_a_list_may_not_take_it_out(client, as_role, code):
    as_role("finance_preparer", Tree().haishu)

    assert client.get(f"/exports/new/{code}/").status_code in (403, 404)
    assert client.post(f"/exports/new/{code}/", {"query": "", "extent": "masked"}).status_code in (403, 404)
    assert not SheetExport.unscoped.exists()


@pytest.mark.parametrize("state", ["in_post", "left", ""])
def test_union_workers_of_a_state_leave(client, as_role, state):
    tree = Tree()
    as_role("township_caseworker", tree.wangchun)
    address = f"/exports/new/union-workers/?state={state}"
    assert client.get(address).status_code == 200

    client.post("/exports/new/union-workers/", {"query": f"state={state}", "extent": "masked"})

    assert SheetExport.unscoped.get().narrowed
