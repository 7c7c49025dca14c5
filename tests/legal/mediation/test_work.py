"""A dispute stands in the work of whoever keeps it, and of its mediator once both sides are at the table."""

import pytest
from django.utils import translation

from desk.work import disputes as work
from tests.factories import DAY
from tests.legal.mediation.table import Table

pytestmark = pytest.mark.django_db


def test_a_dispute_waits_for_its_mediator_and_for_nobody_elsewhere():
    table = Table()
    mediation = table.begun()
    (own,) = work.work(table.mediator, DAY)
    (kept,) = work.work(table.keeper, DAY)
    assert (own.waiting, kept.waiting) == (False, True)
    assert own.due_on.isoformat() == "2026-10-10"
    assert mediation.number in own.facts
    assert work.work(table.second, DAY) == []


def test_a_new_dispute_waits_for_its_office(django_assert_num_queries):
    table = Table()
    table.registered()
    table.registered()
    with django_assert_num_queries(1):
        found = work.work(table.keeper, DAY)
    assert [item.waiting for item in found] == [False, False]


def test_the_words_are_those_of_whoever_looks():
    table = Table()
    table.begun()
    said = {}
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            (item,) = work.work(table.mediator, DAY)
            said[language] = (item.title.split("：")[0], item.action, item.facts[2])
    assert said["en"][0].startswith("Mediate: ")
    assert said["en"][1] == "Go on"
    assert not {*said["zh-hans"]} & {*said["en"]}
