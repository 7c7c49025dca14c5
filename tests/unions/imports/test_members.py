"""Members from a list: what is written, what is refused, what a second time changes (story 2 in small)."""

import pytest

from core.events.models import Event
from core.sheets.models import ImportRow
from tests.core.sheets import books, flow
from tests.factories import Tree, actor_in
from unions.models import Membership, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def cadre(tree):
    return actor_in("grassroots_cadre", tree.textile)[0]


def test_new_people_become_members_as_the_services_would_enter_them(tree, cadre):
    sheet = flow.imported(cadre, books.xlsx([books.member(number) for number in range(3)]), tree.textile)

    assert flow.receipt(sheet) == {"created": 3, "updated": 0, "unchanged": 0, "skipped": 0, "failed": 0}
    person = Person.unscoped.get(name=books.name(1))
    assert person.identity.open() == books.identity(1)
    assert person.phone.open() == "13900000001"
    assert (person.union_id, person.county_id) == (tree.textile.pk, tree.haishu.pk)
    assert f"{tree.haishu.pk}|{person.name[:2]}" in person.search_keys
    assert person.sort_key
    membership = Membership.unscoped.get(person=person)
    assert (membership.county_id, membership.job, membership.status) == (tree.haishu.pk, "挡车工", "active")
    event = Event.unscoped.filter(code="unions.member.enrolled").latest("pk")
    assert event.data["import"] == str(sheet.pk)
    assert ImportRow.objects.get(sheet=sheet, number=3).record == str(Membership.unscoped.get(person=person).pk)


def test_the_same_file_again_writes_nothing(tree, cadre):
    content = books.xlsx([books.member(number) for number in range(3)])
    flow.imported(cadre, content, tree.textile)
    before = list(Person.unscoped.values()), list(Membership.unscoped.values()), Event.unscoped.count()

    again = flow.checked(cadre, content, tree.textile)

    assert again.findings == {"new": 0, "changed": 0, "same": 3, "held": 0, "wrong": 0}
    assert (list(Person.unscoped.values()), list(Membership.unscoped.values())) == before[:2]
