"""Who waits too long for others is told so: nothing was changed, and what was typed goes out once more."""

import psycopg2
import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from aid.models import NeedyFile
from core.violations import as_refusal
from tests.aid.applications import Office
from tests.factories import Tree

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def held(transactional_db):
    """Return a drafted file whose row somebody else holds, with little patience on our side."""
    file = Office(Tree()).submitted()
    other = psycopg2.connect(**connection.get_connection_params())
    with other.cursor() as cursor:
        cursor.execute("SET hengwen.scope = '*'")
        cursor.execute("SELECT 1 FROM aid_needyfile WHERE id = %s FOR UPDATE", [str(file.pk)])
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    yield file
    other.close()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")


def test_a_page_says_busy_and_offers_the_same_act_again(held, as_role, client):
    as_role("grassroots_cadre", held.union)
    act = reverse("aid:file_withdraw", args=[held.application_no])

    answer = client.post(act, {"seen_version": held.version, "reason": "家里不愿再申请"})

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert 'name="reason" value="家里不愿再申请"' in answer.text
    assert f'name="seen_version" value="{held.version}"' in answer.text
    assert NeedyFile.unscoped.get(pk=held.pk).version == held.version


def test_an_error_that_is_not_waiting_is_not_called_busy():
    assert as_refusal(OperationalError("the server closed the connection")) is None
    assert as_refusal(ValueError("x")) is None
