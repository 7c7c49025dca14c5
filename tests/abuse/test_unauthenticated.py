"""Without signing in: every address by every method, in odd spellings and with broken credentials."""

import pytest
from django.test import Client

from tests.abuse.addresses import Address, addresses
from tests.abuse.sweeping import OPEN_NAMES, OWN_CREDENTIALS, leaks

pytestmark = pytest.mark.django_db

USUAL = ("GET", "POST", "DELETE")
UNUSUAL = ("HEAD", "PUT", "PATCH", "OPTIONS", "TRACE", "GETX")
EVERY = 4  # each spelling and each credential asks every fourth address; together they ask all of them
SPELLINGS = {
    "suffix": lambda url: url.rstrip("/") + ".json",
    "format": lambda url: url + "?format=json",
    "upper case": lambda url: url.upper(),
    "no slash": lambda url: url.rstrip("/") or "/",
    "double slash": lambda url: "/." + "/" + url,
    "slashes within": lambda url: "/" + url.strip("/").replace("/", "//") + "/",
    "parameter": lambda url: url.rstrip("/") + ";a=1/",
    "dots": lambda url: "/healthz/.." + url,
    "encoded dots": lambda url: "/healthz/%2e%2e" + url,
    "space": lambda url: url + "%20",
    "null": lambda url: url + "%00",
    "backslash": lambda url: url.replace("/", "%5c"),
}
CREDENTIALS = {
    "null": {"Authorization": "Bearer null"},
    "empty": {"Authorization": "Bearer "},
    "garbage": {"Authorization": "Bearer " + "A" * 5000},
    "a token of none": {"Authorization": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."},
    "two words too many": {"Authorization": "Bearer a b c"},
    "basic": {"Authorization": "Basic YWRtaW46YWRtaW4="},
    "not ascii": {"Authorization": "Bearer \xff\xfe"},
    "a session that is none": {"Cookie": "sessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
    "a session with quotes": {"Cookie": "sessionid=' or 1=1 --"},
    "said to come from here": {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1"},
    "another method": {"X-HTTP-Method-Override": "GET"},
    "said to be somebody": {"Remote-User": "admin", "X-Remote-User": "admin", "X-Forwarded-User": "admin"},
}


@pytest.fixture
def stranger():
    return Client(raise_request_exception=False)


def test_nothing_is_open_but_what_is_listed(stranger):
    assert len(addresses()) > 450
    assert leaks(stranger, addresses(), USUAL) == []


def test_what_is_listed_exists():
    names = {address.name for address in addresses()}
    assert names >= OPEN_NAMES | OWN_CREDENTIALS


def test_an_address_left_open_is_found(stranger, monkeypatch):
    """The control: the sweep sees a view whose guard is off."""
    address = next(each for each in addresses() if each.name == "desk:work")
    monkeypatch.setattr(address.view, "login_required", False, raising=False)
    assert leaks(stranger, [address], ["GET"]) != []


@pytest.mark.drill
def test_no_odd_method_gets_in(stranger):
    assert leaks(stranger, addresses(), UNUSUAL) == []


@pytest.mark.drill
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_odd_spelling_gets_in(stranger, spelling):
    first = list(SPELLINGS).index(spelling) % EVERY
    spelled = [Address(SPELLINGS[spelling](each.url), each.view, each.name) for each in addresses()[first::EVERY]]
    assert leaks(stranger, spelled, ["GET"]) == []


@pytest.mark.drill
@pytest.mark.parametrize("kind", CREDENTIALS)
def test_no_broken_credential_gets_in(stranger, kind):
    first = list(CREDENTIALS).index(kind) % EVERY
    assert leaks(stranger, addresses()[first::EVERY], ["GET", "POST"], CREDENTIALS[kind]) == []


@pytest.mark.parametrize("header", ["X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix", "X-Forwarded-Host"])
def test_no_header_names_another_address(stranger, header):
    for wanted in ("/work/", "/admin/", "/api/v1/"):
        answer = stranger.get("/healthz", headers={header: wanted})
        assert answer.json() == {"status": "ok"}
        led = stranger.get(wanted, headers={header: "/healthz"})
        assert led.status_code in (302, 401, 403)
