"""What had no row last time is asked together first; nothing that is there now is ever missed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.foreseen import _last, foreseen
from core.prepared import count, prepared
from core.wall import scope
from tests.factories import Tree
from unions.models import Union

pytestmark = pytest.mark.django_db
NAMES = ("甲", "乙", "丙", "区")


@pytest.fixture(autouse=True)
def _fresh(settings):
    _last.clear()
    settings.PREPARED_PROVED = False


@pytest.fixture
def tree():
    return Tree()


@prepared()
def by_name(name: str):
    return Union.unscoped.filter(name__contains=name).order_by("path")[:5]


def page(*whose: str) -> tuple[list[int], int]:
    with CaptureQueriesContext(connection) as asked, foreseen("page", *whose):
        found = [len(by_name(name)) for name in NAMES]
    return found, len(asked)


def test_questions_without_rows_become_one(tree):
    first, once = page()
    again, twice = page()
    assert first == again == [0, 0, 0, first[3]]
    assert first[3]
    assert (once, twice) == (4, 2)


def test_what_has_come_meanwhile_is_found_at_once(tree):
    page()
    Union.unscoped.filter(pk=tree.haishu.pk).update(name="乙工会")
    assert page()[0][:3] == [0, 1, 0]
    assert page() == ([0, 1, 0, page()[0][3]], 3)


def test_what_is_there_no_more_joins_the_others(tree):
    Union.unscoped.filter(pk=tree.haishu.pk).update(name="乙工会")
    page()
    Union.unscoped.filter(pk=tree.haishu.pk).update(name="海曙总工会")
    assert page()[0][:3] == [0, 0, 0]
    assert page()[1] == 2


def test_everybody_has_a_memory_of_their_own(tree):
    page("one")
    assert page("two")[1] == 4


def test_a_question_in_another_scope_is_asked_by_itself(tree):
    def beyond() -> int:
        inside = (foreseen("beyond"), scope.everywhere("the test looks beyond"))
        with CaptureQueriesContext(connection) as asked, scope.nowhere(), inside[0], inside[1]:
            by_name("甲")
            by_name("乙")
        return len(asked)

    assert beyond() == beyond()


def test_outside_a_page_nothing_is_remembered(tree):
    by_name("甲")
    assert not _last


def test_a_page_that_breaks_off_leaves_the_memory_as_it_was(tree):
    page()
    before = dict(_last)
    with pytest.raises(ZeroDivisionError), foreseen("page"):
        by_name("甲" if 1 / 0 else "")
    assert dict(_last) == before


def test_with_proof_every_question_is_asked_by_itself_too(tree, settings):
    page()
    settings.PREPARED_PROVED = True
    assert page()[1] == 5


def test_within_a_page_another_belongs_to_it(tree):
    def both() -> tuple[list[int], int]:
        with CaptureQueriesContext(connection) as asked, foreseen("outer"):
            with foreseen("inner"):
                found = [len(by_name(name)) for name in NAMES[:2]]
            found.append(len(by_name("丙")))
        return found, len(asked)

    assert both() == ([0, 0, 0], 3)
    assert both() == ([0, 0, 0], 1)
    assert list(_last) == [("outer",)]
    Union.unscoped.filter(pk=tree.haishu.pk).update(name="乙丙工会")
    assert both()[0] == [0, 1, 1]


def rows_named(name: str):
    return Union.unscoped.filter(name__contains=name)


def counted() -> tuple[list[int], int]:
    with CaptureQueriesContext(connection) as asked, foreseen("numbers"):
        found = [count(rows_named, name) for name in NAMES[:2]] + [len(by_name("丙"))]
    return found, len(asked)


def test_a_number_that_was_none_is_asked_with_the_others(tree):
    assert counted() == ([0, 0, 0], 3)
    assert counted() == ([0, 0, 0], 1)
    Union.unscoped.filter(pk__in=[tree.haishu.pk, tree.yiwu.pk]).update(name="乙工会")
    assert counted() == ([0, 2, 0], 2)


def test_with_proof_a_number_is_counted_too(tree, settings):
    counted()
    settings.PREPARED_PROVED = True
    assert counted() == ([0, 0, 0], 4)


@prepared("name")
def with_their_parents(*, name: str):
    return Union.unscoped.filter(name__contains=name).select_related("parent").order_by("path")[:5]


def test_whether_there_is_any_is_asked_without_columns_and_order(tree):
    def texts() -> list[str]:
        with CaptureQueriesContext(connection) as asked, foreseen("short"):
            assert [with_their_parents(name=name) for name in ("甲", "乙")] == [[], []]
        return [each["sql"] for each in asked]

    texts()
    (together,) = texts()
    assert together.count("EXISTS(SELECT 1") == 2
    assert "ORDER BY" not in together
    assert "JOIN" not in together
    assert "甲" in together
    assert "乙" in together
