"""Every resource: own branch only, its own scope, least data, the same in list and row, constant queries."""

from base64 import b64encode
from itertools import chain

import pytest
from django.urls import reverse

from core.events.models import Event
from partners.rules.scopes import SCOPES
from tests.aid.applications import Office as AidOffice
from tests.legal.mediation.table import Table as Desk

LISTS = {
    "unions_api:union": "unions.read",
    "unions_api:member": "members.read",
    "aid_api:needy-file": "files.read",
    "aid_api:assessment": "files.read",
    "aid_api:programme": "programmes.read",
    "aid_api:roster": "programmes.read",
    "aid_api:award": "programmes.read",
    "aid_api:batch": "payments.read",
    "aid_api:payment": "payments.read",
    "legal_api:legal-aid-case": "cases.read",
    "legal_api:mediation": "mediations.read",
    "legal_api:supervision-matter": "matters.read",
    "legal_api:collective-contract": "contracts.read",
    "legal_api:deadline": "deadlines.read",
    "legal_api:supervision-letter": "matters.read",
    "legal_api:proceeding": "mediations.read",
    "partners_api:event": "events.read",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_opens_by_its_scope_alone(office, name):
    address = reverse(f"{name}-list")
    office.grant(LISTS[name])
    assert office.caller().get(address).status_code == 200
    others = [scope for scope in SCOPES if SCOPES[scope].rights.isdisjoint(SCOPES[LISTS[name]].rights)]
    other = office.register("另一个平台")
    office.application, office.secret = other, office.key(application=other)
    office.grant(*others, application=other)
    assert office.caller().get(address).status_code == 403


def test_unions_and_members_of_the_branch_alone(office):
    office.grant("unions.read", union=office.tree.haishu)
    caller = office.caller()
    rows = caller.get("/api/v1/unions/?per=200").json()["results"]

    assert {row["name"] for row in rows} >= {"海曙区总工会", "望春街道总工会"}
    assert not any("江北" in row["name"] or row["level"] == "province" for row in rows)
    one = caller.get(f"/api/v1/unions/{office.tree.haishu.pk}/")
    assert one.json() == next(row for row in rows if row["id"] == office.tree.haishu.pk)
    stranger = caller.get(f"/api/v1/unions/{office.tree.jiangbei.pk}/")
    missing = caller.get("/api/v1/unions/99999999/")
    assert (stranger.status_code, missing.status_code) == (404, 404)
    assert stranger.content == missing.content
    assert [row["name"] for row in caller.get("/api/v1/unions/?name=环卫").json()["results"]] == [
        "望春街道环卫行业工会"
    ]


def test_list_and_row_of_a_file_say_the_same(office):
    aid = AidOffice(office.tree)
    file = aid.filed()
    office.grant("files.read")
    caller = office.caller()
    (row,) = caller.get("/api/v1/needy-files/").json()["results"]
    assert caller.get(f"/api/v1/needy-files/{file.pk}/").json() == row
    assert row["head"] == "王*兰"
    seen = Event.unscoped.get(code="core.row.seen")
    assert (seen.subject_id, seen.actor_name) == (str(file.pk), office.application.name)
    assert seen.data == {"page": "api", "place": office.partner.name}
    (reckoned, *_more) = caller.get(f"/api/v1/assessments/?file={file.pk}").json()["results"]
    assert caller.get(f"/api/v1/assessments/{reckoned['id']}/").json() == reckoned
    assert "net_per_head" not in reckoned


def test_a_person_is_found_by_key_and_not_read_through(office):
    file = AidOffice(office.tree).filed()
    office.grant("persons.read")
    caller = office.caller()
    answer = caller.get(f"/api/v1/persons/{file.head_id}/")
    assert answer.json()["name"] == "王*兰"
    assert set(answer.json()) == {"id", "version", "name", "born", "union", "union_name"}
    assert caller.get("/api/v1/persons/").status_code in (403, 404, 405)


@pytest.mark.parametrize("name", LISTS)
def test_a_call_costs_few_queries(office, django_assert_max_num_queries, name):
    office.grant(LISTS[name])
    caller = office.caller()
    with django_assert_max_num_queries(4):
        caller.get(reverse(f"{name}-list"))


@pytest.mark.parametrize(
    ("name", "narrowed"),
    [("unions_api:union", ""), ("unions_api:union", "&status=active"), ("legal_api:mediation", "")],
)
def test_turning_pages_there_and_back_misses_nothing(office, name, narrowed):
    """Keys are numbers in one list and not in the other; a list that is narrowed is asked anew."""
    for _dispute in range(3):
        Desk(office.tree).registered()
    office.grant(LISTS[name])
    caller, address = office.caller(), reverse(f"{name}-list")
    whole = [row["id"] for row in caller.get(f"{address}?per=200{narrowed}").json()["results"]]
    page = caller.get(f"{address}?per={len(whole) // 3}{narrowed}").json()
    there = [[row["id"] for row in page["results"]]]
    while page["next"]:
        page = caller.get(page["next"]).json()
        there.append([row["id"] for row in page["results"]])
    assert len(there) >= 3
    assert list(chain.from_iterable(there)) == whole == sorted(whole, reverse=True)
    back = [there[-1]]
    while page["previous"]:
        page = caller.get(page["previous"]).json()
        back.append([row["id"] for row in page["results"]])
    assert back == there[::-1]


@pytest.mark.parametrize(
    ("name", "key", "narrowed"),
    [
        ("unions_api:union", "x", ""),
        ("unions_api:union", "x", "status=active&"),
        ("legal_api:mediation", "17", ""),
        ("legal_api:mediation", "17", "kind=PAY&"),
    ],
)
def test_a_page_behind_a_key_of_another_kind_was_never_given_out(office, name, key, narrowed):
    office.grant(LISTS[name])
    mark = b64encode(f"p={key}".encode()).decode()
    answer = office.caller().get(f"{reverse(f'{name}-list')}?{narrowed}cursor={mark}")
    assert answer.status_code == 400
    assert "cursor" in answer.json()["fields"]


def test_outside_the_resources_a_system_reads_problems_too(office):
    office.grant("unions.read")
    for path, status in (("/api/v1/nothing/", 404), ("/api/v1/unions/?q=%00", 400), ("/api/v1/unions/x/", 404)):
        answer = office.caller().get(path)
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), path
        assert answer.json()["status"] == status


def test_events_are_told_thin_in_order_and_only_under_their_scope(office):
    file = AidOffice(office.tree).filed()
    office.grant("events.read", "files.read")
    caller = office.caller()
    rows = caller.get("/api/v1/events/").json()["results"]

    codes = [row["type"] for row in rows]
    assert {"aid.file.submitted", "aid.file.approved"} <= set(codes)
    assert all(code.startswith("aid.file.") for code in codes)  # no other scope, no other types
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert set(rows[0]) == {"id", "type", "subject", "subject_id", "happened_at"}
    later = caller.get(f"/api/v1/events/?after={rows[-2]['id']}").json()["results"]
    assert later == rows[-1:]
    assert {row["subject_id"] for row in rows} == {str(file.pk)}


def test_events_of_another_branch_are_not_told(office):
    AidOffice(office.tree).filed()
    office.grant("events.read", union=office.tree.haishu)
    office.grant("files.read", union=office.tree.jiangbei)
    assert office.caller().get("/api/v1/events/").json()["results"] == []


def test_the_key_of_the_exchange_is_for_who_may_ask(office):
    office.grant("aid.check")
    assert len(office.caller().get("/api/v1/exchange-key/").json()["key"]) == 64
    office.grant("files.read")
    assert office.caller(scope="files.read").get("/api/v1/exchange-key/").status_code == 403
