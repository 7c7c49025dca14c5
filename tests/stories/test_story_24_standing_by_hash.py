"""Story 24: a civil-affairs system asks about people by keyed hash, and learns the least there is."""

import hmac
from hashlib import sha256

import pytest

from aid.services.consents import withdraw_consent
from aid.services.standing import mark_people
from core import clock
from core.events.models import Event
from core.parameters.models import PolicyParameter
from core.privacy.keys import exchange_key
from partners.models import Call
from tests.aid.applications import Office as AidOffice
from tests.factories import DAY
from tests.partners.conftest import Office

pytestmark = [pytest.mark.django_db, pytest.mark.story]
CHECK = "/api/v1/needy-files/check/"


@pytest.fixture
def office():
    return Office()


def hashed(identity):
    """As the partner does it: HMAC-SHA256 of the eighteen characters under the key it was given."""
    return hmac.digest(exchange_key(), identity.encode(), sha256).hex()


def ask(caller, *hashes):
    return caller.post(CHECK, {"hashes": list(hashes)}, content_type="application/json")


def test_story_24(office):
    aid = AidOffice(office.tree)
    file = aid.filed()
    identity = file.head.identity.open()
    mark_people()
    office.grant("aid.check")
    caller = office.caller()

    answer = ask(caller, hashed(identity), hashed("330203199001010011"))
    known, unknown = answer.json()["results"]

    assert answer.status_code == 200
    assert known == {
        "hash": hashed(identity),
        "status": "found",
        "in_file": True,
        "category": file.category,
        "valid_to": file.valid_to.isoformat(),
    }
    assert unknown == {
        "hash": hashed("330203199001010011"),
        "status": "not_found",
        "in_file": False,
        "category": "",
        "valid_to": None,
    }
    assert "王" not in answer.text
    assert identity not in answer.text

    told = Event.unscoped.get(code="aid.standing.told")
    assert (told.subject_id, told.data["purpose"]) == (str(file.head_id), ["econ_check"])
    assert told.actor_name == office.application.name
    call = Call.unscoped.latest("pk")
    assert (call.rows, call.purposes) == (2, "econ_check")


def test_a_family_of_another_branch_reads_like_an_unknown_one(office):
    file = AidOffice(office.tree).filed()
    mark_people()
    office.grant("aid.check", union=office.tree.jiangbei)
    (row,) = ask(office.caller(), hashed(file.head.identity.open())).json()["results"]
    assert row["status"] == "not_found"
    assert not Event.unscoped.filter(code="aid.standing.told").exists()


def test_a_family_that_left_is_known_but_not_on_file(office):
    aid = AidOffice(office.tree)
    file = aid.filed()
    mark_people()
    type(file).unscoped.filter(pk=file.pk).update(status="suspended", suspended_because="核查")
    office.grant("aid.check")
    (row,) = ask(office.caller(), hashed(file.head.identity.open())).json()["results"]
    assert (row["status"], row["in_file"], row["category"], row["valid_to"]) == ("found", False, "", None)


def test_more_than_a_hundred_and_what_is_no_hash_are_refused_with_their_places(office):
    office.grant("aid.check")
    caller = office.caller()
    assert ask(caller, *(["a" * 64] * 101)).status_code == 400
    wrong = ask(caller, "a" * 64, "zz", "é" * 64)
    assert wrong.status_code == 422
    assert set(wrong.json()["fields"]) == {"hashes.1", "hashes.2"}


def test_the_sixty_first_call_of_a_minute_is_told_when_to_come_back(office, monkeypatch):
    office.grant("aid.check")
    caller = office.caller()
    moment = 1_800_000_000.0
    monkeypatch.setattr("partners.throttle.moment_now", lambda: moment)
    answers = [ask(caller, "a" * 64) for _turn in range(61)]
    assert [each.status_code for each in answers] == [200] * 60 + [429]
    assert answers[-1]["Retry-After"] == "60"
    assert answers[-1].json()["code"] == "throttled"


def test_without_the_scope_nothing_is_told(office):
    office.grant("files.read")
    assert ask(office.caller(), "a" * 64).status_code == 403


def test_a_family_that_took_its_consent_back_is_told_of_as_unknown(office):
    aid = AidOffice(office.tree)
    file = aid.filed()
    mark_people()
    office.grant("aid.check")
    number = hashed(file.head.identity.open())
    withdraw_consent(actor=aid.cadre, file_id=file.pk, purpose="econ_check", moment=clock.now())

    (told,) = ask(office.caller(), number).json()["results"]

    assert (told["status"], told["in_file"], told["category"]) == ("not_found", False, "")
    assert not Event.unscoped.filter(code="aid.standing.told").exists()
    PolicyParameter.objects.create(
        code="consent.basis.econ_check", region="330000", value="《社会救助暂行办法》", valid_from=DAY, basis="法务意见"
    )
    assert ask(office.caller(), number).json()["results"][0]["status"] == "found"
