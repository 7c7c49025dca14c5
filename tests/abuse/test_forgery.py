"""A form sent from another site: refused at every address that changes anything."""

import pytest
from django.test import Client

from tests.abuse.addresses import addresses
from tests.abuse.sweeping import OWN_CREDENTIALS, signed_in
from tests.factories import Tree

pytestmark = pytest.mark.django_db
NO_SESSION = {"desk:csp_report"}  # take no notice of who is signed in


def exempt(address):
    return getattr(address.view, "csrf_exempt", False)


def test_only_the_api_looks_after_itself():
    """DRF asks for the token itself wherever a session is what lets somebody in."""
    own = {each.name for each in addresses() if exempt(each) and not hasattr(each.view, "cls")}
    assert own <= NO_SESSION | OWN_CREDENTIALS


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.drill)])
def test_without_the_token_of_our_page_nothing_is_changed(step):
    client = signed_in("province_admin", Tree().province, enforce_csrf_checks=True)
    wrong = []
    for address in addresses()[::step]:
        if address.name in NO_SESSION | OWN_CREDENTIALS:
            continue
        form = {"content_type": "application/json"} if hasattr(address.view, "cls") else {}
        answer = client.post(address.url, {"a": "1"}, **form)
        if answer.status_code not in (401, 403):
            wrong.append((address.name, answer.status_code))
    assert wrong == []


def test_another_sites_address_is_no_origin_of_ours():
    client = signed_in("province_admin", Tree().province, enforce_csrf_checks=True)
    client.get("/me/")
    token = client.cookies["csrftoken"].value
    for origin in ("https://evil.example", "null", "http://testserver.evil.example", "http://testserver:8080"):
        answer = client.post("/language/", {"csrfmiddlewaretoken": token, "language": "en"}, headers={"Origin": origin})
        assert answer.status_code == 403, origin
    assert client.post("/language/", {"csrfmiddlewaretoken": token, "language": "en"}).status_code == 302


def test_without_the_check_the_same_posts_are_not_refused_for_it():
    """The control: it is the token that refuses, not the right."""
    client: Client = signed_in("province_admin", Tree().province)
    assert client.post("/language/", {"language": "en"}).status_code == 302
