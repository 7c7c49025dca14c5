"""What somebody may do is reckoned once and never out of date, however a post or a union was changed."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.factories import Tree, person, post, user
from unions.models import Post, StaffPerson, Union
from unions.selectors.posts import actor_for

pytestmark = pytest.mark.django_db
VIEW = "aid.view_file"


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def reviewer(tree):
    account = user()
    post("county_reviewer", tree.haishu, account)
    return account


def test_the_same_rights_cost_one_statement(reviewer, today, django_assert_num_queries):
    first = actor_for(reviewer, day=today)
    with django_assert_num_queries(1):
        assert actor_for(reviewer, day=today) == first
    assert first.can(VIEW)


def test_a_post_that_ends_ends_at_once(reviewer, today):
    assert actor_for(reviewer, day=today).can(VIEW)
    with connection.cursor() as cursor:  # not even through our own code
        cursor.execute("UPDATE unions_post SET to_on = %s WHERE user_id = %s", [today, reviewer.pk])
    assert actor_for(reviewer, day=today).can(VIEW)
    assert not actor_for(reviewer, day=today + timedelta(days=1)).can(VIEW)
    Post.objects.filter(user=reviewer).delete()
    assert not actor_for(reviewer, day=today).can(VIEW)


def test_a_second_post_counts_at_once(reviewer, tree, today):
    assert not actor_for(reviewer, day=today).reaches(VIEW, tree.yiwu.path)
    post("county_reviewer", tree.yiwu, reviewer)
    assert actor_for(reviewer, day=today).reaches(VIEW, tree.yiwu.path)


def test_a_union_that_is_renamed_moved_or_under_way_counts_at_once(reviewer, tree, today):
    assert actor_for(reviewer, day=today).place == "海曙区总工会"
    Union.unscoped.filter(pk=tree.haishu.pk).update(name="新区总工会", path="9/9/", unsettled=1)
    actor = actor_for(reviewer, day=today)
    assert actor.place == "新区总工会"
    assert [(branch.path, branch.level) for branch in actor.branches(VIEW)] == [("9/9/", "")]


def test_a_closed_account_may_nothing(reviewer, today):
    assert actor_for(reviewer, day=today).can(VIEW)
    reviewer.is_active = False
    assert not actor_for(reviewer, day=today).can(VIEW)


def test_whose_account_it_is_is_asked_every_time(reviewer, tree, today):
    assert actor_for(reviewer, day=today).person_id is None
    herself = person(tree.textile)
    StaffPerson.objects.create(user=reviewer, person=herself)
    assert actor_for(reviewer, day=today).person_id == herself.pk
