"""Talks and contracts stand in the work of their own union; what is to be filed, in that of the federation."""

from datetime import date

import pytest
from django.utils import translation

from core.actors import Actor
from desk.work import contracts as work
from desk.work import negotiations as talks
from legal.rules import contracts as rules
from legal.selectors.contracts import waiting_for
from legal.services import contracts, negotiations
from tests.factories import DAY, actor
from tests.legal.contracts.table import Table
from unions.selectors.posts import branch_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return Table()


def asked(source, who, today=DAY):
    return [(item.title.split("：")[0], item.waiting, item.due_on) for item in source.work(who, today)]


def test_contracts_to_file_are_those_of_the_branches_where_one_files(table):
    row = table.submitted()
    contracts.run_effects(actor=actor("county_reviewer", table.tree.haishu), today=DAY)

    def waits_for(*branches):
        who = Actor(1, "备案人", rights={rules.FILE: branches, rules.VIEW: (branch_of(table.tree.province),)})
        return [each.number for each in waiting_for(who, DAY, 10)]

    here, aside = branch_of(table.tree.haishu), branch_of(table.tree.jiangbei)
    for held in ((here,), (aside, here), (branch_of(table.tree.ningbo),), (branch_of(table.tree.province),)):
        assert waits_for(*held) == [row.number]
    for held in ((), (aside,), (aside, branch_of(table.tree.jinhua)), (branch_of(table.tree.haishu, exact=True),)):
        assert waits_for(*held) == []


def test_an_offer_waits_until_its_day_is_over(table, django_assert_num_queries):
    table.offered()
    table.offered(kind="women")
    due = date(2026, 8, 17)
    with django_assert_num_queries(1):
        assert asked(talks, table.cadre, due) == [("等待答复要约", True, due)] * 2
    assert asked(talks, table.cadre, date(2026, 8, 18)) == [("报告未答复", False, due)] * 2
    assert asked(talks, table.reviewer) == []


def test_the_draft_goes_to_the_vote_by_its_day(table):
    table.agreed()
    assert ("提交职代会表决", False, date(2026, 9, 20)) in asked(talks, table.cadre)


def test_a_contract_is_submitted_waited_for_made_known_filed_and_renewed(table, django_assert_num_queries):
    table.signed()
    assert asked(work, table.cadre) == [("报送集体合同", False, date(2026, 10, 8))]
    assert asked(work, table.reviewer) == []
    table2 = Table()
    row = table2.submitted()
    assert asked(work, table2.cadre) == [("审查期内", True, date(2026, 10, 14))]
    contracts.run_effects(actor=actor("county_reviewer", table2.tree.haishu), today=DAY)
    assert asked(work, table2.cadre) == [("公布集体合同", False, date(2026, 10, 21))]
    with django_assert_num_queries(1):
        assert asked(work, table2.reviewer) == [("备案集体合同", False, None)]
    table2.act(contracts.publish_contract, row, on=date(2026, 10, 20), publication="公开栏", today=DAY)
    assert asked(work, table2.cadre) == []
    ending = date(2027, 7, 5)
    assert asked(work, table2.cadre, ending) == [("续订集体合同", False, date(2027, 9, 30))]
    negotiations.send_offer(
        actor=table2.cadre,
        union_id=table2.tree.textile.pk,
        level="unit",
        kind="wage",
        industry="C",
        counterpart="甬南纺织",
        workers=120,
        topics="续订",
        offered_on=ending,
        received_on=ending,
        today=ending,
        previous_id=row.pk,
    )
    assert asked(work, table2.cadre, ending) == []


def test_the_words_are_those_of_whoever_looks(table):
    table.signed()
    said = {}
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            (item,) = work.work(table.cadre, DAY)
            said[language] = (item.title.split("：")[0], item.action, *item.facts[1:])
    assert said["zh-hans"][0] == "报送集体合同"
    assert said["en"][0].startswith("Submit the contract")
    assert said["en"][1:] == ("Go on", "Wages", "Signed")
