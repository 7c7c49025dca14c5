"""One's own settings: posts and rights in words, language, channels, devices."""

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as django_settings

from accounts.models import User
from core.devices import device_of
from core.events.models import Event
from core.reminders import channels
from core.reminders.models import ChannelPreference
from desk.rights import WORDS
from tests.desk.reading import text_of
from tests.factories import Tree, post, user
from unions.rules.rights import ROLE_RIGHTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return Tree()


def test_posts_stand_with_their_dates_and_what_they_allow(client, as_role, tree):
    as_role("finance_preparer", tree.haishu)

    words = text_of(client.get("/me/"))

    assert "海曙区总工会" in words
    assert "2026-01-01 未定" in words
    assert "本级及下级工会： 查看工会组织" in words
    assert "仅本级： 下达名额和资金" in words


def test_a_post_that_ended_is_not_shown(client, as_role, tree, today):
    account = user()
    post("county_reviewer", tree.yiwu, account, to_on=today.replace(day=1))
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")

    words = text_of(client.get("/me/"))

    assert "义乌市总工会" not in words
    assert "今天没有任职" in words


def test_every_right_has_its_words():
    given = {permission for rights in ROLE_RIGHTS.values() for permission in (*rights.branch, *rights.own)}

    assert given == set(WORDS)


def test_the_language_is_kept_by_cookie_and_by_user(client, as_role, tree):
    me = as_role("county_reviewer", tree.haishu)

    response = client.post("/language/", {"language": "en", "next": "/me/"})

    assert response["Location"] == "/me/"
    assert client.cookies[django_settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert User.objects.get(pk=me.user_id).language == "en"
    assert "My settings" in text_of(client.get("/me/"))
    assert Event.unscoped.filter(code="accounts.user.language_chosen").count() == 1


def test_before_signing_in_the_cookie_alone_is_set(client, db):
    response = client.post("/language/", {"language": "en", "next": "/login/"})

    assert response["Location"] == "/login/"
    assert "Sign in" in client.get("/login/").content.decode()


@pytest.mark.parametrize("language", ["", "fr", "xx", "../en", "zh-hans'"])
def test_an_unknown_language_changes_nothing(client, as_role, tree, language):
    me = as_role("county_reviewer", tree.haishu)

    assert client.post("/language/", {"language": language, "next": "/me/"}).status_code == 302

    assert User.objects.get(pk=me.user_id).language == "zh-hans"
    assert django_settings.LANGUAGE_COOKIE_NAME not in client.cookies


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)", ""])
def test_the_switch_never_leads_off_the_site(client, db, address):
    assert client.post("/language/", {"language": "en", "next": address})["Location"] == "/"


def test_the_language_is_not_switched_by_a_link(client, db):
    assert client.get("/language/?language=en").status_code == 405


def test_devices_are_named_and_the_others_are_ended(client, as_role, tree):
    me = as_role("county_reviewer", tree.haishu)
    client.get("/me/")
    keep = client.session.session_key
    UserSession.objects.create(user_id=me.user_id, ip="10.0.0.1", session_key=keep, user_agent="Chrome/1 Windows")
    UserSession.objects.create(user_id=me.user_id, ip="10.0.0.2", session_key="other", user_agent="Firefox/1 Linux")

    words = text_of(client.get("/me/"))
    assert "Chrome 1 · Windows" in words
    assert "Firefox 1 · Linux" in words
    assert words.count("本机") == 1

    client.post("/me/sessions/end/")

    assert [row.session_key for row in UserSession.objects.all()] == [keep]
    assert client.get("/me/").status_code == 200


def test_somebody_elses_devices_are_left_alone(client, as_role, tree):
    other = user()
    UserSession.objects.create(user=other, ip="10.0.0.2", session_key="theirs", user_agent="x")
    as_role("county_reviewer", tree.haishu)

    assert "10.0.0.2" not in text_of(client.get("/me/"))
    client.post("/me/sessions/end/")

    assert UserSession.objects.filter(session_key="theirs").exists()


@pytest.mark.parametrize(
    ("wish", "kept"),
    [
        ("digest", (True, False, True)),
        ("each", (True, False, False)),
        ("urgent", (True, True, True)),
        ("off", (False, False, True)),
    ],
)
def test_a_wish_for_a_channel_is_kept(client, as_role, tree, wish, kept):
    me = as_role("county_reviewer", tree.haishu)
    (name, *_others) = channels.names()

    client.post(f"/me/channels/{name}/", {"wish": wish})

    row = ChannelPreference.objects.get(user_id=me.user_id, channel=name)
    assert (row.enabled, row.urgent_only, row.digest) == kept


def test_a_channel_nobody_set_up_is_refused(client, as_role, tree):
    as_role("county_reviewer", tree.haishu)

    assert client.post("/me/channels/pigeon/", {"wish": "off"}).status_code == 422
    assert not ChannelPreference.objects.exists()


@pytest.mark.parametrize(
    ("method", "path"), [("get", "/me/"), ("post", "/me/sessions/end/"), ("post", "/me/channels/x/")]
)
def test_nobody_signed_in_is_led_to_the_sign_in(client, db, method, path):
    assert getattr(client, method)(path)["Location"] == f"/login/?next={path}"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/128.0 Safari/537.36 Edg/128.0", "Edge 128 · Windows"),
        (
            "Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36",
            "Chrome 120 · Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari 17 · iOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox 130 · Linux"),
        ("Mozilla/5.0 (Linux; Android 12) Chrome/86.0 MicroMessenger/8.0.33(0x28) WeChat/arm64", "WeChat 8 · Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/109.0 Safari/537.36 360SE", "360 · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0)", "未知浏览器 · Windows"),
        ("curl/8", "未知浏览器"),
        ("", "未知浏览器"),
    ],
)
def test_a_device_is_called_by_browser_and_system(agent, words):
    assert device_of(agent) == words
