"""Signing in: by user name, locked out after guessing, led on only within the site, two sessions at a time."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as django_settings
from django.test import Client

from accounts.models import UsedPassword
from core import clock
from core.events.models import Event
from tests.factories import Tree, post, user

pytestmark = pytest.mark.django_db
PASSWORD = "Hengwen-2026"


@pytest.fixture
def account():
    account = user(username="chen.jing")
    post("county_reviewer", Tree().haishu, account)
    return account


def sign_in(client, username="chen.jing", password=PASSWORD, **fields):
    address = fields.pop("address", "10.1.1.1")
    return client.post("/login/", {"login": username, "password": password, **fields}, REMOTE_ADDR=address)


def test_the_page_offers_no_way_to_sign_up(client):
    page = client.get("/login/")

    assert page.status_code == 200
    assert "使用本工会分配的账号登录" in page.content.decode()
    assert "signup" not in page.content.decode()
    for path in ("/accounts/signup/", "/accounts/password/reset/", "/accounts/email/", "/accounts/login/code/"):
        assert client.get(path).status_code in (302, 404)
        assert not client.get(path).has_header("Location") or "/login/" in client.get(path)["Location"]


def test_a_user_name_and_its_password_open_the_work(client, account):
    response = sign_in(client)

    assert response["Location"] == "/work/"
    assert client.get("/work/").status_code == 200
    assert Event.unscoped.get(code="accounts.user.signed_in").actor_id == account.pk
    assert client.cookies[django_settings.LANGUAGE_COOKIE_NAME].value == "zh-hans"


@pytest.mark.parametrize(
    ("username", "password"), [("chen.jing", "wrong"), ("nobody", PASSWORD), ("", ""), ("chen.jing", "")]
)
def test_a_wrong_answer_keeps_the_account_and_says_nothing_more(client, account, username, password):
    response = sign_in(client, username, password)

    assert response.status_code == 200
    assert f'value="{username}"' in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_wrong_password_and_unknown_account_read_alike(client, account):
    known = sign_in(client, password="wrong").content.decode()
    unknown = sign_in(client, "chen.jin2", "wrong").content.decode()

    def words(page: str) -> str:
        return re.sub(r"value=\"[^\"]*\"|chen\.jin[g2]", "", page)

    assert words(known) == words(unknown)


def test_a_closed_account_does_not_sign_in(client, account):
    account.is_active = False
    account.save()

    sign_in(client)

    assert "_auth_user_id" not in client.session


def test_five_wrong_passwords_lock_the_account_at_this_address(client, account):
    for _turn in range(5):
        last = sign_in(client, password="wrong")
    assert last.status_code == 429
    assert last["Retry-After"] == "900"
    assert "15 分钟后再试" in last.content.decode()

    assert sign_in(client).status_code == 429
    assert "_auth_user_id" not in client.session


def test_a_colleague_at_the_same_address_still_signs_in(client, account):
    user(username="li.hua")
    for _turn in range(5):
        sign_in(client, password="wrong")

    assert sign_in(client, "li.hua").status_code == 302


def test_the_owner_still_signs_in_from_another_address(client, account):
    for _turn in range(5):
        sign_in(client, password="wrong")

    assert sign_in(client, address="10.9.9.9").status_code == 302


def test_four_wrong_ones_are_forgotten_after_a_right_one(client, account):
    for _turn in range(2):
        for _wrong in range(4):
            assert sign_in(Client(), password="wrong").status_code == 200
        assert sign_in(Client()).status_code == 302


def test_who_does_not_exist_is_locked_out_just_the_same(client):
    for _turn in range(5):
        last = sign_in(client, "nobody", "wrong")

    assert last.status_code == 429


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_off_the_site(client, account, address):
    assert sign_in(client, next=address)["Location"] == "/work/"


def test_signing_in_leads_back_to_the_page_asked_for(client, account):
    asked = client.get("/unions/?q=%E7%BA%BA")["Location"]

    assert asked == "/login/?next=/unions/%3Fq%3D%25E7%25BA%25BA"
    assert 'name="next" value="/unions/?q=%E7%BA%BA"' in client.get(asked).content.decode()
    assert sign_in(client, next="/unions/")["Location"] == "/unions/"


def test_the_other_address_of_the_sign_in_leads_to_ours(client, db):
    assert client.get("/accounts/login/?next=/me/")["Location"] == "/login/?next=%2Fme%2F"


def test_signing_out_asks_by_post_and_ends_the_session(client, account):
    sign_in(client)

    assert client.get("/accounts/logout/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/login/"
    assert client.get("/work/").status_code == 302


def test_a_third_device_ends_the_oldest(account):
    first, second, third = Client(), Client(), Client()
    for client in (first, second):
        sign_in(client)
    assert first.get("/work/").status_code == second.get("/work/").status_code == 200

    sign_in(third)

    assert first.get("/work/").status_code == 302
    assert second.get("/work/").status_code == third.get("/work/").status_code == 200
    assert UserSession.objects.filter(user=account).count() == 2


def test_a_stale_form_says_so_and_changes_nothing(account):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/login/", {"login": "chen.jing", "password": PASSWORD})

    assert response.status_code == 403
    assert "表单已过期" in response.content.decode()
    assert "_auth_user_id" not in strict.session


def test_a_form_of_another_site_is_refused(account):
    strict = Client(enforce_csrf_checks=True)
    strict.get("/login/")
    token = strict.cookies["csrftoken"].value

    response = strict.post(
        "/login/",
        {"login": "chen.jing", "password": PASSWORD, "csrfmiddlewaretoken": token},
        HTTP_ORIGIN="https://evil.example",
    )

    assert response.status_code == 403


@pytest.mark.parametrize(("days", "due"), [(89, False), (91, True)])
def test_a_password_of_more_than_ninety_days_has_to_be_changed(client, days, due):
    account = user("陈静", username="chen.jing")
    UsedPassword.objects.filter(user=account).update(set_at=clock.ticking() - timedelta(days=days))
    answer = client.post("/login/", {"login": "chen.jing", "password": "Hengwen-2026"})
    assert (answer["Location"] == "/accounts/password/change/") is due
    assert (client.get("/work/").status_code == 302) is due
    assert Event.unscoped.filter(code="accounts.user.password_expired").exists() is due
