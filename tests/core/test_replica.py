"""Which reads may come from a replica, and what happens when it is gone: the rules; the real one is in tests/config."""

from types import SimpleNamespace

import pytest
from django.db import OperationalError, router
from django.http import HttpResponse

from config import settings as shipped
from core import replica
from core.replica import PRIMARY, REPLICA, Health, ReplicaReads, Router, relaxed
from tests.abuse.addresses import addresses
from unions.models import Union


@pytest.fixture
def named(monkeypatch):
    monkeypatch.setattr(replica, "has_replica", lambda: True)
    monkeypatch.setattr(replica.health, "is_fit", lambda: True)
    monkeypatch.setattr(replica.connections[PRIMARY], "close", lambda: None)
    monkeypatch.setattr(replica, "connections", {PRIMARY: replica.connections[PRIMARY], REPLICA: Closed()})


class Closed:
    def close(self):
        pass


def reads():
    return Router().db_for_read(Union)


def test_without_a_replica_everything_is_read_from_the_primary():
    with relaxed():
        assert router.db_for_read(Union) == PRIMARY


def test_only_where_it_was_said_and_never_a_write(named):
    assert reads() == PRIMARY
    with relaxed():
        assert reads() == REPLICA
        assert Router().db_for_write(Union) == PRIMARY
        assert reads() == PRIMARY  # what was just written is read where it was written
    assert reads() == PRIMARY
    assert not Router().allow_migrate(REPLICA)
    assert Router().allow_migrate(PRIMARY)
    assert Router().allow_relation(1, 2)


def test_one_too_far_behind_is_left(named, monkeypatch):
    monkeypatch.setattr(replica.health, "is_fit", lambda: False)
    with relaxed():
        assert reads() == PRIMARY


def test_it_is_looked_at_once_in_a_few_seconds(monkeypatch):
    health, looks = Health(), []
    monkeypatch.setattr(health, "_look", lambda: looks.append(1) or True)
    assert [health.is_fit() for _turn in range(5)] == [True] * 5
    assert len(looks) == 1
    health.lost()
    assert not health.is_fit()
    assert len(looks) == 1


class Asked:
    """A request to a page that may be older."""

    def __init__(self, method="GET", cookies=(), view="desk:search", signed_in=True):
        self.method, self.COOKIES = method, dict.fromkeys(cookies, "1")
        self.user, self.actor = SimpleNamespace(is_authenticated=signed_in), SimpleNamespace(user_id=1)
        self.resolver_match = SimpleNamespace(
            view_name=view, args=(), kwargs={}, func=lambda _request: HttpResponse(reads())
        )


def answer_to(request, view=None):
    middleware = ReplicaReads(lambda _request: None)

    def get_response(asked):
        middleware.process_view(asked)
        try:
            return (view or (lambda: HttpResponse(reads())))()
        except OperationalError as error:
            return middleware.process_exception(asked, error)

    middleware.get_response = get_response
    return middleware(request)


def test_a_page_that_may_be_older_is_read_there(named):
    assert answer_to(Asked()).content == b"replica"
    assert reads() == PRIMARY


@pytest.mark.parametrize("request_", [Asked("POST"), Asked(cookies=["wrote"])], ids=["a write", "wrote lately"])
def test_what_is_written_or_was_written_lately_is_read_from_the_primary(named, request_):
    assert answer_to(request_).content == b"default"


def test_a_page_that_is_not_named_or_nobody_signed_in(named):
    assert answer_to(Asked(view="aid:file_detail")).content == b"default"
    assert answer_to(Asked(signed_in=False)).content == b"default"


def test_whoever_writes_is_known_for_as_long_as_a_replica_may_be_behind(named, settings):
    cookie = answer_to(Asked("POST")).cookies["wrote"]
    assert cookie["max-age"] > settings.REPLICA_MOST_BEHIND + settings.REPLICA_CHECK_SECONDS
    assert cookie["httponly"]
    assert "wrote" not in answer_to(Asked()).cookies
    assert "wrote" not in answer_to(Asked("POST"), lambda: HttpResponse(status=422)).cookies


def test_one_that_dies_half_way_fails_no_page(named):
    def broken():
        raise OperationalError("terminating connection")

    assert answer_to(Asked(), broken).content == b"default"
    assert not replica.health.fit


def test_every_page_named_exists_and_only_reads():
    names = {address.name: address for address in addresses()}
    assert set(names) >= shipped.REPLICA_VIEWS
    assert all("GET" in names[name].methods for name in shipped.REPLICA_VIEWS)
