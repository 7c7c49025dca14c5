"""Sessions end when they should; a first password does not live long."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts.models import UsedPassword, User
from accounts.services import create_user
from core.events.models import Event
from tests.factories import SYSTEM, Tree, post, user
from unions.models import Post, Union

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NINE = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def account():
    account = user(username="chen.jing")
    post("county_reviewer", Tree().haishu, account)
    return account


@pytest.fixture
def clock():
    with time_machine.travel(NINE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def signed_in(client, account, clock):
    client.force_login(account, backend=BACKEND)
    assert client.get("/work/").status_code == 200
    return client


def test_half_an_hour_of_silence_ends_the_session(signed_in, clock):
    clock.shift(timedelta(minutes=30))

    response = signed_in.get("/unions/?q=%E7%BA%BA%E7%BB%87")

    assert response["Location"] == "/login/?next=%2Funions%2F%3Fq%3D%25E7%25BA%25BA%25E7%25BB%2587"
    page = signed_in.get(response["Location"]).content.decode()
    assert "30 分钟没有操作" in page or "30 分钟" in page
    assert 'value="/unions/?q=%E7%BA%BA%E7%BB%87"' in page
    assert "_auth_user_id" not in signed_in.session


def test_somebody_at_work_stays_signed_in(signed_in, clock):
    for _turn in range(10):
        clock.shift(timedelta(minutes=29))
        assert signed_in.get("/work/").status_code == 200


def test_after_twelve_hours_everybody_signs_in_again(signed_in, clock):
    for _turn in range(47):
        clock.shift(timedelta(minutes=15))
        assert signed_in.get("/work/").status_code == 200
    clock.shift(timedelta(minutes=16))

    assert signed_in.get("/work/").status_code == 302


def test_a_form_sent_too_late_leads_back_to_its_page(signed_in, clock):
    clock.shift(timedelta(hours=1))

    response = signed_in.post("/me/sessions/end/", HTTP_REFERER="http://testserver/me/?x=1")

    assert response["Location"] == "/login/?next=%2Fme%2F%3Fx%3D1"


def test_a_referer_of_another_site_is_not_followed(signed_in, clock):
    clock.shift(timedelta(hours=1))

    response = signed_in.post("/me/sessions/end/", HTTP_REFERER="https://evil.example/x")

    assert response["Location"] == "/login/?next=%2Fwork%2F"


def test_a_part_asked_by_htmx_sends_the_whole_page_away(signed_in, clock):
    clock.shift(timedelta(hours=1))

    response = signed_in.get(
        "/unions/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/unions/?q=a"}
    )

    assert response.status_code == 204
    assert response["HX-Redirect"] == "/login/?next=%2Funions%2F%3Fq%3Da"


def test_the_api_answers_in_its_own_words(signed_in, clock):
    assert signed_in.get("/api/v1/").status_code == 200
    clock.shift(timedelta(hours=1))

    response = signed_in.get("/api/v1/")

    assert response.status_code == 401
    assert response.json()["code"] == "not_authenticated"


def test_a_fixed_day_keeps_no_session_alive(signed_in, clock, settings):
    settings.HENGWEN_NOW = NINE.isoformat()
    clock.shift(timedelta(minutes=31))

    assert signed_in.get("/work/").status_code == 302


def test_the_session_is_not_written_by_every_page(signed_in, clock):
    clock.shift(timedelta(minutes=2))
    signed_in.get("/work/")
    before = signed_in.session["seen_at"]
    clock.shift(timedelta(seconds=30))

    signed_in.get("/work/")

    assert signed_in.session["seen_at"] == before


def test_the_rights_of_an_ended_post_end_with_the_next_page(signed_in, account, clock, today):
    assert signed_in.get("/unions/").status_code == 200
    Post.objects.filter(user=account).update(to_on=today - timedelta(days=1))

    assert signed_in.get("/unions/").status_code == 403


def test_a_closed_account_is_out_with_the_next_page(signed_in, account):
    User.objects.filter(pk=account.pk).update(is_active=False)

    assert signed_in.get("/work/").status_code == 302


@pytest.fixture
def newcomer(account):
    return create_user(actor=SYSTEM, username="xin.ren", name="新人", password="First-password-1")


def test_a_first_password_opens_nothing_but_its_change(client, newcomer):
    response = client.post("/login/", {"login": "xin.ren", "password": "First-password-1"})

    assert response["Location"] == "/accounts/password/change/"
    assert client.get("/work/")["Location"] == "/accounts/password/change/"
    assert client.get("/admin/")["Location"] == "/accounts/password/change/"
    assert client.get("/api/v1/").json()["code"] == "must_change_password"
    assert client.get("/accounts/password/change/").status_code == 200
    assert client.get("/healthz").status_code == 200


def change(client, old, new):
    fields = {"oldpassword": old, "password1": new, "password2": new}
    return client.post("/accounts/password/change/", fields)


def test_once_changed_the_way_is_free(client, newcomer):
    client.post("/login/", {"login": "xin.ren", "password": "First-password-1"})

    assert change(client, "First-password-1", "Second-password-2")["Location"] == "/work/"

    assert client.get("/work/").status_code == 200
    newcomer.refresh_from_db()
    assert newcomer.must_change_password is False
    assert Event.unscoped.filter(code="accounts.user.password_changed", actor_id=newcomer.pk).count() == 1


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("Short-1", "12"),
        ("onlysmallletters", "小写字母"),
        ("Password1234", ""),
        ("First-password-1", ""),
        ("Xin.ren-1234", ""),
    ],
)
def test_a_weak_or_used_password_is_refused(client, newcomer, new, says):
    client.post("/login/", {"login": "xin.ren", "password": "First-password-1"})

    response = change(client, "First-password-1", new)

    assert response.status_code in (200, 422)
    assert says in response.content.decode()
    newcomer.refresh_from_db()
    assert newcomer.check_password("First-password-1")
    assert newcomer.must_change_password


def test_none_of_the_last_five_is_taken_again(client, newcomer):
    client.post("/login/", {"login": "xin.ren", "password": "First-password-1"})
    past = ["First-password-1"]
    for number in range(2, 7):
        change(client, past[-1], f"Another-password-{number}")
        past.append(f"Another-password-{number}")
    assert UsedPassword.objects.filter(user=newcomer).count() == 6

    assert change(client, past[-1], past[1]).status_code == 200
    assert change(client, past[-1], past[0]).status_code == 302


def test_a_changed_password_ends_the_other_sessions(client, account):
    other = Client()
    for each in (client, other):
        each.post("/login/", {"login": "chen.jing", "password": "Hengwen-2026"})

    change(client, "Hengwen-2026", "Second-password-2")

    assert client.get("/work/").status_code == 200
    assert other.get("/work/").status_code == 302


def device(who):
    """Return a signed-in device of somebody, and its row."""
    client = Client()
    client.force_login(who, backend=BACKEND)
    row = UserSession.objects.create(
        user=who,
        session_key=client.session.session_key,
        ip="198.51.100.7",
        user_agent="Mozilla/5.0 (Windows NT 10.0) Firefox/130.0",
    )
    return client, row


def test_one_other_device_is_signed_out_and_the_rest_stay(account):
    (here, _row), (there, lost), (third, _other) = device(account), device(account), device(account)
    page = here.get("/accounts/sessions/").content.decode()
    assert "Firefox 130 · Windows" in page
    assert "Mozilla" not in page
    assert f"/me/sessions/{lost.pk}/end/" in page
    assert f"/me/sessions/{lost.pk}/end/" in here.get("/me/").content.decode()

    assert here.post(f"/me/sessions/{lost.pk}/end/").status_code == 302

    assert there.get("/me/").status_code == 302
    assert (here.get("/me/").status_code, third.get("/me/").status_code) == (200, 200)
    assert Event.unscoped.get(code="accounts.session.ended").actor_id == account.pk


def test_the_device_at_hand_a_strangers_and_one_long_gone_are_not_found(account):
    here, own = device(account)
    stranger = user(username="stranger")
    post("county_reviewer", Union.unscoped.get(region_id="330203"), stranger)
    other, theirs = device(stranger)
    for pk in (own.pk, theirs.pk, 999_999):
        assert here.post(f"/me/sessions/{pk}/end/").status_code == 404
    assert (here.get("/me/").status_code, other.get("/me/").status_code) == (200, 200)
    assert here.get(f"/me/sessions/{theirs.pk}/end/").status_code == 405
