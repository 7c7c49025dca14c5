"""Mediation in a real browser: a case with sessions, notes and an agreement, at a desk and on a telephone."""

from datetime import date

import pytest

from legal.services import sessions
from tests.browser.test_walks import look
from tests.browser.windows import browser
from tests.legal.mediation.table import Table

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow, pytest.mark.drill]


def test_a_mediator_and_the_office_walk_through_a_case(transactional_db, live_server):
    table = Table()
    case = table.begun()
    sessions.write_note(actor=table.mediator, mediation_id=case.pk, compartment="applicant", text="底线七千")
    signed = table.effective((date(2026, 10, 10), 8_500), on=date(2026, 9, 30))
    drafted = table.drafted()
    with browser(live_server.url) as window:
        mediator = window().sign_in(table.mediator.user_id)
        base = f"/mediation/{case.number}/"
        look(mediator, ["/mediation/", base, f"{base}sessions/", f"{base}do/offer/", f"{base}do/session/"], "mediation")
        mediator.open(f"{base}do/note/")
        mediator.page.fill("[name=text]", "双方同意先核对时数")
        mediator.press("main form button[type=submit]")
        assert "双方同意先核对时数" in mediator.text()
        mediator.open(f"/mediation/{drafted.number}/agreement/wording/")
        mediator.page.fill("[name=clauses]", "被申请人于【日期】前付清。")
        mediator.page.press("[name=clauses]", "Tab")
        mediator.page.wait_for_selector("#explain .why >> text=【日期】")  # the page follows the typing
        assert "第一条" in mediator.page.inner_text("#explain .sheet")
        mediator.page.reload()
        look(mediator, [f"/mediation/{drafted.number}/agreement/wording/"], "wording")
        keeper = window().sign_in(table.keeper.user_id)
        later = f"/mediation/{signed.number}/"
        look(keeper, [f"{later}agreement/", f"{later}suits/", "/mediation/new/", "/suits/"], "mediation")
        keeper.open(f"{base}sessions/")
        assert "底线七千" not in keeper.text()
