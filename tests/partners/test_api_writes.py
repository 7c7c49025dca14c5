"""Writes over the API: once for each key, tried out, many at once; on the version that was seen; in two languages."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from core import clock
from core.answers.models import KeptAnswer
from core.answers.services import forget
from core.events.models import Event
from tests.factories import identity_number
from unions.models import Membership

MEMBERS = "/api/v1/members/"
JSON = "application/json"


@pytest.fixture
def caller(office):
    office.grant("members.write")
    return office.caller()


def joining(office, **changed):
    told = {
        "union": office.tree.textile.pk,
        "name": "王秀兰",
        "identity": identity_number(),
        "phone": "13805741234",
        "joined_on": "2026-11-20",
    }
    return told | changed


def send(caller, body, key="k1", path=MEMBERS, **headers):
    return caller.post(path, body, content_type=JSON, headers={"Idempotency-Key": key, **headers})


def test_an_application_is_entered_and_its_author_is_the_system(office, caller):
    answer = send(caller, joining(office))

    assert answer.status_code == 201
    member = Membership.unscoped.get()
    assert (answer.json()["status"], answer.json()["name"]) == ("applied", "王*兰")
    event = Event.unscoped.get(code="unions.member.applied")
    assert (event.actor_id, event.actor_name) == (office.application.user_id, office.application.name)
    assert answer["ETag"] == f'"{member.version}"'


def test_the_same_key_and_body_get_the_same_answer_and_no_second_row(office, caller):
    body = joining(office)
    first, again = send(caller, body), send(caller, body)

    assert (again.status_code, again.content, again["ETag"]) == (first.status_code, first.content, first["ETag"])
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Membership.unscoped.count() == 1


@pytest.mark.parametrize("change", [{"name": "李秀兰"}, {"phone": "13805741235"}])
def test_the_same_key_with_another_body_is_a_conflict(office, caller, change):
    body = joining(office)
    send(caller, body)
    answer = send(caller, body | change)
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")
    assert Membership.unscoped.count() == 1


def test_the_same_key_at_another_address_is_a_conflict(office, caller):
    body = joining(office)
    send(caller, body)
    assert send(caller, {"rows": [body]}, path=f"{MEMBERS}batch/").status_code == 409


def test_a_key_belongs_to_its_client(office, caller):
    send(caller, joining(office))
    other = office.register("第二个平台")
    office.application, office.secret = other, office.key(application=other)
    office.grant("members.write", application=other)
    assert send(office.caller(), joining(office)).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 129])
def test_a_write_without_a_usable_key_is_refused(office, caller, key):
    answer = send(caller, joining(office), key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")
    assert not Membership.unscoped.exists()


def test_what_had_no_effect_may_be_tried_again_with_its_key(office, caller):
    refused = send(caller, joining(office, identity="330203197904240011"))
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["identity"])
    assert not KeptAnswer.objects.exists()
    assert send(caller, joining(office)).status_code == 201


def test_answers_are_kept_for_thirty_days(office, caller):
    send(caller, joining(office))
    assert forget(moment=clock.ticking()) == 0
    KeptAnswer.objects.update(at="2026-01-01T00:00:00Z")
    assert forget(moment=clock.ticking()) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_fifty_at_once_with_one_key_are_one_row(transactional_db, request):
    office = request.getfixturevalue("office")
    office.grant("members.write")
    headers = {"Authorization": f"Bearer {office.token().json()['access_token']}", "Idempotency-Key": "once"}
    office.application.per_minute = 1000
    office.application.save()
    body = json.dumps(joining(office))

    def one(_turn):
        try:
            answer = Client(headers=headers).post(MEMBERS, body, content_type=JSON)
            return answer.status_code, answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = set(pool.map(one, range(50)))

    assert len(answers) == 1
    assert answers.pop()[0] == 201
    assert Membership.unscoped.count() == 1


def test_a_dry_run_says_what_would_happen_and_changes_nothing(office, caller):
    events = Event.unscoped.count()
    answer = send(caller, joining(office), path=f"{MEMBERS}?dry_run=true")

    assert (answer.status_code, answer["Dry-Run"]) == (201, "true")
    assert not Membership.unscoped.exists()
    assert not KeptAnswer.objects.exists()
    assert Event.unscoped.count() == events
    wrong = send(caller, joining(office, identity="1"), path=f"{MEMBERS}?dry_run=true")
    assert wrong.status_code == 422


@pytest.mark.parametrize(("made_up", "rows"), [(False, 0), (True, 1)])
def test_what_a_sandbox_writes_counts_on_made_up_data_alone(office, settings, made_up, rows):
    settings.DEMONSTRATION = made_up
    office.application = office.register("沙箱", sandbox=True)
    office.secret = office.key(application=office.application)
    office.grant("members.write", application=office.application)
    assert send(office.caller(), joining(office)).status_code == 201
    assert Membership.unscoped.count() == rows


def test_a_batch_answers_for_each_row(office, caller):
    good, twice = joining(office), joining(office)
    rows = [
        good,
        joining(office, identity="330203197904240011"),
        twice | {"identity": good["identity"]},
        joining(office, union=office.tree.elsewhere.pk),
        {"name": "无"},
        joining(office, name="李玉华"),
    ]
    answer = send(caller, {"rows": rows}, path=f"{MEMBERS}batch/")
    told = answer.json()

    assert answer.status_code == 207
    assert [each["status"] for each in told["results"]] == [201, 422, 409, 404, 400, 201]
    assert (told["accepted"], told["refused"]) == (2, 4)
    assert told["results"][1]["problem"]["fields"].keys() == {"identity"}
    assert Membership.unscoped.count() == 2
    again = send(caller, {"rows": rows}, path=f"{MEMBERS}batch/")
    assert again.content == answer.content
    assert Membership.unscoped.count() == 2


@pytest.mark.parametrize("rows", [[], ["x"], [{}] * 101, "rows"])
def test_a_batch_of_the_wrong_shape_is_refused_whole(office, caller, rows):
    assert send(caller, {"rows": rows}, path=f"{MEMBERS}batch/").status_code == 400


def test_refusals_are_problem_details_in_the_language_asked_for(office, caller):
    chinese = send(caller, joining(office), key="", **{"Accept-Language": "zh-CN,zh;q=0.9"})
    english = send(caller, joining(office), key="", **{"Accept-Language": "en"})

    assert chinese["Content-Type"] == "application/problem+json"
    assert chinese.json()["detail"].startswith("每次写入")
    assert english.json()["detail"].startswith("Every write")
    assert english.json()["code"] == chinese.json()["code"]
    assert english.json()["type"] == "/developers/errors/#idempotency_key_missing"


def test_a_row_already_held_is_not_sent_again(office, caller):
    key = send(caller, joining(office)).json()["id"]
    first = caller.get(f"{MEMBERS}{key}/")
    again = caller.get(f"{MEMBERS}{key}/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert caller.get(f"{MEMBERS}{key}/", headers={"If-None-Match": '"0"'}).status_code == 200


def test_reading_does_not_write(office):
    office.grant("members.read")
    assert send(office.caller(), joining(office)).status_code == 403


@pytest.mark.parametrize("query", ["?status=nonsense", "?stauts=active", "?per=9&x=1", "?cursor=%00", "?union=1;drop"])
def test_unknown_and_faulty_filters_are_refused(office, caller, query):
    assert caller.get(MEMBERS + query).status_code in (400, 404)


@pytest.mark.parametrize("body", ["", "[]", "nonsense", '"x"', "null", "{", "1"])
def test_a_body_that_is_no_object_is_refused(office, caller, body):
    answer = caller.post(MEMBERS, body, content_type=JSON, headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("body", ['{"name": "\\ud800"}', '{"\\udc00": 1}', '{"status": {"a": "\\ud800"}}'])
def test_half_a_character_is_refused(office, caller, body):
    answer = caller.post(MEMBERS, body, content_type=JSON, headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert "半个字符" in answer.json()["detail"]


def test_a_character_written_as_two_escapes_is_taken(office, caller):
    told = json.dumps(joining(office, name="王\U00020bb7"))
    assert "\\ud842\\udfb7" in told
    assert caller.post(MEMBERS, told, content_type=JSON, headers={"Idempotency-Key": "k"}).status_code == 201


def test_other_media_and_methods_are_refused(office, caller):
    form = caller.post(MEMBERS, {"a": "b"}, headers={"Idempotency-Key": "k"})
    assert (form.status_code, caller.delete(MEMBERS, headers={"Idempotency-Key": "k"}).status_code) == (415, 405)
