"""The search box finds cases: by number, by who is a party, and for those only who may open them."""

import re

import pytest

from desk.rules.search import read
from tests.desk.reading import rows_of
from tests.factories import Tree
from tests.legal.centre import Centre
from tests.legal.contracts.table import Table as Bargaining
from tests.legal.mediation.table import Table as Dispute
from tests.legal.supervision.watch import Watch

pytestmark = pytest.mark.django_db


def found(client, typed):
    return re.findall(r'href="([^"]+)"', client.get("/search/", {"q": typed}).content.decode())


@pytest.mark.parametrize(
    ("typed", "number"),
    [("tj33020320260012", "TJ330203-2026-0012"), ("FY330203-2026-0012", "FY330203-2026-0012")],
)
def test_a_number_says_of_what_kind_the_case_is(typed, number):
    assert read(typed).numbers == (number,)


def test_a_dispute_is_found_by_number_by_either_side_and_by_letters(client, as_role):
    table = Dispute()
    case = table.begun()
    as_role("county_reviewer", table.tree.haishu)

    straight = client.get("/search/", {"q": case.number.replace("-", "")})
    assert straight["Location"] == f"/mediation/{case.number}/"
    url = f"/mediation/{case.number}/"
    assert url in found(client, case.applicant_name)
    assert url in found(client, "甬南纺织")
    party = case.parties.exclude(person=None).first()
    assert url in found(client, party.person.identity.open())


def test_a_mediator_finds_the_disputes_at_whose_table_they_sit_and_no_others(client, as_role):
    table = Dispute()
    mine, other = table.begun(), table.registered()
    client.force_login(table.mediator_user)

    assert f"/mediation/{mine.number}/" in found(client, "甬南纺织")
    assert f"/mediation/{other.number}/" not in found(client, "甬南纺织")
    assert client.get("/search/", {"q": other.number}).status_code == 200  # as if there were no such case


def test_legal_aid_is_found_by_the_applicant_and_by_its_lawyer_alone(client, as_role):
    tree = Tree()
    centre = Centre(tree)
    lawyer, me = centre.lawyer()
    mine, other = centre.handled(lawyer, me), centre.received()
    as_role("county_reviewer", tree.haishu)
    for case in (mine, other):
        assert f"/legal/{case.number}/" in found(client, case.applicant.name)
    as_role("county_reviewer", tree.yiwu)
    assert rows_of(client.get("/search/", {"q": mine.applicant.name})) == []
    client.force_login(lawyer.user)
    assert f"/legal/{mine.number}/" in found(client, mine.applicant.name)
    assert f"/legal/{other.number}/" not in found(client, other.applicant.name)


def test_contracts_and_matters_are_found_by_name(client, as_role):
    table = Bargaining()
    contract = table.signed()
    matter = Watch(table.tree).registered()
    as_role("county_reviewer", table.tree.haishu)

    assert f"/contracts/{contract.number}/" in found(client, "工资专项")
    assert f"/supervision/{matter.number}/" in found(client, matter.employer_name[:4])


def test_looking_for_a_name_costs_the_same_however_much_is_found(client, as_role, django_assert_max_num_queries):
    table = Dispute()
    for _ in range(3):
        table.registered()
    as_role("county_reviewer", table.tree.haishu)
    found(client, "甬南纺织")

    with django_assert_max_num_queries(16):
        found(client, "甬南纺织")
