"""Saved views: a name for one's own filters; the address with its filters goes on working without it."""

import pytest
from django.urls import reverse

from core.saved_views.models import SavedView
from core.saved_views.rules import filters_of
from tests.desk.reading import links_of, text_of

pytestmark = pytest.mark.django_db
NEW = "/me/views/new/"


@pytest.fixture
def leader(as_role, tree):
    return as_role("province_leader", tree.province)


def save(client, name="宁波", page="/dash/", filters="map=files_active&node=330200&q=%E7%8E%8B&page=3"):
    return client.post(f"{NEW}?page={page}&filters={filters.replace('&', '%26').replace('=', '%3D')}", {"name": name})


@pytest.fixture
def view(client, leader, tree):
    answer = save(client, filters=f"map=files_active&node={tree.ningbo.code}&q=王秀兰&after=abc")
    assert answer.status_code == 302
    return SavedView.objects.get()


def test_the_filters_get_a_name_and_the_name_leads_to_the_explicit_address(client, view, tree):
    explicit = f"/dash/?map=files_active&node={tree.ningbo.code}"
    assert view.url == explicit  # neither what was looked for nor the place in the list
    answer = client.get(f"/dash/?view={view.pk}")
    assert (answer.status_code, answer["Location"]) == (302, explicit)
    page = client.get(explicit)
    assert "宁波市总工会" in text_of(page)
    assert links_of(page)["宁波"] == f"/dash/?view={view.pk}"
    assert f'view={view.pk}" aria-current="page"' in page.content.decode()
    assert '<a href="/dash/">默认视图</a>' in page.content.decode()


def test_what_stands_beside_the_name_wins(client, view, tree):
    answer = client.get(f"/dash/?view={view.pk}&map=members")
    assert answer["Location"] == f"/dash/?node={tree.ningbo.code}&map=members"


def test_a_deleted_view_leaves_the_page_and_copied_addresses_alone(client, view, tree):
    explicit = view.url
    assert client.post(f"/me/views/{view.pk}/delete/").status_code == 302
    assert not SavedView.objects.exists()
    answer = client.get(f"/dash/?view={view.pk}&node={tree.ningbo.code}", follow=True)
    assert answer.redirect_chain == [(f"/dash/?node={tree.ningbo.code}", 302)]
    assert "不在了" in text_of(answer)
    assert client.get(explicit).status_code == 200


def test_somebody_elses_view_is_not_there(client, view, as_role, tree):
    as_role("province_leader", tree.province)
    assert client.get(f"/dash/?view={view.pk}")["Location"] == "/dash/"
    assert "宁波市总工会" not in text_of(client.get("/me/views/"))
    assert client.get(f"/me/views/{view.pk}/rename/").status_code == 404
    assert client.post(f"/me/views/{view.pk}/rename/", {"name": "我的"}).status_code == 404
    assert client.post(f"/me/views/{view.pk}/delete/").status_code == 404
    view.refresh_from_db()
    assert view.name == "宁波"


def test_a_view_is_renamed_and_a_name_stands_once_a_page(client, view):
    assert save(client, name="全省", filters="").status_code == 302
    assert client.post(f"/me/views/{view.pk}/rename/", {"name": " 甬  城 "}).status_code == 302
    view.refresh_from_db()
    assert view.name == "甬 城"
    again = client.post(f"/me/views/{view.pk}/rename/", {"name": "全省"})
    assert again.status_code == 422
    assert "同名" in text_of(again)
    words = text_of(client.get("/me/views/"))
    assert "甬 城" in words
    assert "统计看板" in words  # the page by its name in the navigation, not by its address
    assert "/dash/" not in words


@pytest.mark.parametrize(
    ("page", "name", "status"),
    [
        ("https://evil.example/", "a", 404),
        ("//evil.example/", "a", 404),
        ("/nonsense/", "a", 404),
        ("/needy/", "a", 404),  # a leader may not open the list of families
        ("/dash/subscribe/", "a", 404),  # answers to POST alone
        ("/dash/", "", 422),
        ("/dash/", "长" * 21, 422),
    ],
)
def test_refusals_keep_nothing(client, leader, page, name, status):
    assert save(client, name, page).status_code == status
    assert not SavedView.objects.exists()


def test_the_twenty_first_view_of_a_page_is_refused(client, leader):
    for number in range(20):
        SavedView.objects.create(owner_id=leader.user_id, path="/dash/", query="", name=f"{number}")
    answer = save(client)
    assert answer.status_code == 422
    assert "20" in text_of(answer)
    assert SavedView.objects.count() == 20


def test_a_list_of_its_own_words_under_view_is_left_alone(client, as_role, tree):
    as_role("county_approver", tree.haishu)
    assert client.get("/contracts/", {"view": "ending"}).status_code == 200


LISTS = {
    "unions:employer_list": "state=due",
    "legal:contract_list": "state=due",
    "unions:worker_list": "state=due",
    "legal:instructor_list": "state=soon",
    "legal:mediation_list": "view=mine",
    "unions:venue_list": "kind=mommy",
    "aid:file_list": "category=deep",
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_offer_it_too(client, as_role, tree, name):
    as_role("county_approver", tree.haishu)
    here, (field, value) = reverse(name), LISTS[name].split("=")
    assert "保存视图" in text_of(client.get(here))
    assert save(client, page=here, filters=LISTS[name]).status_code == 302
    view = SavedView.objects.get()
    assert view.query == LISTS[name]
    shown = client.get(here, {field: value})
    assert links_of(shown)["宁波"] == f"{here}?view={view.pk}"
    assert f'view={view.pk}" aria-current="page"' in shown.content.decode()
    assert client.get(f"{here}?view={view.pk}")["Location"] == f"{here}?{LISTS[name]}"


def test_htmx_brings_the_views_along_with_the_filters_it_changed(client, as_role, tree):
    as_role("county_approver", tree.haishu)
    part = client.get("/needy/", {"category": "deep"}, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-swap-oob="true"' in part
    assert "filters=category%3Ddeep" in part
    assert "hx-swap-oob" not in client.get("/needy/", {"category": "deep"}).content.decode()


def test_two_equal_views_are_written_alike():
    assert filters_of([("b", "2"), ("a", "1"), ("c", ""), ("q", "王")]) == filters_of([("a", "1"), ("b", "2")])
