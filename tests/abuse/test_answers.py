"""Every answer of the site carries its defences: pages, refusals, faults, files, the API; to every role."""

import pytest
from django.conf import settings
from django.test import Client

from config import settings as shipped
from tests.abuse.addresses import addresses
from tests.abuse.headers import missing_headers
from tests.abuse.sweeping import BACKEND, signed_in
from tests.factories import Tree, actor_in

pytestmark = pytest.mark.django_db
PLACES = {"province_leader": "province", "province_admin": "province", "city_auditor": "ningbo"}


def faults(client, asked, method="GET"):
    wrong = []
    for address in asked:
        if address.name == "account_logout" or address.url == "/admin/logout/":
            continue
        answer = client.generic(method, address.url)
        told = missing_headers(answer)
        if answer.status_code not in (301, 302, 401) and "no-store" not in answer.get("Cache-Control", ""):
            told.append("may be cached")
        if told or (answer.status_code >= 500 and address.name != "readyz"):
            wrong.append((address.name, method, answer.status_code, told))
    return wrong


def test_to_a_county_reviewer():
    assert faults(signed_in("county_reviewer", Tree().haishu), addresses()[::8]) == []


@pytest.mark.drill
@pytest.mark.parametrize("role", ["county_reviewer", "province_admin", "grassroots_cadre"])
def test_to_a_role_at_every_address(role):
    tree = Tree()
    client = signed_in(role, getattr(tree, PLACES.get(role, "haishu")))
    assert faults(client, addresses()) == []
    assert faults(client, addresses()[::3], "POST") == []


@pytest.mark.drill
@pytest.mark.parametrize("role", ["sys_admin", "sec_admin", "audit_admin"])
def test_to_whoever_administers(role):
    _actor, account = actor_in(role, Tree().province)
    type(account).objects.filter(pk=account.pk).update(is_staff=True)
    client = Client(raise_request_exception=False)
    client.force_login(account, backend=BACKEND)
    doors = [each for each in addresses() if each.url.startswith(("/admin/", "/api/", "/accounts/"))]
    for method in ("GET", "POST"):
        assert faults(client, doors, method) == []


def test_to_what_goes_wrong(client, settings):
    client.raise_request_exception = False
    for answer in (
        client.get("/no/such/page/"),
        client.get("/%00/"),
        client.get("/healthz", headers={"Host": "evil.example"}),
        client.get("/healthz", headers={"Host": "a b"}),
        client.post("/login/", b"\xff" * 100, content_type="multipart/form-data; boundary=x"),
        client.post("/login/", b"{", content_type="application/json"),
    ):
        assert answer.status_code < 500
        assert missing_headers(answer) == []


def test_our_own_fault_says_a_number_and_nothing_else(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("desk.health._database", lambda: 1 / 0)
    answer = client.get("/readyz", headers={"X-Request-ID": "abcdef-123456"})
    text = answer.content.decode()
    assert answer.status_code == 500
    assert missing_headers(answer) == []
    assert "abcdef-123456" in text
    assert "ZeroDivision" not in text
    assert "Traceback" not in text


@pytest.mark.parametrize(
    "path", ["/static/core/css/base.css", "/static/core/no-such.css", "/static/../config/settings.py"]
)
def test_files_that_whitenoise_hands_out(path, settings, tmp_path):
    (tmp_path / "core" / "css").mkdir(parents=True)
    (tmp_path / "core" / "css" / "base.css").write_text("a{}")
    settings.STATIC_ROOT = tmp_path
    settings.MIDDLEWARE = shipped.MIDDLEWARE
    answer = Client(raise_request_exception=False).get(path)
    assert answer.status_code == (200 if path.endswith("base.css") else 404)
    assert missing_headers(answer) == []
    if answer.streaming:
        assert b"".join(answer.streaming_content) == b"a{}"


def test_cookies_over_https(client, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    tree = Tree()
    _actor, account = actor_in("county_reviewer", tree.haishu)
    client.get("/login/", secure=True)
    client.post("/login/", {"login": account.username, "password": "Hengwen-2026"}, secure=True)
    session, token = client.cookies[settings.SESSION_COOKIE_NAME], client.cookies[settings.CSRF_COOKIE_NAME]
    for cookie in (session, token):
        assert cookie["secure"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]
    assert session["httponly"]


def test_names_of_cookies_over_https_are_bound_to_this_host(run_settings):
    names = run_settings(
        "import config.settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SECURE_HSTS_SECONDS)",
        HTTPS="True",
    )
    assert names.split() == ["__Host-session", "__Host-csrf", "31536000"]


def test_no_body_of_the_sign_in_is_kept(client):
    assert "no-cache" in client.get("/login/")["Cache-Control"]
    assert settings.SESSION_COOKIE_HTTPONLY
