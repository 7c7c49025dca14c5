"""The API of relief: own branch only, least data, rights per action, problem JSON, keyset pages, a true description."""

import itertools
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from rest_framework.test import APIRequestFactory

from accounts.models import User
from aid.api.relief import BatchViewSet
from aid.choices.files import FileStatus
from tests.aid.applications import Office
from tests.aid.money.treasury import Treasury
from tests.factories import Tree, actor

pytestmark = pytest.mark.django_db
FILES = "aid_api:needy-file"
PROBLEM = "application/problem+json"
LISTS = {
    "needy-file": ("county_reviewer", "province_leader"),
    "batch": ("finance_preparer", "grassroots_cadre"),
    "award": ("finance_preparer", "province_leader"),
}


@pytest.fixture
def office():
    return Office(Tree())


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_the_own_county_and_asks_for_its_right(as_role, client, name):
    treasury = Treasury()
    treasury.opened_batch(1)
    address = reverse(f"aid_api:{name}-list")
    holder, outsider = LISTS[name]
    for place, count in (("haishu", 1), ("jiangbei", 0)):
        as_role(holder, getattr(treasury.tree, place))
        assert len(client.get(address).json()["results"]) == count
    as_role(outsider, treasury.tree.province)
    refused = client.get(address)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    assert refused["Content-Type"] == PROBLEM


@pytest.mark.parametrize("name", LISTS)
def test_nobody_gets_json_and_no_data(client, name):
    refused = client.get(reverse(f"aid_api:{name}-list"))
    assert refused.status_code in (401, 403)
    assert refused["Content-Type"] == PROBLEM
    assert set(refused.json()) == {"type", "title", "status", "detail", "code", "message", "fields"}


def test_the_least_data_leaves(office, as_role, client):
    file = office.filed()
    as_role("county_reviewer", office.tree.haishu)

    (row,) = client.get(reverse(f"{FILES}-list")).json()["results"]
    one = client.get(reverse(f"{FILES}-detail", args=[file.pk]))

    assert one.json() == row
    assert row["head"] == "王*兰"
    assert "王秀兰" not in one.text
    assert file.head.identity.open() not in one.text
    assert set(row) == {
        "id",
        "version",
        "number",
        "application_no",
        "status",
        "category",
        "union",
        "head",
        "submitted_on",
        "filed_on",
        "valid_to",
    }


def test_another_branch_and_nothing_look_the_same(office, as_role, client):
    file = office.county_reviewing()
    as_role("county_approver", office.tree.jiangbei)
    stranger = client.get(reverse(f"{FILES}-detail", args=[file.pk]))
    missing = client.get(reverse(f"{FILES}-detail", args=["00000000-0000-7000-8000-000000000000"]))
    assert (stranger.status_code, missing.status_code) == (404, 404)
    assert stranger.json() == missing.json()
    answer = client.post(
        reverse(f"{FILES}-approve", args=[file.pk]),
        {"category": "deep", "opinion": "同意"},
        content_type="application/json",
        headers={"Idempotency-Key": "k1", "If-Match": f'"{file.version}"'},
    )
    assert answer.status_code == 404
    assert office.fresh(file).status == FileStatus.COUNTY_REVIEWING


def test_a_county_approves_by_the_same_rules_as_on_the_page(office, as_role, client):
    file = office.county_reviewing()
    address = reverse(f"{FILES}-approve", args=[file.pk])
    body = {"category": "deep", "opinion": "同意"}
    keys = itertools.count()

    def send(seen=file.version, **changes):
        headers = {"Idempotency-Key": f"k{next(keys)}", **({"If-Match": f'"{seen}"'} if seen else {})}
        return client.post(address, body | changes, content_type="application/json", headers=headers)

    as_role("county_reviewer", office.tree.haishu)
    assert send().status_code == 403
    as_role("county_approver", office.tree.haishu)
    stale, wrong, slip = send(seen=file.version - 1), send(category="none"), send(categroy="deep")
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert (send(seen=0).status_code, send(seen="x").status_code) == (428, 428)
    assert (slip.status_code, set(slip.json()["fields"])) == (400, {"categroy"})
    assert (wrong.status_code, set(wrong.json()["fields"])) == (400, {"category"})
    assert office.fresh(file).status == FileStatus.COUNTY_REVIEWING
    done = send()
    assert (done.status_code, done.json()["status"]) == (200, FileStatus.FILED)
    assert done["ETag"] == f'"{done.json()["version"]}"'
    again = send(seen=done.json()["version"])
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_an_undeclared_action_is_refused(as_role, client):
    class Careless(BatchViewSet):
        permissions = {}

    request = APIRequestFactory().get("/")
    request.user = User(username="somebody")
    request.actor = actor("finance_preparer", Tree().haishu)
    assert Careless.as_view({"get": "list"})(request).status_code == 403
    as_role("finance_preparer", Tree().haishu)
    assert client.options(reverse("aid_api:batch-list")).status_code == 403
    assert client.post(reverse("aid_api:batch-list"), {}).status_code == 405


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_any_number_of_rows(as_role, client, constant_queries, name):
    treasury = Treasury()
    as_role(LISTS[name][0], treasury.tree.haishu)

    def add(count):
        for _turn in range(count):
            treasury.opened_batch(1)

    assert constant_queries(lambda: client.get(reverse(f"aid_api:{name}-list")), add) <= 6


def test_pages_by_key_miss_nothing_while_rows_arrive(as_role, client):
    treasury = Treasury()
    treasury.approved(7)
    as_role("finance_preparer", treasury.tree.haishu)
    address, seen = reverse("aid_api:award-list") + "?per=3", []
    while address:
        answer = client.get(address).json()
        seen += [row["id"] for row in answer["results"]]
        address = answer["next"]
        treasury.families(1)
    assert len(seen) == len(set(seen)) == 7
    assert client.get(reverse("aid_api:award-list"), {"status": "paid"}).json()["results"] == []
    assert client.get(reverse("aid_api:award-list"), {"status": "nonsense"}).status_code == 400


def test_the_description_is_valid_and_complete():
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    for path in ("/api/v1/needy-files/{id}/approve/", "/api/v1/batches/{id}/", "/api/v1/awards/"):
        assert path in out.getvalue()
