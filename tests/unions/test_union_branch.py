"""The tree beside the table of unions, as links: what the page draws, and what a branch answers when it is opened."""

import pytest

from tests.factories import Tree

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def tree() -> Tree:
    return Tree()


def test_the_way_down_is_links_without_a_script(tree, client, as_role):
    as_role("county_reviewer", tree.haishu)
    page = client.get(f"/unions/?under={tree.wangchun.code}").content.decode()
    assert f'<a href="/unions/?under={tree.haishu.code}">{tree.haishu.name}</a>' in page
    assert f'href="/unions/?under={tree.wangchun.code}" aria-current="true"' in page
    assert tree.ningbo.name not in page, "nobody learns more of the tree than their branch"


def test_an_opened_branch_is_its_first_page(tree, client, as_role):
    as_role("county_reviewer", tree.haishu)
    address = f"/unions/?under={tree.wangchun.code}&branch=1"
    told = client.get(address, headers=HTMX).content.decode()
    assert tree.textile.name in told
    assert "<html" not in told
    for number in range(50):
        tree.grassroots(f"第{number}工会", tree.wangchun)
    more = client.get(address, headers=HTMX).content.decode()
    assert f"/unions/?under={tree.wangchun.code}&amp;after=" in more
    assert "<html" in client.get(address).content.decode(), "asked by a person, it is the page"


def test_another_branch_is_not_there(tree, client, as_role):
    as_role("county_reviewer", tree.haishu)
    for code in (tree.jiangbei.code, tree.ningbo.code, "33999901000001"):
        assert client.get(f"/unions/?under={code}&branch=1", headers=HTMX).status_code == 404
