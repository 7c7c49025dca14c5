"""Moves between counties and the routes of a day in a real browser, at a desk and on a telephone."""

import pytest

from aid.models import CountyMove
from aid.services import visit_plans
from tests.aid.money.test_county_moves import TwoCounties
from tests.aid.money.test_county_requests import fetch
from tests.browser.test_walks import look
from tests.browser.windows import browser
from tests.factories import DAY, actor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow, pytest.mark.drill]


@pytest.fixture
def two(transactional_db):
    two = TwoCounties()
    two.file.address = "宁波市海曙区望春街道春华路18弄3号201室"
    two.file.save(update_fields=["address"])
    return two


def test_a_file_is_asked_for_let_go_and_the_family_stands_on_a_route(two, live_server):
    move, caseworker = fetch(two), actor("township_caseworker", two.tree.wangchun)
    visit_plans.plan_visit(
        actor=caseworker,
        file_id=two.file.pk,
        planned_on=DAY,
        lead_id=caseworker.user_id,
        second_name="社区 陈师傅",
        today=DAY,
    )
    with browser(live_server.url) as window:
        holder = window().sign_in(two.asker.user_id)
        look(holder, ["/moves/", f"/moves/{move.pk}/", f"/needy/{two.file.key}/union/"], "moves")
        holder.open(f"/moves/{move.pk}/answer/")
        holder.page.check("[name=decision][value=agree]")
        holder.page.fill("[name=opinion]", "同意转出")
        holder.press("main form button[type=submit]")
        assert CountyMove.unscoped.get().status == "asked"
        receiver = window().sign_in(two.receiver.user_id)
        look(receiver, ["/moves/new/", f"/moves/{move.pk}/decide/"], "moves")
        visitor = window().sign_in(caseworker.user_id)
        look(visitor, ["/visits/", "/visits/routes/"], "routes")
        assert "春华路" in visitor.text()
