"""Supervision, bargaining and contracts in a real browser, with their registers, at a desk and on a telephone."""

from datetime import date

import pytest

from legal.services import clauses, harmony
from tests.browser.test_walks import look
from tests.browser.windows import browser
from tests.factories import DAY, actor_in
from tests.legal.contracts.table import Table
from tests.legal.instructors.test_instructors import Register
from tests.legal.supervision.watch import Watch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow, pytest.mark.drill]


class County:
    """One county with a matter under its opinion letter, a contract in force, and every register."""

    def __init__(self):
        self.table = Table()
        self.tree = self.table.tree
        self.letter = Watch(self.tree).opinion()
        self.contract = self.table.effective()
        register = Register(self.tree)
        self.instructor = register.entered()
        register.visit(self.instructor)
        register.trained(instructor_ids=[self.instructor.pk])
        told = {"union_id": self.tree.textile.pk, "name": "甬南纺织", "level": "county", "on": date(2026, 3, 2)}
        self.unit = harmony.declare_unit(actor=self.table.cadre, today=DAY, **told)
        words = {"topic": "wage_floor", "title": "最低工资", "text": "月工资不低于 {value} 元。"}
        clauses.add_text(actor=self.table.reviewer, union_id=self.tree.haishu.pk, **words)
        self.walker = actor_in("county_reviewer", self.tree.haishu)[1]
        self.cadre = actor_in("grassroots_cadre", self.tree.textile)[1]


def test_the_county_walks_through_supervision_and_contracts(transactional_db, live_server):
    county = County()
    matter = f"/supervision/{county.letter.matter.number}/"
    letter = f"/supervision/letters/{county.letter.pk}/"
    contract, talks = f"/contracts/{county.contract.number}/", f"/negotiations/{county.contract.negotiation.number}/"
    with browser(live_server.url) as window:
        me = window().sign_in(county.walker.pk)
        look(me, [matter, letter], "supervision")
        look(me, [contract, "/contracts/library/", "/contracts/figures/"], "contracts")
        look(
            me,
            ["/contracts/instructors/", f"/contracts/instructors/{county.instructor.pk}/", "/expiring/"],
            "registers",
        )
        for path in (talks, "/contracts/", f"/contracts/harmony/{county.unit.pk}/name/", "/contracts/trainings/new/"):
            wide = me.open(path).page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, path
        cadre = window().sign_in(county.cadre.pk)
        cadre.open(f"{contract}publish/")
        cadre.page.fill("[name=publication]", "厂务公开栏")
        cadre.press("main form button[type=submit]")
        assert "厂务公开栏" in cadre.text()
        assert cadre.strangers == []
