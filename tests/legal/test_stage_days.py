"""Stage bars: every stage with the day that is known of it, and nothing claimed that a case never came through."""

from datetime import date

import pytest

from legal.selectors import disputes
from legal.selectors.negotiations import contract_of
from legal.selectors.supervisors import inquiry_began
from legal.services import matters
from legal.views import contract_words, dispute_words, supervision_words
from tests.factories import DAY
from tests.legal.contracts.table import Table as Bargaining
from tests.legal.mediation.table import Table as Mediating
from tests.legal.supervision.watch import RECEIVED, Watch

pytestmark = pytest.mark.django_db


def shown(stages):
    return [(each["state"], each["note"]) for each in stages]


def test_a_dispute_shows_when_it_came_to_each_stage():
    table = Mediating()
    case = table.effective((date(2026, 10, 10), 8_500), on=date(2026, 9, 30))
    days = disputes.reached_on(case)
    assert days["registered"] == case.received_on
    assert days["effective"] == date(2026, 9, 30)
    bar = dispute_words.stages(case, days, DAY)
    assert [each["state"] for each in bar] == ["done"] * 4 + ["current", "todo"]
    assert all(each["note"] for each in bar[:5])
    assert bar[4]["note"] == "09-30"


def test_a_contract_and_its_talks_show_one_road():
    table = Bargaining()
    contract = table.effective()
    road = ["08-03", "08-10", "08-31", "09-18", "09-24", "09-29", "10-14", ""]
    days = contract_words.days_of(contract.negotiation, contract)
    of_contract = contract_words.stages(contract.status, days, DAY, is_contract=True)
    assert [each["note"] for each in of_contract] == road
    talks = contract.negotiation
    of_talks = contract_words.stages(
        talks.status, contract_words.days_of(talks, contract_of(talks)), DAY, is_contract=False
    )
    assert [each["note"] for each in of_talks] == road
    assert contract_words.days_of(None, contract)[4] == date(2026, 9, 24)


def test_a_matter_that_was_settled_never_saw_a_letter():
    watch = Watch()
    matter = watch.heard()
    watch.act(matters.open_talks, matter)
    watch.act(matters.settle_matter, matter, on=date(2026, 9, 4), outcome="补发工资")
    bar = supervision_words.stages(watch.fresh(matter), [], inquiry_began(matter), DAY)
    assert shown(bar) == [
        ("done", "08-24"),
        ("done", "08-24"),
        ("done", ""),
        ("todo", ""),
        ("todo", ""),
        ("todo", ""),
        ("current", "09-04"),
    ]


def test_a_matter_under_an_opinion_letter_shows_inquiry_finding_and_letter():
    watch = Watch()
    letter = watch.opinion()
    bar = supervision_words.stages(watch.fresh(letter.matter), [letter], inquiry_began(letter.matter), DAY)
    assert shown(bar)[:5] == [
        ("done", RECEIVED.strftime("%m-%d")),
        ("done", "08-24"),
        ("done", "08-28"),
        ("done", "09-02"),
        ("current", "09-18"),
    ]
