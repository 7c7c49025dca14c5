"""Secrets: sealed at rest and bound to their place, masked wherever printed, shown for a reason, moved to a new key."""

import copy
import logging
import pickle
import string
import unicodedata

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.errors import ForbiddenError, NotFoundError, RuleBrokenError
from core.events.models import Event
from core.logs import MaskSecrets
from core.parameters.models import PolicyParameter
from core.privacy import keys
from core.privacy.fields import index_of, indexes_of, normalise
from core.privacy.services import REVEALED, reveal
from tests.factories import Tree, actor, identity_number, person
from unions.models import Person

pytestmark = pytest.mark.django_db
OLD = "k1:" + "QUJD" * 10 + "QUI="
NEW = "k2:" + "WFla" * 10 + "WFk=," + OLD


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def someone(tree):
    return Person.unscoped.get(pk=person(tree.textile, identity=identity_number(), phone="13857412764").pk)


def stored(row, column="identity"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM unions_person WHERE id = %s", [row.pk])  # noqa: S608 a test's own text
        return bytes(cursor.fetchone()[0])


def test_nothing_is_stored_in_clear(someone):
    number = someone.identity.open()

    assert number.encode() not in stored(someone)
    assert number[:14].encode() not in stored(someone)
    assert stored(someone, "identity_index") == index_of("identity", f" {number[:6]} {number[6:].lower()} ")


@given(st.one_of(st.text(), st.text(string.printable)))
def test_equal_secrets_have_one_form_however_quickly_it_is_found(text):
    assert normalise(text) == "".join(unicodedata.normalize("NFKC", text).split()).upper()


def test_many_are_looked_for_as_one_and_each_finds_its_own(someone, tree):
    other = person(tree.textile, identity=identity_number(), phone="13857412765")
    numbers = {row.identity.open(): row.pk for row in (someone, other)}
    indexes = indexes_of("identity", [*(number.lower() for number in numbers), "", identity_number()])

    found = {
        indexes[bytes(row.identity_index)]: row.pk for row in Person.unscoped.filter(identity_index__among=indexes)
    }

    assert {number.upper(): key for number, key in found.items()} == numbers
    assert len(indexes) == 3, "an empty text is nobody's"
    assert all(index == index_of("identity", number) for index, number in indexes.items())
    assert not Person.unscoped.filter(identity_index__among=[bytes(range(256)), b"", b'\\"{},'])


def test_none_are_looked_for_without_asking(someone, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not Person.unscoped.filter(identity_index__among=[])


def test_a_secret_prints_its_mask_everywhere(someone):
    number = someone.identity.open()
    for shown in (
        str(someone.identity),
        repr(someone.identity),
        f"{someone.identity}",
        repr(copy.deepcopy(someone.identity)),
    ):
        assert number not in shown
        assert shown == f"{number[:3]}***********{number[-4:]}"
    with pytest.raises(TypeError):
        pickle.dumps(someone.identity)


def test_a_sealed_value_moved_to_another_row_or_column_does_not_open(someone, tree):
    other = person(tree.textile, "赵德海")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE unions_person SET identity = %s WHERE id = %s", [stored(someone), other.pk])

    moved = Person.unscoped.get(pk=other.pk).identity
    with pytest.raises(keys.UnreadableSecretError):
        moved.open()
    assert str(moved) == "无法读取"  # the page stands, and says so


def ask(by, row, reason="核对申请人证件", field="identity"):
    return reveal(
        actor=by,
        model=Person,
        pk=row.pk,
        field=field,
        permission="unions.view_person",
        reason=reason,
        moment=clock.now(),
    )


def test_a_look_needs_a_right_a_place_and_a_reason_and_leaves_a_trace(someone, tree):
    reviewer = actor("county_reviewer", tree.haishu)

    for by, reason, field, error in (
        (actor("finance_preparer", tree.haishu), "核对证件", "identity", ForbiddenError),
        (actor("county_reviewer", tree.jiangbei), "核对证件", "identity", NotFoundError),
        (reviewer, " 看 ", "identity", RuleBrokenError),
        (reviewer, "核对证件", "name", RuleBrokenError),
    ):
        with pytest.raises(error):
            ask(by, someone, reason, field)
    assert not Event.unscoped.filter(code=REVEALED).exists()

    assert ask(reviewer, someone) == someone.identity.open()
    event = Event.unscoped.get(code=REVEALED)
    assert (event.actor_id, event.data["field"], event.data["reason"]) == (
        reviewer.user_id,
        "identity",
        "核对申请人证件",
    )


def test_looks_are_limited_an_hour(someone, tree):
    PolicyParameter.objects.filter(code="privacy.reveals_an_hour").update(value="2")
    reviewer = actor("county_reviewer", tree.haishu)
    ask(reviewer, someone)
    ask(reviewer, someone)

    with pytest.raises(RuleBrokenError) as refused:
        ask(reviewer, someone)

    assert refused.value.code == "reveal_limit"


def test_rotation_moves_every_secret_and_nothing_is_lost(settings, tree):
    settings.FIELD_KEYS = OLD
    someone = Person.unscoped.get(pk=person(tree.textile, phone="13857412764").pk)
    number, before = someone.identity.open(), stored(someone)
    settings.FIELD_KEYS = NEW

    call_command("rotate_keys")
    call_command("rotate_keys")

    assert (keys.key_id_of(before), keys.key_id_of(stored(someone))) == ("k1", "k2")
    settings.FIELD_KEYS = NEW.split(",")[0]
    fresh = Person.unscoped.get(pk=someone.pk)
    assert (fresh.identity.open(), fresh.phone.open()) == (number, "13857412764")


def test_a_careless_log_line_is_masked():
    line = logging.LogRecord(
        "x", 20, "", 1, "paid %s to %s, call %s", ("330203197904240424", "6222021202000001231", "13857412764"), None
    )

    MaskSecrets().filter(line)

    assert line.getMessage() == "paid 330***********0424 to 622202******1231, call 138****2764"
