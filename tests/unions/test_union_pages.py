"""The union tree as pages: level by level, within one's own branch."""

import itertools

import pytest

from core.documents.services import attach
from core.errors import RuleBrokenError
from tests.aid.applications import photo
from tests.desk.reading import links_of, rows_of, text_of
from tests.factories import DAY, Tree, person, post, user
from tests.unions.founding import Township
from unions.choices.committees import CommitteeKind
from unions.models import Committee, CommitteeMember, EmployerCover, Officer, Union
from unions.services import restructuring as plans

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return Tree()


def below(union) -> str:
    return f"/unions/?under={union.code}"


def test_the_list_begins_where_ones_branch_begins(client, as_role, tree):
    as_role("county_reviewer", tree.haishu)

    page = client.get("/unions/")

    assert "海曙区总工会" in text_of(page)
    assert [row.split()[0] for row in rows_of(page)] == ["江厦街道总工会", "望春街道总工会"]
    assert links_of(page)["望春街道总工会"] == below(tree.wangchun)
    assert rows_of(page)[1].endswith(" 2")


def test_the_province_sees_its_cities(client, as_role, tree):
    as_role("province_leader", tree.province)

    assert [row.split()[0] for row in rows_of(client.get("/unions/"))] == ["金华市总工会", "宁波市总工会"]


def test_the_way_up_ends_at_ones_own_branch(client, as_role, tree):
    as_role("county_reviewer", tree.haishu)

    page = client.get(below(tree.wangchun))

    crumbs = page.content.decode().partition('class="crumb')[2].partition("</nav>")[0]
    assert "海曙区总工会" in crumbs
    assert "宁波市总工会" not in crumbs
    assert "浙江省总工会" not in crumbs


def test_a_union_without_unions_below_leads_to_its_own_page(client, as_role, tree):
    as_role("county_reviewer", tree.haishu)

    page = client.get(below(tree.wangchun))

    assert links_of(page)["宁波甬南纺织有限公司工会"] == f"/unions/{tree.textile.code}/"


def test_a_name_is_looked_for_in_the_whole_branch(client, as_role, tree):
    as_role("county_reviewer", tree.haishu)

    assert "宁波甬南纺织有限公司工会" in rows_of(client.get("/unions/?q=纺织"))[0]
    assert rows_of(client.get("/unions/?q=恒丰")) == []
    assert "没有名称含“恒丰”的工会" in text_of(client.get("/unions/?q=恒丰"))
    assert rows_of(client.get("/unions/?q=纺")) == []


def test_a_union_shows_its_facts_and_who_holds_its_posts(client, as_role, tree, today):
    post("county_approver", tree.haishu, user("吴敏"))
    post("county_reviewer", tree.haishu, user("前任"), to_on=today.replace(day=1))
    as_role("county_reviewer", tree.haishu)

    words = text_of(client.get(f"/unions/{tree.haishu.code}/"))

    assert tree.haishu.code in words
    assert "海曙区 330203" in words
    assert "吴敏 县总审批人" in words
    assert "前任" not in words


@pytest.mark.parametrize("path", ["/unions/{code}/", "/unions/?under={code}"])
def test_another_branch_looks_as_if_it_were_not_there(client, as_role, tree, path):
    as_role("county_reviewer", tree.haishu)

    for code in (tree.jiangbei.code, tree.ningbo.code, tree.elsewhere.code, "99999999999999"):
        assert client.get(path.format(code=code)).status_code == 404


@pytest.mark.parametrize("role", ["sys_admin", "sec_admin", "audit_admin", "legal_lawyer", "mediator", "partner"])
def test_who_has_no_business_with_unions_is_refused(client, as_role, tree, role):
    as_role(role, tree.province)

    for path in ("/unions/", f"/unions/{tree.haishu.code}/"):
        assert client.get(path).status_code == 403


def test_nobody_signed_in_is_led_to_the_sign_in(client, tree):
    assert client.get("/unions/")["Location"] == "/login/?next=/unions/"


def test_a_wide_node_goes_page_by_page_and_back(client, as_role, tree):
    names = [f"企业{chr(0x4E00 + number)}工会" for number in range(60)]
    for name in names:
        tree.grassroots(name, tree.jiangxia)
    as_role("county_reviewer", tree.haishu)

    first = client.get(below(tree.jiangxia))
    second = client.get(links_of(first)["下一页"])
    again = client.get(links_of(second)["上一页"])

    assert (len(rows_of(first)), len(rows_of(second))) == (50, 10)
    assert set(rows_of(first)).isdisjoint(rows_of(second))
    assert rows_of(again) == rows_of(first)
    assert "上一页" not in links_of(again)
    assert "60 个工会" in text_of(first)


def test_a_mark_of_another_branch_shows_nothing_of_it(client, as_role, tree):
    as_role("county_reviewer", tree.haishu)

    page = client.get(f"/unions/?under={tree.haishu.code}&after={tree.elsewhere.code}")

    assert "恒丰" not in text_of(page)


def test_the_cost_does_not_grow_with_the_unions(client, as_role, tree, constant_queries):
    as_role("county_reviewer", tree.haishu)
    numbers = itertools.count()

    def add(count):
        for _turn in range(count):
            tree.grassroots(f"企业{chr(0x4E00 + next(numbers))}工会", tree.jiangxia)

    assert constant_queries(lambda: client.get(below(tree.jiangxia)), add) <= 6


def test_the_facts_cost_few_queries(client, as_role, tree, django_assert_max_num_queries):
    as_role("county_reviewer", tree.haishu)
    client.get(f"/unions/{tree.haishu.code}/")

    with django_assert_max_num_queries(7):
        client.get(f"/unions/{tree.haishu.code}/")


def test_a_union_with_everything_costs_twelve(client, as_role, tree, system, django_assert_max_num_queries):
    """Officers, a committee with members, an employer, a paper; a change that was asked for and taken back."""
    union, township = tree.sanitation, Township(tree)
    committee = Committee.objects.create(union=union, kind=CommitteeKind.WOMEN, from_on=DAY)
    for human, office in ((person(union, "王丽华"), "chair"), (person(union, "陈永强"), "committee")):
        Officer.objects.create(union=union, person=human, post=office, mode="part_time", from_on=DAY)
        CommitteeMember.objects.create(committee=committee, person=human, from_on=DAY)
    EmployerCover.objects.create(union=union, employer=township.employer(), from_on=DAY)
    attach(actor=system, subject=union, upload=photo(), slot="resolution", permission="unions.view_paper")
    plan = township.asked(union, "dissolution", reason_code="closed")
    plans.withdraw_restructuring(actor=township.recorder, plan_id=plan.pk, seen_version=plan.version, today=DAY)
    as_role("county_reviewer", tree.haishu)
    client.get(f"/unions/{union.code}/")

    with django_assert_max_num_queries(12):
        page = client.get(f"/unions/{union.code}/")
    for shown in ("王丽华", "陈永强", "宁波永信包装有限公司", "会员（代表）大会决议"):
        assert shown in text_of(page), shown


def test_a_union_with_an_emoji_in_its_name_is_refused_beside_the_other_faults(client, as_role, tree):
    as_role("township_caseworker", tree.wangchun)
    before = Union.unscoped.count()
    page = client.post(f"/unions/{tree.wangchun.code}/new/", {"name": "望春街道快递工会🎉", "kind": ""})
    assert page.status_code == 422
    assert {"name", "kind"} <= set(page.context["form"].errors)
    assert "表情符号" in text_of(page)
    named = client.post(f"/unions/{tree.wangchun.code}/new/", {"name": "望春街道\u200b快递工会", "kind": "new_form"})
    assert named.status_code == 422
    assert Union.unscoped.count() == before


def test_no_service_takes_such_a_name_either(tree):
    for name in ("快递🎉工会", "快递\u0007工会"):
        with pytest.raises(RuleBrokenError) as refused:
            tree.grassroots(name, tree.wangchun)
        assert "name" in refused.value.fields
