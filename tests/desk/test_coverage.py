"""The coverage board: counts at every level, names only for those who keep the files, one query a level."""

import pytest
from django.utils.translation import override

from aid.choices.relief import Season
from aid.models import Visit
from aid.services.visits import visit_family
from tests.aid.money.treasury import Treasury, family
from tests.factories import DAY

pytestmark = pytest.mark.django_db
URL = "/coverage/"


@pytest.fixture
def treasury():
    """Two families paid, one in the same unit not, one in another county not."""
    made = Treasury()
    made.paid(2)
    family(made.tree.textile, name="周志明")
    family(made.tree.elsewhere, name="陈桂芳")
    return made


def figures(answer):
    whole, *rows = answer.context["rank"]["rows"]
    named = {"all": whole} | {row["label"]: row for row in rows}
    return {name: [int(value.replace(",", "")) for value in row["values"]] for name, row in named.items()}


def test_every_level_adds_up_from_the_province_to_the_unit(treasury, as_role, client):
    as_role("province_leader", treasury.tree.province)
    tree = treasury.tree

    top = client.get(URL)
    assert figures(top)["all"] == [4, 2, 2]
    assert figures(top)["宁波市总工会"] == [4, 2, 2]
    assert figures(top)["金华市总工会"] == [0, 0, 0]
    city = figures(client.get(URL, {"node": tree.ningbo.code}))
    assert (city["海曙区总工会"], city["江北区总工会"]) == ([3, 2, 1], [1, 0, 1])
    county = figures(client.get(URL, {"node": tree.haishu.code}))
    assert (county["望春街道总工会"], county["江厦街道总工会"]) == ([3, 2, 1], [0, 0, 0])
    township = figures(client.get(URL, {"node": tree.wangchun.code}))
    assert township["宁波甬南纺织有限公司工会"] == [3, 2, 1]


def test_a_leader_never_sees_a_name(treasury, as_role, client):
    for role in ("province_leader", "province_admin"):
        as_role(role, treasury.tree.province)
        for node in ("province", "ningbo", "haishu", "wangchun", "textile"):
            answer = client.get(URL, {"node": getattr(treasury.tree, node).code})
            assert answer.status_code == 200, node
            assert "周志明" not in answer.text, (role, node)
            assert not answer.context["reads_names"], (role, node)


def test_names_with_their_caseworker_for_those_who_keep_the_files(treasury, as_role, client):
    as_role("township_caseworker", treasury.tree.wangchun)
    answer = client.get(URL)

    assert [row["name"] for row in answer.context["missing"]] == ["周志明"]
    assert answer.context["missing"][0]["visit_url"]
    assert "陈桂芳" not in answer.text
    as_role("city_auditor", treasury.tree.ningbo)
    audited = client.get(URL, {"node": treasury.tree.wangchun.code})
    assert [row["visit_url"] for row in audited.context["missing"]] == [""], "an auditor reads and records nothing"


@pytest.mark.parametrize(
    ("role", "union", "node", "status"),
    [
        ("county_reviewer", "haishu", "haishu", 200),
        ("county_reviewer", "haishu", "jiangbei", 404),
        ("county_reviewer", "haishu", "ningbo", 404),
        ("grassroots_cadre", "textile", "textile", 403),
        ("finance_preparer", "haishu", "haishu", 403),
        ("sys_admin", "province", "province", 403),
    ],
)
def test_who_opens_which_node(treasury, as_role, client, role, union, node, status):
    as_role(role, getattr(treasury.tree, union))

    assert client.get(URL, {"node": getattr(treasury.tree, node).code}).status_code == status


def test_a_visit_reaches_a_family_unless_money_is_still_owed(treasury, as_role, client):
    unpaid, owed = treasury.families(2)
    treasury.approved([owed])
    for file in (unpaid, owed):
        visit_family(
            actor=treasury.caseworker,
            file_id=file.pk,
            today=DAY,
            programme_id=treasury.programme.pk,
            visited_on=DAY,
            first_visitor="沈静怡",
            second_visitor="陆海涛",
            person_met="家属",
            findings="安好",
        )
    as_role("county_reviewer", treasury.tree.haishu)

    shown = figures(client.get(URL))

    assert Visit.unscoped.count() == 2
    assert shown["all"] == [5, 3, 2]


def test_the_board_says_what_it_counts_and_as_of_when(treasury, as_role, client):
    as_role("county_reviewer", treasury.tree.haishu)

    with override("en"):
        text = client.get(URL, headers={"accept-language": "en"}).text

    assert "Reached: the money has arrived" in text
    assert "10:00" in text


def test_a_programme_is_chosen_by_season_and_unknown_ones_fall_back(treasury, as_role, client):
    other = treasury.opened(season=Season.SUMMER, kind="cool", name="2026 夏送清凉")
    as_role("county_reviewer", treasury.tree.haishu)
    usual = client.get(URL).context["board"].programme

    assert client.get(URL, {"season": "summer"}).context["board"].programme == other
    assert client.get(URL, {"programme": other.pk}).context["board"].programme == other
    assert client.get(URL, {"programme": "nonsense"}).context["board"].programme == usual


def test_without_a_programme_the_board_says_so(as_role, client, tree):
    as_role("province_leader", tree.province)

    answer = client.get(URL)

    assert answer.status_code == 200
    assert answer.context["board"].programme is None


@pytest.mark.parametrize("node", ["province", "haishu", "wangchun"])
def test_the_board_costs_the_same_for_any_number_of_families(treasury, as_role, client, constant_queries, node):
    as_role("county_reviewer" if node != "province" else "province_leader", treasury.tree.__dict__[_home(node)])

    def show():
        return client.get(URL, {"node": getattr(treasury.tree, node).code})

    assert constant_queries(show, treasury.families) <= 16


def _home(node):
    return "province" if node == "province" else "haishu"


def test_the_board_costs_the_same_for_any_number_of_unions(treasury, as_role, client, constant_queries):
    as_role("county_reviewer", treasury.tree.haishu)

    def add(count):
        for number in range(count):
            unit = treasury.tree.grassroots(f"望春第{number}工厂工会{count}", treasury.tree.wangchun)
            family(unit)

    assert constant_queries(lambda: client.get(URL, {"node": treasury.tree.wangchun.code}), add) <= 16
