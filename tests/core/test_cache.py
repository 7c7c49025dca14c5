"""Redis away: pages go on from the database, and readyz says so."""

import pytest
from django.test import override_settings

from config.supervisor.ports import is_free
from core import cache as module
from core.cache import SparedRedisCache
from core.throttle import check_rate
from tests.abuse.sweeping import signed_in
from tests.factories import Tree

NOWHERE = next(port for port in range(19000, 20000) if is_free(port))


@pytest.fixture
def away(monkeypatch):
    monkeypatch.setattr(SparedRedisCache, "_silent_until", 0.0)
    gone = SparedRedisCache(f"redis://127.0.0.1:{NOWHERE}/0", {"OPTIONS": {"socket_connect_timeout": 1}})
    yield gone
    SparedRedisCache._silent_until = 0.0


def test_nothing_is_found_and_nothing_fails(away):
    away.set("a", 1)
    assert away.get("a", "none") == "none"
    assert away.add("a", 1)
    assert away.incr("a") == 1
    assert away.get_many(["a"]) == {}
    assert not away.has_key("a")
    assert not away.delete("a")
    assert not away.answers()


def test_it_is_not_asked_again_at_once(away, monkeypatch):
    away.get("a")
    monkeypatch.setattr(module.RedisCache, "get", lambda *_given: pytest.fail("it was asked"))
    assert away.get("a") is None


@pytest.mark.django_db
def test_who_is_signed_in_works_on_and_readyz_says_what_is_missing(monkeypatch):
    client = signed_in("county_reviewer", Tree().haishu)
    monkeypatch.setattr(SparedRedisCache, "_silent_until", 0.0)
    settings_of = {"default": {"BACKEND": "core.cache.SparedRedisCache", "LOCATION": f"redis://127.0.0.1:{NOWHERE}/0"}}
    with override_settings(CACHES=settings_of):
        assert client.get("/work/").status_code == 200
        assert client.post("/language/", {"language": "en"}).status_code == 302
        told = client.get("/readyz")
        check_rate("test", "10.0.0.1", most=1)
    SparedRedisCache._silent_until = 0.0
    assert told.status_code == 503
    assert told.json()["redis"] is False
