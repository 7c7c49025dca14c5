"""Who is refused reads which posts may do it and who grants them (ux.md P96); no post, no right, is named by guess."""

import pytest

from tests.factories import Tree
from unions.choices import Role
from unions.templatetags.posts import posts_with

pytestmark = pytest.mark.django_db


def test_a_refused_page_names_the_posts_that_may_open_it(as_role, client):
    tree = Tree()
    as_role("finance_preparer", tree.haishu)

    answer = client.get("/samples/")

    assert answer.status_code == 403
    for wanted in ("可办理的岗位", str(Role.CITY_AUDITOR.label), tree.haishu.name, "安全管理员"):
        assert wanted in answer.text


def test_what_is_no_right_names_nobody():
    assert posts_with("forbidden") == ""
