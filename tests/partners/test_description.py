"""The description of the API is true: requests made from it by schemathesis get the answers it names, never a fault."""

import functools
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from partners.rules.scopes import SCOPES
from tests.aid.applications import Office as AidOffice

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 12


@functools.cache
def description() -> Any:
    """Return the description as schemathesis reads it, answering in this process."""
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))
    schema.app = get_wsgi_application()
    return schema


def operations() -> dict[str, Any]:
    found = (result.ok() for result in description().get_all_operations())
    return {f"{each.method.upper()} {each.path}": each for each in found}


@pytest.fixture
def token(office) -> str:
    AidOffice(office.tree).filed()
    office.grant(*SCOPES, union=office.tree.province)
    office.application.per_minute = 30_000
    office.application.save()
    return office.token().json()["access_token"]


@pytest.fixture
def same_connection():
    """Keep the test's own transaction through requests that come in by the front door."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.drill
def test_every_operation_answers_as_described(token, same_connection):
    wrong = []
    for name, operation in operations().items():
        try:
            _try(operation, token)
        except (AssertionError, FailureGroup) as error:  # every operation is told, not the first
            wrong.append(f"{name}: {str(error)[:900]}")
    assert not wrong, "\n\n".join(wrong)
    assert len(operations()) > 50


def _try(operation: Any, token: str) -> None:
    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def every(case: Any) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        case.validate_response(case.call(), checks=CHECKS)

    every()
