"""What every test has: the reference data, actors, a day to live on, and a check for constant query counts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.actors import SystemActor
from core.clocks.services import load_calendar
from core.codes.services import load_codes
from core.parameters.services import load_defaults
from core.wall import scope
from tests.factories import actor_in
from tests.owning import as_owner, in_the_role_of_the_application

TODAY = date(2026, 11, 23)
APPEND_ONLY_OWNERS = ("core_", "aid_")


COMMITTING = {"transactional_db", "live_server"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run long tests before short ones, so that no worker waits for another's last one.

    Tests that commit stay behind those that do not: they empty the tables.
    """

    def turn(item: pytest.Item) -> tuple[bool, bool]:
        marker = item.get_closest_marker("django_db")
        commits = bool(marker and marker.kwargs.get("transaction")) or bool(COMMITTING & set(item.fixturenames))
        return commits, item.get_closest_marker("slow") is None

    items.sort(key=turn)


@pytest.fixture(scope="session", autouse=True)
def emptying_may_truncate():
    """Let the runner empty the append-only tables between tests that commit; the product never may.

    Their triggers are switched off for that one statement by the tables' owner, and on again.
    """
    operations = type(connection.ops)
    original = operations.execute_sql_flush

    def execute_sql_flush(self: Any, sql_list: list[str]) -> None:
        with as_owner(), _triggers_off():
            original(self, sql_list)

    operations.execute_sql_flush = execute_sql_flush
    yield
    operations.execute_sql_flush = original


@contextmanager
def _triggers_off() -> Iterator[None]:
    tables = [
        model._meta.db_table for model in apps.get_models() if model._meta.db_table.startswith(APPEND_ONLY_OWNERS)
    ]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        try:
            yield
        finally:
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tests_see_everything):
    """Enter the working-day calendar and the shipped parameters once; most tests stand on them."""
    with django_db_blocker.unblock(), in_the_role_of_the_application():
        load_calendar(today=TODAY)
        load_defaults()
        load_codes()
        yield


@pytest.fixture(scope="session")
def tests_see_everything():
    """Let a test itself look everywhere, in each of its threads; requests and jobs say their own scope."""
    with pytest.MonkeyPatch.context() as patch:
        said = scope.current
        patch.setattr(scope, "current", lambda: scope.EVERYTHING if said() is None else said())
        yield


@pytest.fixture(autouse=True)
def reference_data(request):
    """Enter the reference data again after a test that committed and emptied the tables."""
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        request.getfixturevalue("transactional_db")
        load_calendar(today=TODAY)
        load_defaults()
        load_codes()


@pytest.fixture(autouse=True)
def a_day_to_live_on(settings):
    """Every test lives on Monday 2026-11-23, unless it says otherwise."""
    settings.HENGWEN_NOW = "2026-11-23T10:00:00+08:00"
    translation.activate(settings.LANGUAGE_CODE)  # whatever language the test before it ended in
    cache.clear()


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def system() -> SystemActor:
    return SystemActor("test")


@pytest.fixture
def as_role(client) -> Callable[..., Any]:
    """Sign the test client in as a role in a union, and return the actor."""

    def sign_in(role: str, union: Any) -> Any:
        actor, user = actor_in(role, union)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return actor

    return sign_in


@pytest.fixture
def constant_queries() -> Callable[..., int]:
    """Return a check that a page costs the same number of queries for two rows as for twenty."""

    def count(call: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    def check(call: Callable[[], Any], add_rows: Callable[[int], Any]) -> int:
        add_rows(2)
        call()
        few = count(call)
        add_rows(18)
        assert count(call) == few
        return few

    return check
