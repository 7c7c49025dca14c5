"""Pages of bargaining and contracts: clocks, quorum, clauses beside the law, constant cost, one's own branch."""

import pytest
from django.urls import reverse

from legal.models import CollectiveContract
from legal.selectors import clauses as selectors
from tests.desk.reading import text_of
from tests.legal.contracts.table import Table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return Table()


def test_a_contract_shows_its_clock_and_its_clauses(table, as_role, client):
    row = table.effective()
    as_role("grassroots_cadre", table.tree.textile)
    shown = text_of(client.get(reverse("legal:contract_detail", args=[row.number])))
    for words in ("2,800", "6,200", "10-21"):
        assert words in shown
    talks = text_of(client.get(reverse("legal:negotiation_detail", args=[row.negotiation.number])))
    assert "60 / 90" in talks
    as_role("county_reviewer", table.tree.jiangbei)
    assert client.get(reverse("legal:contract_detail", args=[row.number])).status_code == 404


def test_the_lists_cost_the_same_for_two_rows_as_for_twenty(table, as_role, client, constant_queries):
    row = table.effective()
    as_role("county_reviewer", table.tree.haishu)

    def add(count):
        held = CollectiveContract.unscoped.count()
        for number in range(held, held + count):
            copy = CollectiveContract.unscoped.get(pk=row.pk)
            copy.pk, copy.number, copy.negotiation = None, f"HT330203-2026-8{number:03d}", None
            copy._state.adding = True
            copy.save()

    assert constant_queries(lambda: client.get(reverse("legal:contract_list")), add) <= 6
    for view in ("offer", "talks", "congress", "review", "ending", "flagged"):
        assert client.get(reverse("legal:contract_list"), {"view": view}).status_code == 200


def test_a_clause_is_compared_across_the_trade(table, as_role, client):
    table.effective()
    as_role("county_reviewer", table.tree.haishu)
    shown = text_of(client.get(reverse("legal:clause_compare"), {"topic": "wage_floor", "industry": "C"}))
    assert "甬南纺织工资专项集体合同" in shown
    far = as_role("county_reviewer", table.tree.jiangbei)
    assert selectors.values_of(far, "", "wage_floor", "C") == []


def test_an_offer_is_entered_and_a_vote_without_quorum_stands_at_its_field(table, as_role, client):
    as_role("grassroots_cadre", table.tree.textile)
    told = {
        "union": table.tree.textile.pk,
        "level": "unit",
        "kind": "women",
        "industry": "C",
        "proposer": "workers",
        "counterpart": "甬南纺织",
        "workers": 120,
        "topics": "女职工保护",
        "offered_on": "2026-11-23",
        "received_on": "2026-11-23",
    }
    done = client.post(reverse("legal:negotiation_new"), told)
    assert done["Location"] == reverse("legal:negotiation_detail", args=["XS330203-2026-0001"])
    row = table.agreed()
    vote = {"seen_version": 4, "on": "2026-09-18", "way": "congress", "eligible": 90, "present": 59, "in_favour": 59}
    answer = client.post(reverse("legal:negotiation_act", args=[row.number, "vote"]), vote)
    assert answer.status_code == 422
    assert "三分之二" in text_of(answer)


def test_campaigns_are_opened_by_a_federation_and_seen_below_it(table, as_role, client):
    as_role("county_reviewer", table.tree.haishu)
    told = {
        "union": table.tree.haishu.pk,
        "year": 2027,
        "name": "2027 年集中要约",
        "from_on": "2027-03-01",
        "to_on": "2027-05-31",
        "target": 30,
    }
    assert client.post(reverse("legal:campaign_new"), told).status_code == 302
    assert "2027 年集中要约" in text_of(client.get(reverse("legal:campaign_list")))
    as_role("grassroots_cadre", table.tree.textile)
    assert client.get(reverse("legal:campaign_new")).status_code == 403
