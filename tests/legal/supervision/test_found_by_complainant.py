"""A matter is found by who complained: by readers of its page alone, and never when nobody was named."""

import pytest
from django.db import connection, transaction
from django.urls import reverse

from core.wall import scope
from desk.rules.search import Asked
from desk.selectors.search_cases import cases_found
from legal.models import SupervisionMatter
from legal.selectors.matters import matter_list, told_of
from tests.factories import DAY, actor
from tests.legal.supervision.watch import Watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def watch():
    return Watch()


def found(who, words):
    with scope.within(who):
        return [each.number for each in matter_list(who, "", q=words)]


@pytest.mark.parametrize(("words", "is_found"), [("欧阳明华", True), ("明华", True), ("欧", True), ("阳华", False)])
def test_who_reads_the_matter_finds_it_by_its_complainant(watch, words, is_found):
    matter = watch.registered(complainant="欧阳明华")
    assert (matter.number in found(watch.cadre, words)) is is_found
    assert matter.number in found(watch.cadre, matter.employer_name[2:6])
    assert matter.number in found(watch.cadre, matter.number.lower())


def test_neither_a_neighbour_nor_a_supervisor_not_assigned_finds_a_complainant(watch):
    watch.registered(complainant="欧阳明华")
    for who in (actor("county_reviewer", watch.tree.jiangbei), actor("supervisor", watch.tree.haishu)):
        assert found(who, "明华") == []
        assert not [rows for _name, rows in cases_found(who, Asked(text="明华", name="明华"), DAY) if rows]


def test_a_complaint_without_a_name_is_found_by_nobodys_name(watch, as_role, client):
    matter = watch.registered(complainant="")
    assert found(watch.cadre, "未具名") == []
    as_role("grassroots_cadre", watch.tree.textile)
    address = reverse("legal:supervision_list")
    assert matter.number not in client.get(address, {"q": "未具名", "view": ""}).text
    assert "单位、投诉人或编号" in client.get(address).text


def test_the_search_stands_on_both_indexes(watch):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan TO off")
        sought = told_of(SupervisionMatter.unscoped.order_by(), "明华").explain()
    assert "legal_matter_complainants" in sought, sought
    assert "legal_matter_names" in sought, sought
