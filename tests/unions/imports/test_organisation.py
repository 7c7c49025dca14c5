"""Employers and unions from lists: entered in bulk with what the services would fill in; known ones found again."""

import pytest

from core.chinese.credit_code import ALPHABET, check_character, organisation_check
from core.events.models import Event
from tests.core.sheets import books, flow
from tests.factories import actor_in
from unions.models import Employer, EmployerCover, Union

pytestmark = pytest.mark.django_db


def code(number):
    organisation = f"MA0TX{number:03d}"
    first = f"91330203{organisation}{organisation_check(organisation)}"
    assert set(first) <= set(ALPHABET)
    return first + check_character(first)


EMPLOYER = ("统一社会信用代码", "企业名称", "登记注册类型", "职工人数", "女职工人数")


def employer(number, name="宁波某某有限公司", workers=60, women=20):
    return [code(number), f"{name}{number}", "私营企业", workers, women]


def test_employers_are_entered_and_brought_up_to_date(tree, clerk):
    first = flow.imported(clerk, books.xlsx([employer(1), employer(2)], EMPLOYER), tree.wangchun, "employers")
    assert flow.receipt(first)["created"] == 2
    known = Employer.unscoped.get(credit_code=code(1))
    assert (known.place_id, known.region_id, known.employee_count) == (tree.wangchun.pk, tree.wangchun.region_id, 60)
    assert Event.unscoped.filter(code="unions.employer.registered").count() == 2

    rows = [employer(1, workers=80), employer(2), employer(3, women=90), employer(4), employer(4)]
    again = flow.imported(clerk, books.xlsx(rows, EMPLOYER), tree.wangchun, "employers")

    assert flow.problems(again) == {4: ["female_count:parts"], 6: [":repeated"]}
    assert flow.receipt(again) == {"created": 1, "updated": 1, "unchanged": 1, "skipped": 0, "failed": 2}
    assert Employer.unscoped.get(credit_code=code(1)).employee_count == 80


def test_a_part_of_the_workforce_is_not_blamed_for_a_whole_that_cannot_be_read(tree, clerk):
    sheet = flow.checked(clerk, books.xlsx([employer(1, workers="很多")], EMPLOYER), tree.wangchun, "employers")

    assert flow.problems(sheet) == {2: ["employee_count:number"]}


def test_an_employer_that_another_federation_keeps_is_left_alone(tree, clerk):
    other = actor_in("township_caseworker", tree.zhuangqiao)[0]
    flow.imported(other, books.xlsx([employer(5)], EMPLOYER), tree.zhuangqiao, "employers")

    sheet = flow.checked(clerk, books.xlsx([employer(5, workers=1, women=0)], EMPLOYER), tree.wangchun, "employers")

    assert flow.problems(sheet) == {2: ["credit_code:kept_elsewhere"]}


def test_unions_are_entered_below_the_one_they_name_with_their_employer(tree, clerk):
    flow.imported(clerk, books.xlsx([employer(1)], EMPLOYER), tree.wangchun, "employers")
    headings = ("工会全称", "工会类型", "上级工会", "统一社会信用代码")
    rows = [
        ["宁波甲有限公司工会", "企业工会", "", code(1)],
        ["宁波乙有限公司工会", "企业工会", tree.wangchun.code, ""],
        ["宁波丙有限公司工会", "企业工会", "江北区总工会", ""],
        [tree.textile.name, "企业工会", "", ""],
        ["望春街道总工会二", "地方总工会", "", ""],
    ]

    sheet = flow.imported(clerk, books.xlsx(rows, headings), tree.wangchun, "unions")

    assert flow.problems(sheet) == {4: ["parent:parent"], 6: ["kind:choice"]}
    assert flow.receipt(sheet) == {"created": 2, "updated": 0, "unchanged": 1, "skipped": 0, "failed": 2}
    union = Union.unscoped.get(name="宁波甲有限公司工会")
    assert (union.parent_id, union.county_id, union.township_id) == (tree.wangchun.pk, tree.haishu.pk, tree.wangchun.pk)
    assert union.path == f"{tree.wangchun.path}{union.pk}/"
    assert union.search_keys
    assert union.code.startswith("330203")
    assert EmployerCover.objects.get(union=union).employer.credit_code == code(1)

    again = flow.checked(clerk, books.xlsx(rows[:2], headings), tree.wangchun, "unions")
    assert again.findings["same"] == 2
