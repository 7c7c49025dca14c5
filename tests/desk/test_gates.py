"""What stands around the pages: health, refusals, the API's door, the table of demonstration accounts."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import RequestFactory
from django.urls import get_resolver

from core import clock
from core.actors import Actor
from core.events.services import record
from core.heartbeats import beat
from desk import errors
from tests.factories import Tree, post, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return Tree()


def test_the_service_says_that_it_is_up(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert response.json() == {"status": "ok"}


def test_without_a_worker_the_service_is_not_ready(client):
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {
        "status": "unavailable",
        "database": True,
        "redis": True,
        "worker": False,
        "sealing": False,
    }


def test_with_all_it_needs_the_service_is_ready(client):
    beat("events.sweep", clock.ticking())

    assert client.get("/readyz").json()["status"] == "ok"


def test_a_worker_silent_for_long_counts_as_gone(client):
    beat("events.sweep", clock.ticking() - timedelta(minutes=10))

    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize("path", ["/no/such/page/", "/unions/1/2/", "/static-not/x.js"])
def test_an_unknown_address_is_a_page_of_ours(client, as_role, tree, path):
    as_role("county_reviewer", tree.haishu)

    response = client.get(path)

    assert response.status_code == 404
    assert "没有找到" in response.content.decode()
    assert 'class="nav"' in response.content.decode()


def test_a_stranger_at_an_unknown_address_learns_nothing_of_the_site(client, db):
    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert 'class="nav"' not in response.content.decode()


def test_a_fault_is_answered_without_the_database(django_assert_num_queries, rf: RequestFactory):
    request = rf.get("/work/")
    request.request_id = "7f3a-1123"

    with django_assert_num_queries(0):
        response = errors.fault(request)

    assert response.status_code == 500
    assert "7f3a-1123" in response.content.decode()


def test_a_refusal_names_its_request(client, as_role, tree):
    as_role("mediator", tree.haishu)

    response = client.get("/unions/", headers={"X-Request-ID": "abcd-1234"})

    assert response.status_code == 403
    assert "abcd-1234" in response.content.decode()


def test_pages_of_signed_in_people_are_kept_nowhere(client, as_role, tree):
    as_role("county_reviewer", tree.haishu)

    for path in ("/work/", "/unions/", "/me/", "/search/?q=a", "/notifications/", "/admin/"):
        assert "no-store" in client.get(path).headers.get("Cache-Control", ""), path


def test_the_api_is_for_who_signed_in(client, as_role, tree):
    assert client.get("/api/v1/").status_code == 401
    assert client.get("/api/v1/").json()["code"] == "not_authenticated"
    assert client.get("/api/schema/").status_code == 401
    assert client.get("/api/schema/ui/").status_code == 302

    as_role("county_reviewer", tree.haishu)
    assert client.get("/api/v1/").json()["schema"] == "http://testserver/api/schema/"
    assert b"openapi: 3" in client.get("/api/schema/").content


def test_the_page_of_the_api_carries_no_script_of_its_own_and_asks_nobody_else(client, as_role, tree):
    as_role("county_reviewer", tree.haishu)

    page = client.get("/api/schema/ui/").content.decode()
    script = client.get("/api/schema/ui/?script=")

    assert "<script>" not in page
    assert "<style" not in page
    assert "//" not in page.replace("<!--", "").partition("<body>")[2].replace("http://testserver", "")
    assert script["Content-Type"].startswith("application/javascript")


def test_no_page_of_ours_loads_anything_from_elsewhere(client, as_role, tree):
    as_role("county_reviewer", tree.haishu)

    for path in ("/work/", "/me/", "/admin/", "/unions/"):
        page = client.get(path, follow=True).content.decode()
        for outside in ('src="http', 'href="http', 'src="//', 'href="//'):
            assert outside not in page, path


def test_every_address_is_one_we_know_about():
    """A package that brings addresses of its own must not do so unseen."""
    tops = {str(each.pattern).split("/")[0] for each in get_resolver().url_patterns}

    assert {"login", "accounts", "admin", "api", "oauth", "healthz", "readyz", "language", ""} == tops


def test_the_demonstrations_accounts_are_printed(tree):
    plain = user("吴敏", username="demo.reviewer")
    post("county_reviewer", tree.haishu, plain)
    post("county_reviewer", tree.jiangbei, plain)
    post("county_reviewer", tree.haishu, user("真人", username="real.person"))
    changed = user("陈卓", username="demo.approver")
    post("county_approver", tree.haishu, changed)
    with transaction.atomic():
        record(Actor(user_id=changed.pk, name="陈卓"), "accounts.user.password_changed", changed)
    out = StringIO()

    call_command("demo_accounts", stdout=out)

    lines = out.getvalue().splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["county_reviewer", "demo.reviewer", "Hengwen-2026", "吴敏", "海曙区总工会"],
        ["county_approver", "demo.approver", "(changed)", "陈卓", "海曙区总工会"],
    ]


def test_without_a_demonstration_nothing_is_printed(db):
    out = StringIO()

    call_command("demo_accounts", stdout=out)

    assert out.getvalue() == ""
