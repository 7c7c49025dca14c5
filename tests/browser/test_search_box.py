"""The search box at the keyboard: an input method, the arrows, Escape; at a desk and on a telephone."""

import pytest

from tests.browser.windows import DESK, PHONE, browser
from tests.factories import Tree, actor_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]
BOX = "header.top input[name=q]"
COMPOSING = "box => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, isComposing: true}))"


def focused(page):
    return page.evaluate("document.activeElement.textContent || document.activeElement.name")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "telephone"])
def test_the_arrows_lead_from_the_box_along_what_was_found_and_back(transactional_db, live_server, size):
    tree = Tree()
    with browser(live_server.url) as window:
        own = window(size).sign_in(actor_in("county_reviewer", tree.haishu)[1].pk)
        own.open("/search/?q=工会")
        page, box = own.page, "main input[name=q]"
        page.focus(box)
        names = page.locator("main [data-row] .t a").all_inner_texts()
        assert len(names) > 2

        page.keyboard.press("ArrowDown")
        assert focused(page) == names[0]
        page.keyboard.press("ArrowDown")
        assert focused(page) == names[1]
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        assert page.evaluate("document.activeElement.id") == "id_search"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/unions/**")
        own.open("/search/?q=工会").check("what was found")


def test_an_input_method_neither_searches_nor_stops_the_next_search(transactional_db, live_server):
    tree = Tree()
    with browser(live_server.url) as window:
        own = window().sign_in(actor_in("county_reviewer", tree.haishu)[1].pk)
        own.open("/search/")
        page = own.page
        page.keyboard.press("Escape")
        page.keyboard.press("Control+k")
        assert page.evaluate("document.activeElement.matches('header.top input[name=q]')")
        page.fill(BOX, "wang")
        page.eval_on_selector(BOX, COMPOSING)
        page.eval_on_selector(BOX, "box => box.form.requestSubmit()")  # what a browser does at such an Enter
        page.wait_for_timeout(300)
        assert page.url.endswith("/search/")

        page.fill("main input[name=q]", "纺织")
        page.eval_on_selector("main input[name=q]", COMPOSING)  # the key comes up in the window of the input method
        with page.expect_navigation():
            page.click("main form[role=search] button")
        assert page.locator("main [data-row]").count() > 0
