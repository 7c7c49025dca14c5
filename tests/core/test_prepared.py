"""Statements written once: the same rows as the queryset's own, never under somebody else's rights or values."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock, keyset, prepared
from core.actors import Actor, Branch
from core.few import few, few_kept
from core.keyset import page_of
from core.prepared import count, listed
from core.slots import UnfilledError, typed
from tests.factories import Tree
from unions.models import Union
from unions.rules.finding import pairs

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture(autouse=True)
def _fresh():
    prepared._statement.cache_clear()


def rows_of(actor: Actor, part: str = ""):
    return Union.objects.permitted(actor, "unions.view_union").filter(name__contains=part).order_by("path")


asked = prepared.prepared("part")(rows_of)


@prepared.prepared("code")
def named(actor: Actor, *, code: str):
    return Union.objects.permitted(actor, "unions.view_union").filter(code=code)


@prepared.prepared("key")
def by_key(*, key: int):
    return Union.unscoped.filter(pk=key)


def looker(union: Union) -> Actor:
    return Actor(user_id=1, name="看的人", rights={"unions.view_union": (Branch(path=union.path),)})


def test_the_rows_are_those_of_the_queryset(tree):
    who = looker(tree.haishu)
    assert asked(who) == list(rows_of(who))
    assert asked(who) == list(rows_of(who))


def test_the_text_is_written_once_and_the_rows_are_asked_every_time(tree, settings, monkeypatch):
    settings.PREPARED_PROVED = False
    who, written = looker(tree.haishu), []
    real = prepared._written
    monkeypatch.setattr(prepared, "_written", lambda rows: written.append(rows) or real(rows))
    before = asked(who)
    Union.unscoped.filter(pk=tree.wangchun.pk).update(name="改名后的总工会")
    with CaptureQueriesContext(connection) as sent:
        after = asked(who)
    assert len(written) == 1
    assert len(sent) == 1
    assert "改名后的总工会" in {each.name for each in after} - {each.name for each in before}


def test_another_right_is_another_statement(tree):
    assert {each.pk for each in asked(looker(tree.haishu))} != {each.pk for each in asked(looker(tree.yiwu))}
    assert asked(Actor(user_id=1, name="没有权限")) == []


def test_rights_that_changed_are_another_statement_for_the_same_account(tree):
    def who(union):
        return Actor(user_id=7, name="同一人", rights={"unions.view_union": (Branch(path=union.path),)})

    assert tree.haishu in asked(who(tree.haishu))
    assert tree.haishu not in asked(who(tree.yiwu))
    assert tree.haishu in asked(who(tree.haishu))


def test_a_slot_takes_any_value_and_nothing_of_it_is_kept(tree, settings):
    settings.PREPARED_PROVED = False
    who = looker(tree.haishu)
    assert named(who, code=tree.wangchun.code) == [tree.wangchun]
    assert named(who, code=tree.haishu.code) == [tree.haishu]
    assert named(who, code="' OR 1=1 --") == []
    assert prepared._statement.cache_info().currsize == 1


@pytest.mark.parametrize("part", ["%", "_", "\\", "100%_\\", "总"])
def test_what_means_something_in_a_pattern_is_taken_as_it_is(tree, part):
    Union.unscoped.filter(pk=tree.wangchun.pk).update(name=f"工会{part}甲")
    who = looker(tree.haishu)
    assert asked(who, part=part) == list(rows_of(who, part))
    assert tree.wangchun in asked(who, part=f"{part}甲")


@pytest.mark.parametrize("key", [0, -1, 2**31, 2**63 - 1, 2**63, -(2**70)])
def test_a_number_larger_than_the_database_counts_finds_nothing(key):
    assert by_key(key=key) == []


def test_a_key_of_another_kind_is_another_statement(tree):
    with pytest.raises((ValueError, TypeError)):
        by_key(key=str(uuid4()))
    assert by_key(key=tree.haishu.pk) == [tree.haishu]


def test_a_slot_that_does_not_stand_in_the_statement_is_refused(tree):
    @prepared.prepared("code")
    def cut(*, code: str):
        return Union.unscoped.filter(code=code[:1])

    with pytest.raises(UnfilledError):
        cut(code=tree.haishu.code)


def test_a_statement_made_of_rows_is_refused(tree):
    @prepared.prepared()
    def stale(actor: Actor):
        return Union.unscoped.filter(pk__in=[each.pk for each in Union.unscoped.all()[:1]])

    with pytest.raises(AssertionError, match="written from rows"):
        stale(looker(tree.haishu))


def test_a_statement_that_rests_on_something_unsaid_is_found(tree):
    unsaid = ["3"]

    @prepared.prepared()
    def hidden(actor: Actor):
        return Union.unscoped.filter(code=unsaid[0])

    hidden(looker(tree.haishu))
    unsaid[0] = "4"
    with pytest.raises(AssertionError, match="differs"):
        hidden(looker(tree.haishu))


def test_the_day_is_part_of_what_a_statement_depends_on(tree, monkeypatch):
    def since(actor: Actor):
        return Union.unscoped.filter(term_end_on__lt=clock.today())

    ask, who = prepared.prepared()(since), looker(tree.haishu)
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 23))
    ask(who)
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 24))
    ask(who)  # compared with the one written anew


def test_prefetched_and_related_rows_come_as_they_would(tree):
    @prepared.prepared()
    def dressed(actor: Actor):
        rows = Union.objects.permitted(actor, "unions.view_union").select_related("county")
        return rows.prefetch_related("county__city").order_by("path")

    found = dressed(looker(tree.haishu))
    with CaptureQueriesContext(connection) as sent:
        assert tree.haishu in {each.county for each in found}
        assert {each.county.city for each in found if each.county} == {tree.ningbo}
    assert len(sent) == 0


def test_values_and_counts(tree):
    @prepared.prepared()
    def codes(actor: Actor):
        return rows_of(actor).values_list("code", flat=True)

    who = looker(tree.haishu)
    assert codes(who) == list(rows_of(who).values_list("code", flat=True))
    assert count(rows_of, who) == rows_of(who).count()
    assert count(rows_of, Actor(user_id=1, name="没有权限")) == 0


def test_a_list_by_pages_is_the_same_either_way(tree, rf):
    who = looker(tree.province)
    for query in ({}, {"per": "25"}, {"after": "nonsense"}):
        request = rf.get("/", query)
        kept, plain = (page_of(request, rows, key="id") for rows in (listed(rows_of, who), rows_of(who)))
        assert kept == plain
        assert (kept.total, kept.capped) == (plain.total, plain.capped)


def test_a_list_is_counted_when_somebody_says_how_many_and_never_for_one_page(
    tree, rf, monkeypatch, django_assert_num_queries
):
    who = looker(tree.province)
    with django_assert_num_queries(1):  # every row stands on it
        assert page_of(rf.get("/"), listed(rows_of, who), key="id").total == 12
    monkeypatch.setattr(keyset, "SIZES", (5,))
    with django_assert_num_queries(1):
        shown = page_of(rf.get("/"), listed(rows_of, who), key="id")
    with django_assert_num_queries(1):
        assert (len(shown.rows), shown.total, shown.capped) == (5, 12, False)


@prepared.prepared()
def paired(actor: Actor, *, name: str):
    rows = Union.objects.permitted(actor, "unions.view_union")
    return rows.filter(search_keys__contains=pairs(name), name__contains=name).order_by("path")


@pytest.mark.parametrize(
    ("names", "statements"), [(["海曙", "总工", "工会"], 1), (["海曙区", "总工会"], 1), (["海曙", "海曙区"], 2)]
)
def test_a_typed_text_is_a_slot_letter_by_letter(tree, names, statements):
    who = looker(tree.haishu)
    for name in names:
        fresh = Union.objects.permitted(who, "unions.view_union").filter(name__contains=name).order_by("path")
        assert paired(who, name=typed(name)) == list(fresh) != []
    assert prepared._statement.cache_info().misses == statements


@pytest.mark.parametrize("text", ["工工", "海曙a", "HS", "a%", "", "海 曙", "\ue100\ue101", "海" * 65])
def test_a_text_of_other_than_different_ideographs_is_no_slot(text):
    assert type(typed(text)) is str


def test_two_typed_texts_in_one_statement_do_not_mix(tree):
    @prepared.prepared()
    def both(actor: Actor, *, one: str, two: str):
        rows = Union.objects.permitted(actor, "unions.view_union")
        return rows.filter(name__contains=one).filter(name__contains=two).order_by("path")

    who = looker(tree.haishu)
    assert both(who, one=typed("海曙"), two=typed("工会")) == both(who, one="海曙", two="工会") != []
    assert both(who, one=typed("工会"), two=typed("海曙")) == both(who, one="工会", two="海曙") != []


def test_few_by_a_kept_statement_are_those_of_a_fresh_one(tree):
    def keys(actor: Actor, *, name: str):
        rows = Union.objects.permitted(actor, "unions.view_union")
        return rows.filter(name__contains=name).values_list("pk")

    who = looker(tree.haishu)
    found = few_kept(keys, 5, who, name=typed("海曙"))
    assert sorted(found) == sorted(few(rows_of(who, "海曙"), 5)) != []
    assert few_kept(keys, 1, who, name=typed("海曙")) == found[:1]
