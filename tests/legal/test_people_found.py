"""Applicants and parties are found by letters and the ends of numbers on their own rows, which follow the person."""

import pytest
from django.db import connection

from core import clock
from core.wall import scope
from desk.rules.search import read
from desk.selectors.search_cases import cases_found
from legal.models import LegalAidCase, Party
from tests.desk.test_one_timeline import Story
from tests.factories import actor
from unions.found_copies import fill
from unions.models import Person
from unions.services.finding import make_findable

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return Story()


def found(one, typed):
    return {name for name, rows in cases_found(one, read(typed), clock.today()) if rows}


def renamed(human, name):
    human.name = name
    return make_findable(human, human.county_id)


def copies(model, at=""):
    return list(model._base_manager.values_list(f"{at}sort_key", f"{at}search_keys"))


def test_a_new_name_is_found_at_once_and_the_old_letters_are_not(story):
    human = Person.unscoped.get(pk=story.person.pk)
    with scope.within(actor("county_reviewer", story.tree.jiangbei)):  # who may see none of these cases
        assert found(actor("county_reviewer", story.tree.jiangbei), "danx") == set()
    renamed(human, "单雄信").save()
    one = story.centre.reviewer
    assert [found(one, typed) for typed in ("shanxx", "sxx", human.identity.open()[-6:])] == [{"aid", "dispute"}] * 3
    assert found(one, "danxx") == set()
    assert found(actor("county_reviewer", story.tree.jiangbei), "sxx") == set()


def test_whoever_corrects_the_person_need_not_see_the_cases(story):
    human = Person.unscoped.get(pk=story.person.pk)
    Person.unscoped.filter(pk=human.pk).update(union=story.tree.elsewhere)
    human.refresh_from_db()
    with scope.within(actor("county_reviewer", story.tree.jiangbei)):
        assert not LegalAidCase.unscoped.exists()
        renamed(human, "单雄信").save()
        assert not LegalAidCase.unscoped.exists()
    assert [row[0] for row in copies(LegalAidCase, "applicant_")] == [human.sort_key]


def test_the_migration_fills_in_steps_and_may_begin_anew(story):
    before = copies(LegalAidCase, "applicant_"), copies(Party)
    assert all(key and keys for key, keys in before[0])
    for _twice in range(2):
        fill(connection, "legal_legalaidcase", "applicant_", at_once=1)
        fill(connection, "legal_party", at_once=1)
        LegalAidCase.unscoped.update(applicant_search_keys=None)  # no way round the trigger
        assert (copies(LegalAidCase, "applicant_"), copies(Party)) == before


def test_a_unit_has_no_keys(story):
    Party.objects.filter(person=None).update(search_keys=["|wx"])
    assert all(keys == [] for keys in Party.objects.filter(person=None).values_list("search_keys", flat=True))
