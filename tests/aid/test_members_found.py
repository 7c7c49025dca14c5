"""What the search box finds members of a file by stands on their own rows, and follows whatever changes the person."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection

from aid.models import FileMember
from core.wall import scope
from desk.rules.search import read
from desk.selectors.search import files_found
from tests.aid.households import member, seated
from tests.factories import Tree, actor, person
from tests.owning import as_owner
from unions.models import Person
from unions.services.finding import know_in, make_findable, resettle

pytestmark = pytest.mark.django_db
migration = import_module("aid.migrations.0021_members_findable")
SPOUSE = "李建国"


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def seat(tree):
    return member(seated(tree.textile), SPOUSE)


def kept_right(seat):
    """Say whether a seat repeats its person, its keys with their counties and without."""
    human = Person.unscoped.get(pk=seat.person_id)
    row = FileMember.objects.get(pk=seat.pk)
    bare = {"|" + key.split("|", 1)[1] for key in human.search_keys}
    return (row.name, row.sort_key) == (human.name, human.sort_key) and sorted(row.search_keys) == sorted(
        [*human.search_keys, *bare]
    )


def found(one, typed):
    return [file.matched for file in files_found(one, read(typed))]


def renamed(human, name):
    human.name = name
    make_findable(human, human.county_id)
    return human


def test_a_new_seat_repeats_its_person(seat):
    assert kept_right(seat)
    assert FileMember.objects.get(pk=seat.pk).name == SPOUSE


def test_a_seat_that_is_saved_whole_keeps_what_is_right(tree, seat):
    renamed(seat.person, "单建国").save()
    seat.school = "海曙中学"
    seat.save()  # with the copies as they were read before
    assert kept_right(seat)


@pytest.mark.parametrize("way", ["save", "bulk_update", "update"])
def test_a_corrected_name_is_found_and_the_old_one_is_not(tree, seat, way):
    human = renamed(Person.unscoped.get(pk=seat.person_id), "单建国")
    columns = ("name", "sort_key", "initials", "search_keys")
    if way == "save":
        human.save()
    elif way == "bulk_update":
        Person.unscoped.bulk_update([human], columns)
    else:
        Person.unscoped.filter(pk=human.pk).update(**{name: getattr(human, name) for name in columns})
    one = actor("county_reviewer", tree.haishu)
    assert kept_right(seat)
    assert [found(one, typed) for typed in ("单建国", "shanjg", "sjg", SPOUSE, "lijianguo")] == [["单建国"]] * 3 + [
        []
    ] * 2


def test_another_telephone_is_found_by_its_end(tree, seat):
    human = Person.unscoped.get(pk=seat.person_id)
    human.phone = "13857419481"
    make_findable(human, human.county_id).save()
    assert found(actor("county_reviewer", tree.haishu), "9481") == [SPOUSE]


def test_a_merge_hands_over_the_seat_with_its_keys(tree, seat):
    kept = person(tree.textile, "李建果")
    FileMember.objects.filter(pk=seat.pk).update(person=kept)
    seat.refresh_from_db()
    assert kept_right(seat)
    assert found(actor("county_reviewer", tree.haishu), "李建果") == ["李建果"]


def test_who_moves_is_found_there_where_the_file_is_read(tree, seat):
    human = Person.unscoped.get(pk=seat.person_id)
    know_in(human, tree.textile)
    resettle([human], tree.elsewhere)
    assert kept_right(seat)
    assert found(actor("county_reviewer", tree.jiangbei), SPOUSE) == []  # the file lies in the first county still


def test_what_was_erased_is_found_by_nothing(tree, seat):
    Person.unscoped.filter(pk=seat.person_id).update(name="（已删除）", sort_key="", initials="", search_keys=[])
    row = FileMember.objects.get(pk=seat.pk)
    assert (row.name, row.sort_key, row.search_keys) == ("（已删除）", "", [])


def test_a_county_that_corrects_a_person_need_not_see_every_file_about_them(tree, seat):
    human = Person.unscoped.get(pk=seat.person_id)
    resettle([human], tree.elsewhere)
    with scope.within(actor("county_reviewer", tree.jiangbei)):
        assert not FileMember.objects.filter(pk=seat.pk).exists()
        renamed(human, "单建国").save()
        assert not FileMember.objects.filter(pk=seat.pk).exists(), "what was said before is said again"
    assert kept_right(seat)


def test_what_changes_nothing_of_it_touches_no_seat(seat):
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text, ctid::text FROM aid_filemember WHERE id = %s", [str(seat.pk)])
        before = cursor.fetchone()
        Person.unscoped.filter(pk=seat.person_id).update(education="10", version=9)
        cursor.execute("SELECT xmin::text, ctid::text FROM aid_filemember WHERE id = %s", [str(seat.pk)])
        assert cursor.fetchone() == before


def test_the_migration_fills_everybody_in_steps_and_may_begin_anew(tree, seat, monkeypatch):
    monkeypatch.setattr(migration, "AT_ONCE", 2)
    seats = [*seated(tree.sanitation, people=()).members.all(), *seat.file.members.all()]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the table cannot be altered in this transaction
        with as_owner():
            cursor.execute("ALTER TABLE aid_filemember DISABLE TRIGGER USER")
        FileMember.objects.exclude(pk=seats[0].pk).update(name="", sort_key="", search_keys=None)
        with as_owner():
            cursor.execute("ALTER TABLE aid_filemember ENABLE TRIGGER USER")
    assert not kept_right(seat)
    for _twice in range(2):
        migration.fill(None, SimpleNamespace(connection=connection))
        assert all(map(kept_right, seats))
