"""Lists of aid from Excel: drafts by the services of the pages, families onto a roster by its own statement."""

import pytest

from aid.choices.files import Category
from aid.models import Award, FileMember, NeedyFile
from aid.services import upkeep
from core.sheets.models import ImportRow
from tests.aid.money.treasury import Treasury, assert_money_is_right
from tests.core.sheets import books, flow
from tests.factories import Tree, actor_in

pytestmark = pytest.mark.django_db
HEADINGS = ("姓名", "身份证号", "手机号", "人员身份")


def applicant(number):
    return [books.name(number), books.identity(number), f"139{number:08d}", "失业"]


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def treasury():
    return Treasury()


def test_a_list_of_applicants_becomes_drafts_once(tree):
    cadre = actor_in("grassroots_cadre", tree.textile)[0]
    content = books.xlsx([applicant(1), applicant(3), [books.name(5), "330106198503150017", "1", "在职"]], HEADINGS)

    sheet = flow.imported(cadre, content, tree.textile, "needy-drafts")

    assert flow.problems(sheet) == {4: ["phone:mobile", "identity:check_digit"]}
    assert flow.receipt(sheet)["created"] == 2
    drafts = NeedyFile.unscoped.order_by("pk")
    assert [(file.status, file.union_id, file.head.name) for file in drafts] == [
        ("draft", tree.textile.pk, books.name(1)),
        ("draft", tree.textile.pk, books.name(3)),
    ]
    assert FileMember.objects.count() == 2
    assert ImportRow.objects.get(sheet=sheet, number=2).record

    again = flow.checked(cadre, content, tree.textile, "needy-drafts")
    assert again.findings["held"] == 2
    assert again.findings["new"] == 0


def test_a_number_on_file_under_another_name_is_said_by_the_check_not_by_the_writing(tree):
    cadre = actor_in("grassroots_cadre", tree.textile)[0]
    flow.imported(cadre, books.xlsx([books.member(1)]), tree.textile)
    other = [books.name(99), *applicant(1)[1:]]

    sheet = flow.checked(cadre, books.xlsx([other], HEADINGS), tree.textile, "needy-drafts")

    assert flow.problems(sheet) == {2: ["identity:identity_name"]}


def test_a_family_on_file_that_stands_twice_in_a_list_is_held_the_first_time_as_well(tree):
    cadre = actor_in("grassroots_cadre", tree.textile)[0]
    flow.imported(cadre, books.xlsx([applicant(1)], HEADINGS), tree.textile, "needy-drafts")

    sheet = flow.checked(cadre, books.xlsx([applicant(1)] * 2, HEADINGS), tree.textile, "needy-drafts")

    assert (sheet.findings["new"], sheet.findings["held"], sheet.findings["wrong"]) == (0, 1, 1)


def test_two_imports_of_the_same_applicants_write_each_once(tree):
    cadre = actor_in("grassroots_cadre", tree.textile)[0]
    content = books.xlsx([applicant(1), applicant(3)], HEADINGS)
    one = flow.checked(cadre, content, tree.textile, "needy-drafts")
    two = flow.checked(cadre, content, tree.textile, "needy-drafts")
    for sheet in (one, two):
        flow.accept(cadre, sheet)

    flow.work()

    outcomes = [flow.receipt(flow.fresh(sheet)) for sheet in (one, two)]
    assert sorted((told["created"], told["unchanged"]) for told in outcomes) == [(0, 2), (2, 0)]
    assert NeedyFile.unscoped.count() == 2


def test_families_come_onto_a_roster_by_its_own_rules(treasury):
    files = treasury.families(3, category=Category.DEEP)
    roster = treasury.draft(files[:1])
    upkeep.suspend_file(actor=treasury.reviewer, file_id=files[2].pk, because="年度复核未按期完成")
    numbers = [[file.number] for file in files] + [["330203-2026-9999"]]
    content = books.xlsx(numbers, ("档案编号",))

    sheet = flow.imported(treasury.cadre, content, roster.union, "roster", choice=str(roster.pk))

    assert flow.problems(sheet) == {5: ["number:not_in_branch"]}
    assert flow.receipt(sheet) == {"created": 1, "updated": 0, "unchanged": 1, "skipped": 0, "failed": 2}
    assert Award.unscoped.filter(roster=roster).count() == 2
    assert ImportRow.objects.get(sheet=sheet, number=4).told
    assert_money_is_right()
