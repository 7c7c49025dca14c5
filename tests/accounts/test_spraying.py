"""One address that tries many names is stopped before a password is reckoned; its colleagues go on."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher

from tests.factories import user

pytestmark = pytest.mark.django_db
RIGHT = "Hengwen-2026"


@pytest.fixture
def sprayed(client, settings):
    """Let one machine of an office try twenty names with one password."""
    settings.SPRAY_LIMIT = 20
    colleague = user("陈静", username="chen.jing")
    at_desk = type(client)()
    assert login(at_desk, "chen.jing").status_code == 302
    for number in range(20):
        assert login(client, f"guess{number}", "Spring-2026-x").status_code == 200
    return colleague, at_desk


def login(client, name, password=RIGHT, address="127.0.0.1"):
    return client.post("/login/", {"login": name, "password": password}, REMOTE_ADDR=address)


def test_the_next_name_is_refused_before_any_password_is_reckoned(client, sprayed, monkeypatch):
    user("王敏", username="wang.min")
    reckoned = []
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: reckoned.append(given))
    monkeypatch.setattr(MD5PasswordHasher, "verify", lambda *given: reckoned.append(given))
    answer = login(client, "wang.min")
    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    assert login(client, "nobody.here").status_code == 429
    assert reckoned == []


def test_a_forged_header_is_no_way_round(client, sprayed):
    user("王敏", username="wang.min")
    answer = client.post(
        "/login/", {"login": "wang.min", "password": "Hengwen-2026"}, headers={"X-Forwarded-For": "10.9.8.7"}
    )
    assert answer.status_code == 429


def test_colleagues_of_that_office_go_on(client, sprayed):
    _colleague, at_desk = sprayed
    assert at_desk.get("/work/").status_code == 200
    assert login(type(client)(), "chen.jing").status_code == 302


def test_other_addresses_are_not_touched(client, sprayed):
    user("王敏", username="wang.min")
    assert login(client, "wang.min", address="10.1.2.3").status_code == 302


def test_one_name_mistyped_is_the_lockout_of_that_name_alone(client):
    user("陈静", username="chen.jing")
    user("王敏", username="wang.min")
    for _turn in range(5):
        login(client, "chen.jing", "wrong")
    assert login(client, "chen.jing").status_code == 429
    assert login(client, "wang.min").status_code == 302
