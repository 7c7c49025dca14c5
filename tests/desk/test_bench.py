"""The benchmark's comparisons: every page answers, and every floor asks the same rows by one statement."""

from urllib.parse import urlsplit

import pytest
from django.db import connection

from aid.models import NeedyFile
from core.events.looks import SEEN
from core.events.models import Event
from core.reminders.models import Occurrence
from desk.bench import floor, lines
from desk.bench.asking import JSON
from desk.bench.report import machine, page_rows, rows_loaded
from desk.bench.searching import search_lines
from desk.bench.working import planning_line
from tests.aid.money.treasury import family
from tests.factories import DAY, SYSTEM, Tree, person
from unions.services.people import enrol
from unions.services.tallies import fold_all

pytestmark = pytest.mark.django_db


def test_every_line_compares_two_answers(client, monkeypatch, today):
    from core import clock  # noqa: PLC0415 the moment of the fold only

    tree = Tree()
    enrol(actor=SYSTEM, person=person(tree.textile, "陈丽娟"), union=tree.textile, joined_on=DAY)
    NeedyFile.unscoped.filter(pk=family(tree.textile).pk).update(number="330203-2026-0001")
    fold_all(clock.now(), DAY)
    monkeypatch.setattr(floor._held, "connection", connection.connection, raising=False)

    where, started = lines.scene(), []
    for line in lines.lines(where):
        client.cookies["sessionid"] = lines.cookie(line.role, lines.places(where)[line.role]).partition("=")[2]
        asked_for = client.post(line.ours, line.body, JSON) if line.body else client.get(line.ours)
        assert asked_for.status_code in (200, 201), line.name
        asked = urlsplit(line.floor)
        environ = {"PATH_INFO": asked.path, "QUERY_STRING": asked.query}
        body = floor.application(environ, lambda status, headers: started.append(status))
        assert b"".join(body).startswith(b"[["), line.name
    assert set(started) == {"200 OK"}
    kept = Event.unscoped.filter(code=SEEN).values_list("subject_type", flat=True)
    assert list(kept) == ["aid.needyfile:seen"] * 2  # our own: the floor takes its look back
    searches = search_lines(where)
    assert {each["line"] for each in searches} >= {"search, statements, province", "search, statements, county"}
    groups = {f"{group}_p95_ms" for group in ("files", "people", "unions", "cases")}
    assert all(groups <= set(each) and each["p95_ms"] >= max(each[group] for group in groups) for each in searches)


def test_the_table_names_machine_and_rows():
    Tree()
    assert machine()["cores"] >= 1
    assert rows_loaded()["unions"] == 12
    side = {"median_ms": 1, "p95_ms": 2, "floor_ms": 1, "ratio": 1.0}
    row = {"line": "x", "clients": {"1": side, "8": side}, "cpu_ratio": 1, "target": 2, "queries": 3}
    assert len(list(page_rows([row]))) == 2


def test_planning_is_measured_on_rows_that_do_not_stay():
    told = planning_line(30)

    assert (told["line"], told["target"]) == ("planning 30 reminders", 3)
    assert told["ratio"] > 0
    assert not Occurrence.unscoped.filter(schedule="bench.planning").exists()
