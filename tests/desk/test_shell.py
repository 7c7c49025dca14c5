"""The frame of the page is drawn once for the same rights, and never shows one person what is another's."""

import re
from collections import OrderedDict
from pathlib import Path

import pytest
from django.conf import settings

from core.templatetags import frame
from desk import shell
from desk.shell import NAVIGATION, TABS
from tests.factories import Tree, post, user

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def opened(client, tree):
    def open_as(name, role="county_reviewer", union="haishu", url="/members/", language="zh-hans"):
        account = user(name)
        post(role, getattr(tree, union), account)
        client.force_login(account, backend=BACKEND)
        return client.get(url, headers={"accept-language": language}).content.decode()

    return open_as


def token_of(page):
    return re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)


def test_two_of_one_role_share_the_frame_but_not_their_names(opened):
    opened("沈静怡")
    drawn = len(frame._drawn)
    again = opened("沈静怡")
    assert len(frame._drawn) == drawn, "the same frame was drawn twice"
    other = opened("周建国")
    assert "沈静怡" in again
    assert "周建国" in other
    assert "沈静怡" not in other


def test_another_union_role_or_language_is_another_frame(opened):
    assert "海曙区总工会" in opened("沈静怡")
    assert "义乌市总工会" in opened("沈静怡", union="yiwu")
    assert 'href="/batches/"' not in opened("沈静怡", "grassroots_cadre", "textile")
    assert 'href="/needy/"' in opened("沈静怡", "grassroots_cadre", "textile")
    assert "Members" in opened("沈静怡", language="en")
    assert "Needy-worker files" not in opened("沈静怡")


def test_the_place_one_is_at_is_marked_there_alone(opened):
    for url in ("/members/", "/unions/"):
        marked = re.findall(r'<a href="([^"]+)" aria-current="page"', opened("沈静怡", url=url))
        assert set(marked) == {url}


def test_every_page_has_a_token_and_a_way_back_of_its_own(opened, client):
    first, second = opened("沈静怡", url="/members/?q=%E7%8E%8B"), client.get("/members/?q=%E6%9D%8E").content.decode()
    assert token_of(first)
    assert not set(token_of(first)) & set(token_of(second)), "a token must not be shared"
    assert 'name="next" value="/members/?q=%E7%8E%8B"' in first
    assert 'name="next" value="/members/?q=%E6%9D%8E"' in second
    assert "\0" not in first + second


def test_what_is_kept_is_bounded(opened, monkeypatch):
    monkeypatch.setattr(frame, "MOST", 3)
    monkeypatch.setattr(frame, "_drawn", OrderedDict())
    for name in ("沈静怡", "周建国", "陈丽"):
        assert name in opened(name)
        assert len(frame._drawn) <= 3


def test_who_is_staff_sees_the_administration_and_others_do_not():
    held = frozenset({"core.manage_parameters"})
    assert "admin:index" in str(shell.places_of(held, True))
    assert "admin:index" not in str(shell.places_of(held, False))


def test_every_place_has_an_icon_of_its_own_and_a_tab_the_one_of_its_place():
    places = [each for _title, items in NAVIGATION for each in items]
    icons = [each.icon for each in places]
    assert sorted(icons) == sorted(set(icons))
    sprite = (Path(settings.BASE_DIR) / "static/core/icons.svg").read_text()
    assert [icon for icon in icons if f'id="i-{icon}"' not in sprite] == []
    own = {each.url_name: each.icon for each in places}
    assert [tab.url_name for tab in TABS if own.get(tab.url_name, tab.icon) != tab.icon] == []
