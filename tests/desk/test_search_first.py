"""A name is looked for at once in all places; only where it stands are rows fetched, and nothing is ever missed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aid.models import NeedyFile
from core import prepared
from core.few import first_of_few
from core.foreseen import asked_first
from core.wall import scope
from desk.rules.search import read
from desk.selectors import search
from desk.selectors.search import files_found, people_found, unions_found
from desk.selectors.search_cases import asking_first, cases_found
from tests.aid.applications import Office
from tests.factories import DAY, Tree, actor, person
from tests.legal.centre import Centre
from tests.legal.mediation.table import Table
from tests.legal.supervision.watch import Watch
from unions.models import Union
from unions.selectors.finding import cells_of, cells_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def told(tree):
    """Return a tree with a file, a case, a dispute and a matter, all around one unit, and people elsewhere."""
    Office(tree).filed(names=("王秀兰", "曾国平", "曾欣悦"))
    Centre(tree).received()
    Table(tree).registered()
    Watch(tree).registered()
    person(tree.elsewhere, "王秀兰")
    return tree


def asked_by(who, typed):
    question = read(typed)
    found = [files_found(who, question), unions_found(who, question), people_found(who, question)]
    keys = [[str(row.pk) for row in rows] for rows in found]
    return keys, [(name, [row.number for row in rows]) for name, rows in cases_found(who, question, DAY)]


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("county_reviewer", "haishu"),
        ("county_reviewer", "jiangbei"),
        ("township_caseworker", "wangchun"),
        ("grassroots_cadre", "textile"),
        ("city_auditor", "ningbo"),
        ("province_leader", "province"),
        ("mediator", "haishu"),
    ],
)
def test_asked_first_or_not_the_same_is_found(told, role, place, settings):
    settings.PREPARED_PROVED = False
    who = actor(role, getattr(told, place))
    for typed in ("秀兰", "国平", "甬南纺织", "杨建军", "望春", "赵小", "查无此人", "王秀兰"):
        with scope.within(who):
            alone = asked_by(who, typed)
            with asking_first(who, read(typed), DAY):
                assert asked_by(who, typed) == alone


def test_something_is_found_of_every_kind(told):
    who = actor("county_reviewer", told.haishu)
    with scope.within(who), asking_first(who, read("甬南纺织"), DAY):
        (files, unions, people), cases = asked_by(who, "甬南纺织")
    assert (files, people) == ([], [])
    assert len(unions) == 1
    assert {name for name, rows in cases if rows} == {"aid", "dispute", "matter"}


def test_a_name_of_a_person_alone_costs_four_statements(told, as_role, client, settings, django_assert_num_queries):
    settings.PREPARED_PROVED = False
    as_role("county_reviewer", told.haishu)
    person(told.textile, "单明华")
    client.get("/search/", {"q": "明华"})
    with django_assert_num_queries(4):
        page = client.get("/search/", {"q": "明华"}).text
    assert "单明华" in page


def test_files_of_many_cells_are_the_newest_of_all(tree, monkeypatch):
    """Asked cell by cell, the newest come first wherever they are, and each once."""
    office = Office(tree)
    first = office.filed(names=("王秀兰", "王秀兰", "曾欣悦"))
    second = office.filed(names=("赵德海", "王秀兰", "赵小宝"))
    who = actor("city_auditor", tree.ningbo)
    together = [(file.pk, file.matched) for file in files_found(who, read("秀兰"))]
    monkeypatch.setattr(search, "TOGETHER", 1)
    assert [(file.pk, file.matched) for file in files_found(who, read("秀兰"))] == together
    assert together == [(second.pk, "王秀兰"), (first.pk, "王秀兰")]
    monkeypatch.setattr(search, "MOST", 1)
    assert [(file.pk, file.matched) for file in files_found(who, read("秀兰"))] == together[:1]


def test_files_one_may_not_read_take_no_place_from_those_one_may(tree, monkeypatch):
    office = Office(tree)
    mine = office.filed(names=("王秀兰", "曾国平", "曾欣悦"))
    beside = office.filed(names=("赵德海", "王秀兰", "赵小宝"))  # newer, in the next township of the same county
    NeedyFile.unscoped.filter(pk=beside.pk).update(union=tree.jiangxia)
    monkeypatch.setattr(search, "MOST", 1)
    monkeypatch.setattr(search, "MOST_SEATS", 1)
    assert [file.pk for file in files_found(actor("township_caseworker", tree.wangchun), read("秀兰"))] == [mine.pk]
    assert [file.pk for file in files_found(actor("county_reviewer", tree.haishu), read("秀兰"))] == [beside.pk]


def rows_named(*, name: str):
    return Union.unscoped.filter(name__contains=name).order_by("-path")[:1]


named = prepared.prepared("name")(rows_named)


def test_all_rows_are_planned_for_and_their_number_is_not_bounded(tree, settings):
    settings.PREPARED_PROVED = False
    name = prepared.Typed("海曙")
    questions = prepared.whether(named, name=name) | prepared.whether(named, name=prepared.Typed("无此"))
    with CaptureQueriesContext(connection) as sent, asked_first(questions):
        assert named(name=name) == [tree.haishu]
        assert named(name=prepared.Typed("无此")) == []
    texts = [each["sql"] for each in sent]
    assert len(texts) == 2
    assert texts[0].count("AS MATERIALIZED") == 2
    assert "LIMIT" not in texts[0]
    assert "ORDER" not in texts[0]


def test_with_proof_what_has_no_row_is_asked_all_the_same(tree):
    questions = prepared.whether(named, name=prepared.Typed("无此")) | prepared.whether(
        named, name=prepared.Typed("也无")
    )
    with CaptureQueriesContext(connection) as sent, asked_first(questions):
        assert named(name=prepared.Typed("无此")) == []
    assert len(sent) == 2


def numbered(*, part: str):
    return Union.unscoped.filter(name__contains=part).order_by().values_list("pk", "name", "path")


def test_the_first_of_those_that_were_found(tree):
    everything = sorted(Union.unscoped.filter(name__contains="总工会").values_list("path", flat=True))
    rows, number = first_of_few(numbered, ("path",), 3, None, part="总工会")
    assert ([row[2] for row in rows], number) == (everything[:3], len(everything))
    rows, number = first_of_few(numbered, ("-path",), 3, None, part="总工会")
    assert [row[2] for row in rows] == everything[::-1][:3]
    assert first_of_few(numbered, ("path",), 3, 2, part="总工会")[1] == 2
    assert first_of_few(numbered, ("path",), 3, None, part="查无此会") == ([], 0)


def test_cells_of_the_same_branches_are_asked_once(tree):
    who = actor("city_auditor", tree.ningbo)
    other = actor("city_auditor", tree.jinhua)
    with CaptureQueriesContext(connection) as sent, cells_once():
        cells = cells_of(who, "unions.view_union")
        assert cells_of(who, "aid.view_file") == cells
        assert cells_of(other, "unions.view_union") != cells
    assert len(sent) == 2
    assert cells == cells_of(who, "aid.view_file") == sorted([tree.ningbo.pk, tree.haishu.pk, tree.jiangbei.pk])
