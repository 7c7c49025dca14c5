"""Many rows at once: what the fast way writes is what saving one by one would have written, character for character."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from core import clock
from core.bulk import insert_new, insert_told, next_keys
from core.privacy.fields import index_of
from core.uuids import uuid7
from tests.factories import Tree, identity_number, person
from unions.choices import Sex
from unions.models import Membership, Person
from unions.services.finding import ancestors

pytestmark = pytest.mark.django_db
ODD = ["a\\b", "a\tb\nc\rd", 'say "yes"', "\\N", "{x,y}", "甘·买买提", '\\"']


@pytest.fixture
def tree():
    return Tree()


def told(tree, **other):
    row = {"id": uuid7(), "created_at": clock.now(), "name": "王芳", "sort_key": "wang2王", "initials": "wf"}
    return row | ancestors(tree.textile) | {"identity": identity_number()} | other


def stored(row):
    """Return what lies in the table, without the key and the moment that no two rows share."""
    own = {"id", "created_at", "identity", "phone"}
    return {name: value for name, value in Person.unscoped.filter(pk=row).values().get().items() if name not in own}


def test_rows_told_by_column_lie_there_as_if_saved(tree):
    for text in ODD:
        number = identity_number()
        row = told(tree, name=text, identity=number, phone="13800000001", search_keys=[*ODD, ""], known_in=[7, 12])
        row |= {"sex": Sex.FEMALE, "birth_on": date(1990, 2, 3)}
        assert insert_told(Person, [row], order_by="identity_index") == {row["id"]}
        fast = Person.unscoped.get(pk=row["id"])
        before = stored(fast.pk)
        assert (fast.identity.open(), fast.phone.open(), fast.name) == (number, "13800000001", text)
        assert bytes(fast.identity_index) == index_of("identity", number)
        assert fast.search_keys == [*ODD, ""]
        fast.delete()
        Person(**row | {"id": uuid7()}).save()

        assert stored(Person.unscoped.latest("pk").pk) == before
        Person.unscoped.all().delete()


def test_what_is_not_told_takes_the_default_of_its_field(tree):
    row = told(tree)
    insert_told(Person, [row, told(tree)], order_by="identity_index")

    found = Person.unscoped.get(pk=row["id"])

    assert (found.version, found.sex, found.ethnic, found.known_in) == (1, Sex.UNKNOWN, "", [])
    assert (found.phone.open(), found.phone_index, found.birth_on, found.merged_into_id) == ("", None, None, None)


def test_each_secret_is_bound_to_its_own_row(tree):
    rows = [told(tree), told(tree)]
    insert_told(Person, rows, order_by="identity_index")
    first, second = (Person.unscoped.get(pk=row["id"]) for row in rows)
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity::text FROM unions_person")
        assert not [text for (text,) in cursor if rows[0]["identity"].encode().hex() in text]

    assert first.identity.open() == rows[0]["identity"]
    assert second.identity.open() == rows[1]["identity"]


def test_who_is_there_already_is_left_out_of_the_answer_and_untouched(tree):
    known = person(tree.textile, identity=identity_number())
    fresh, again = told(tree), told(tree, name="别人", identity=known.identity.open())

    assert insert_told(Person, [again, fresh], order_by="identity_index") == {fresh["id"]}
    assert Person.unscoped.get(pk=known.pk).name == known.name
    assert insert_told(Person, [], order_by="identity_index") == insert_new([], order_by="id") == set()


def test_both_ways_write_the_same_row(tree):
    people = [person(tree.textile, identity=identity_number()) for _ in range(2)]
    keys = next_keys("unions_membership", 2)
    facts = [
        {"id": key, "person_id": someone.pk, "joined_on": date(2024, 2, 29), "dues_base": Decimal("5320.50")}
        | {"is_migrant": True, "remark": ODD[1], "employer_id": None}
        | ancestors(tree.textile)
        for key, someone in zip(keys, people, strict=True)
    ]

    insert_told(Membership, facts[:1], order_by="person_id")
    insert_new([Membership(**facts[1])], order_by="person_id")

    one, other = Membership.unscoped.order_by("pk").values()
    assert one | {"id": 0, "person_id": 0} == other | {"id": 0, "person_id": 0}
    assert (one["dues_base"], one["is_migrant"], one["remark"]) == (Decimal("5320.50"), True, ODD[1])
