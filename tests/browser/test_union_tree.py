"""The tree of unions under the keys of the ARIA pattern, and as plain links where it has no room or no script (P50)."""

import pytest

from tests.browser.windows import PHONE, browser
from tests.factories import Tree, actor_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def tree(transactional_db):
    return Tree()


def focused(person):
    return person.page.evaluate("document.activeElement.textContent")


def test_the_keys_of_a_tree(tree, live_server):
    reviewer, _user = actor_in("county_reviewer", tree.haishu)
    with browser(live_server.url) as window:
        person = window().sign_in(reviewer.user_id)
        person.open(f"/unions/?under={tree.haishu.code}")
        page = person.page
        page.focus("[role=treeitem][tabindex='0']")
        assert focused(person) == tree.haishu.name
        page.keyboard.press("ArrowRight")
        first = focused(person)
        page.keyboard.press("ArrowLeft")
        assert focused(person) == tree.haishu.name, "left leads up from what is closed"
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("End")
        assert focused(person) == tree.haishu.name, "a closed branch hides what stands below it"
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        assert focused(person) == first
        page.keyboard.press("Home")
        assert focused(person) == tree.haishu.name

        page.keyboard.type(tree.wangchun.initials[:2])
        assert focused(person) == tree.wangchun.name, "letters find a name by its initials"
        with page.expect_response(lambda got: "branch=1" in got.url):
            page.keyboard.press("ArrowRight")
        page.wait_for_selector("[role=treeitem][aria-level='3']")
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.getAttribute('aria-level')") == "3"
        person.check("the tree, opened")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        person.check("where a leaf leads")


def test_a_telephone_goes_down_by_the_table(tree, live_server):
    reviewer, _user = actor_in("county_reviewer", tree.haishu)
    with browser(live_server.url) as window:
        person = window(PHONE).sign_in(reviewer.user_id)
        person.open(f"/unions/?under={tree.haishu.code}")
        assert not person.page.is_visible("[data-tree]")
        person.check("the table alone")
