"""Events in: only what was signed now with our secret, each message once, each row by itself (story 25)."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from aid.models import NeedyFile
from core import clock
from core.errors import NotFoundError
from core.events.models import Event
from partners.models import MutualSettlement, SignedMessage
from partners.models.scope import DEVELOP
from partners.rules.signing import signed_headers
from partners.services import doors, grants
from tests.aid.applications import Office
from tests.aid.money.treasury import Treasury, assert_money_is_right, lines_of
from tests.factories import DAY, Tree, actor, identity_number, person
from tests.partners.webhooks import MOMENT, Bureau
from unions.holdings import holdings_of
from unions.stories import stories_of

pytestmark = pytest.mark.django_db
KIND = "mutual_settlement"


class Door:
    """A bureau's door of one kind and how it is knocked at."""

    def __init__(self, bureau, kind, scope, union):
        self.bureau, self.kind = bureau, kind
        self.callback, self.secret = doors.open_callback(
            actor=bureau.developer, application_id=bureau.application.pk, kind=kind
        )
        self.grant = bureau.granted(scope, union, purpose="mutual_claim") if scope else None

    def send(self, told, *, message="msg_1", at=None, secret="", key="", body=None, headers=None, callback=None):
        raw = body if body is not None else json.dumps(told, ensure_ascii=False).encode()
        signed = signed_headers([secret or self.secret], message_id=message, moment=at or clock.ticking(), body=raw)
        address = reverse(f"partners_callbacks:{self.kind}", args=[callback or self.callback.pk])
        more = {"Idempotency-Key": key} if key else {}
        return Client().post(address, raw, content_type="application/json", headers=signed | more | (headers or {}))


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def bureau(tree):
    return Bureau(tree, "浙江省职工互助保障中心")


@pytest.fixture
def door(bureau, tree):
    return Door(bureau, KIND, "settlements.write", tree.haishu)


def row(number, reference="HZ-1", **changes):
    return {
        "reference": reference,
        "identity": number,
        "invoice": f"FP-{reference}",
        "scheme": "职工住院医疗互助",
        "settled_on": "2026-11-20",
        "self_paid": "4200.00",
        "paid": "1600.00",
    } | changes


def told(*rows):
    return {"settlements": list(rows)}


def test_a_settlement_is_kept_with_the_person_and_told_to_nobody_else(door, tree):
    number = identity_number()
    human = person(tree.textile, identity=number)
    answer = door.send(told(row(number)))
    assert answer.status_code == 200
    kept = MutualSettlement.unscoped.get()
    assert answer.json() == {
        "received": 1,
        "accepted": 1,
        "rows": [{"row": 1, "status": "accepted", "id": str(kept.pk)}],
    }
    assert (kept.person, kept.union, str(kept.paid)) == (human, tree.textile, "1600.00")
    event = Event.unscoped.get(code="partners.settlement.entered")
    assert (event.union_path, event.actor_id) == (tree.textile.path, door.bureau.application.user_id)
    assert number not in json.dumps(event.data)
    assert number not in json.dumps(SignedMessage.unscoped.get().answer)


@pytest.mark.parametrize(
    "change",
    [
        {"secret": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"},
        {"headers": {"webhook-signature": ""}},
        {"headers": {"webhook-id": "msg_other"}},
        {"headers": {"webhook-timestamp": ""}},
        {"at": timedelta(seconds=-302)},
        {"at": timedelta(seconds=302)},
        {"callback": "01990000-0000-7000-8000-000000000000"},
    ],
    ids=["secret", "no signature", "other id", "no time", "too old", "too new", "no such door"],
)
def test_what_is_not_signed_now_is_401_in_the_same_words(door, tree, change):
    number = identity_number()
    person(tree.textile, identity=number)
    if "at" in change:
        change = {"at": clock.ticking() + change["at"]}
    answer = door.send(told(row(number)), **change)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Signature"
    assert answer.json()["message"] == "报文的签名、时间或来源地址不正确。"
    assert not MutualSettlement.unscoped.exists()
    assert not SignedMessage.unscoped.exists()


def test_the_raw_body_is_what_is_signed(door, tree):
    number = identity_number()
    person(tree.textile, identity=number)
    spaced = json.dumps(told(row(number)), indent=2, ensure_ascii=False).encode()
    signed = signed_headers([door.secret], message_id="msg_1", moment=clock.ticking(), body=spaced)
    assert door.send(told(row(number)), headers=signed).status_code == 401  # the same JSON, other bytes
    assert door.send(None, body=spaced).status_code == 200


def test_the_same_message_again_gets_the_same_answer_and_another_one_under_its_id_or_key_409(door, tree):
    number = identity_number()
    person(tree.textile, identity=number)
    first = door.send(told(row(number)), key="k-1")
    again = door.send(told(row(number)), key="k-1")
    later = door.send(told(row(number)), message="msg_2", key="k-1")  # signed anew, the same key
    other_key = door.send(told(row(number)), key="k-2")  # a captured message under another key
    assert first.json() == again.json() == later.json() == other_key.json()
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    for change in ({"message": "msg_3", "key": "k-1"}, {"message": "msg_1"}):
        answer = door.send(told(row(number, paid="1600.01")), **change)
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")
    assert MutualSettlement.unscoped.count() == SignedMessage.unscoped.count() == 1


def test_a_wrong_check_digit_is_422_with_its_field_and_can_be_put_right_under_the_same_key(door, tree):
    number = identity_number()
    person(tree.textile, identity=number)
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    answer = door.send(told(row(wrong)), key="k-1")
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["rows.1.identity"]
    assert "最后一位" in answer.json()["fields"]["rows.1.identity"][0]
    assert door.send(told(row(number)), message="msg_2", key="k-1").status_code == 200


def test_rows_stand_or_fall_each_by_itself(door, tree):
    known, elsewhere = identity_number(), identity_number()
    person(tree.textile, identity=known)
    person(tree.elsewhere, identity=elsewhere)  # in the next county, which no grant covers
    rows = [
        row(known),
        row("330203197904240021", "HZ-2"),
        row(known, "HZ-3", paid=1600.0, extra=1),
        row(elsewhere, "HZ-4"),
        row(identity_number(), "HZ-5"),
        row(known, "HZ-6", invoice="FP-HZ-1"),
        row(known, "HZ-1", paid="5.00"),
        row(known),
        "nonsense",
        row(known, "HZ-7", settled_on="2026-11-24"),
    ]
    answer = door.send(told(*rows)).json()
    assert (answer["received"], answer["accepted"]) == (10, 2)
    assert [(each["status"], each.get("code", ""), sorted(each.get("fields", {}))) for each in answer["rows"]] == [
        ("accepted", "", []),
        ("refused", "invalid", ["identity"]),
        ("refused", "invalid", ["extra", "paid"]),
        ("refused", "person_not_found", ["identity"]),
        ("refused", "person_not_found", ["identity"]),
        ("refused", "partners_settlement_invoice_once", []),
        ("refused", "reference_used", ["reference"]),
        ("repeated", "", []),
        ("refused", "invalid", [""]),
        ("refused", "invalid", ["settled_on"]),
    ]
    assert MutualSettlement.unscoped.count() == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "json"),
        (b"{", 400, "json"),
        (b"[]", 400, "json"),
        (b'{"settlements": NaN}', 400, "json"),
        (b'{"a":' * 5000, 400, "json"),
        (b"{}", 422, "rows"),
        (b'{"settlements": []}', 422, "rows"),
        (b'{"settlements": {}}', 422, "rows"),
        (b'{"settlements": [], "more": 1}', 422, "invalid"),
        (b'{"settlements": [' + b"1," * 1000 + b"1]}", 422, "rows"),
    ],
)
def test_a_body_that_is_no_message_is_refused(door, body, status, code):
    answer = door.send(None, body=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_without_the_scope_nothing_is_taken(bureau, tree):
    number = identity_number()
    person(tree.textile, identity=number)
    bare = Door(bureau, KIND, "", tree.haishu)
    assert bare.send(told(row(number))).status_code == 403
    bureau.granted("settlements.write", tree.jiangbei, purpose="mutual_claim")  # another county
    answer = bare.send(told(row(number)))
    assert (answer.status_code, answer.json()["code"]) == (422, "person_not_found")
    assert not MutualSettlement.unscoped.exists()


def test_an_ended_grant_a_closed_door_and_another_kind_end_it_with_the_next_message(door, tree):
    number = identity_number()
    person(tree.textile, identity=number)
    wrong = reverse("partners_callbacks:bank_result", args=[door.callback.pk])
    raw = json.dumps(told(row(number))).encode()
    signed = signed_headers([door.secret], message_id="m", moment=clock.ticking(), body=raw)
    assert Client().post(wrong, raw, content_type="application/json", headers=signed).status_code == 401
    grants.end_grant(
        actor=door.bureau.keeper, grant_id=door.grant.pk, permission="partners.decide_grant", moment=MOMENT
    )
    assert door.send(told(row(number))).status_code == 403
    doors.close_callback(actor=door.bureau.developer, callback_id=door.callback.pk, seen_version=1, moment=MOMENT)
    assert door.send(told(row(number))).status_code == 401


def test_while_a_secret_is_changed_over_both_are_taken_for_a_day(door, tree):
    number = identity_number()
    person(tree.textile, identity=number)
    old, now = door.secret, clock.ticking()
    row_now, fresh = doors.rotate_callback(
        actor=door.bureau.developer, callback_id=door.callback.pk, seen_version=1, moment=now
    )
    assert row_now.previous_until == now + timedelta(hours=24)
    assert door.send(told(row(number)), secret=old).status_code == 200
    assert door.send(told(row(number, "HZ-2")), secret=fresh, message="msg_2").status_code == 200
    doors.rotate_callback(
        actor=door.bureau.developer,
        callback_id=door.callback.pk,
        seen_version=2,
        moment=now - timedelta(hours=25),
    )
    assert door.send(told(row(number, "HZ-3")), secret=old, message="msg_3").status_code == 401


def test_an_economic_check_comes_back_as_if_the_county_had_typed_it(bureau, tree):
    file = Office(tree).econ_checking()
    door = Door(bureau, "economic_check", "checks.write", tree.haishu)
    found = {"application_no": file.application_no, "homes": 2, "vehicles": 1, "companies": 0, "deposits": "1200.00"}
    answer = door.send({"results": [found, found | {"application_no": "none"}, found | {"homes": -1}]})
    assert answer.status_code == 200
    assert [each["status"] for each in answer.json()["rows"]] == ["accepted", "refused", "refused"]
    file = NeedyFile.unscoped.get(pk=file.pk)
    assert file.status == "county_reviewing"
    assert set(file.vetoes.values_list("item", "source")) == {("two_homes", "econ_check"), ("vehicle", "econ_check")}
    assert Event.unscoped.get(code="aid.file.econ_checked").actor_id == bureau.application.user_id
    again = door.send({"results": [found]}, message="msg_2")
    assert (again.status_code, again.json()["code"]) == (422, "wrong_state")


def test_a_stranger_neither_sees_nor_changes_a_door(door, tree):
    stranger = Bureau(tree, "宁波银行").developer
    for act in (
        lambda: doors.rotate_callback(actor=stranger, callback_id=door.callback.pk, seen_version=1, moment=MOMENT),
        lambda: doors.close_callback(actor=stranger, callback_id=door.callback.pk, seen_version=1, moment=MOMENT),
        lambda: doors.open_callback(actor=stranger, application_id=door.bureau.application.pk, kind="bank_result"),
    ):
        with pytest.raises(NotFoundError):
            act()
    assert stranger.can(DEVELOP)


def test_a_settlement_stands_on_the_persons_timeline_and_in_the_copy_of_their_data(door, tree):
    number = identity_number()
    human = person(tree.textile, identity=number)
    door.send(told(row(number)))
    (entry,) = stories_of(actor("county_reviewer", tree.haishu), [human.pk])
    assert (str(entry["amount"]), entry["by"]) == ("1600.00", "浙江省职工互助保障中心")
    assert stories_of(actor("county_reviewer", tree.jiangbei), [human.pk]) == []  # another county
    held = [each for each in holdings_of(human.pk, DAY) if each.title == "互助保障理赔到账"]
    assert dict(held[0].facts)["互助金额"] == "1600.00"


def test_a_bank_settles_each_line_once_and_is_told_row_by_row_what_was_wrong():
    treasury = Treasury()
    bank = Bureau(treasury.tree, "宁波银行")
    door = Door(bank, "bank_result", "payments.write", treasury.tree.haishu)
    batch = treasury.sent(3)

    def line(number, **changes):
        paid = {"key": f"{batch.number}-{number:05d}", "amount": "2000.00", "result": "paid", "reference": f"R{number}"}
        return paid | changes

    failed = line(3, result="failed", failure="NAME_MISMATCH", reason="户名不符")
    failed.pop("reference")
    told = {"batch": batch.number, "results": [line(1), line(2, amount="1999.99"), failed, line(9), line(2, amount=1)]}
    answer = door.send(told)
    assert answer.status_code == 200
    assert [(each["status"], each.get("code", "")) for each in answer.json()["rows"]] == [
        ("accepted", ""),
        ("refused", "wrong_amount"),
        ("accepted", ""),
        ("refused", "unknown_line"),
        ("refused", "invalid"),
    ]
    assert [each.status for each in lines_of(batch)] == ["paid", "sent", "failed"]
    assert Event.unscoped.filter(code="aid.payment.paid", actor_id=bank.application.user_id).count() == 1
    again = door.send({"batch": batch.number, "results": [line(1), line(2)]}, message="msg_2").json()
    assert [each["status"] for each in again["rows"]] == ["repeated", "accepted"]
    assert_money_is_right()
    other = door.send({"batch": "no-such-batch", "results": [line(1)]}, message="msg_3")
    assert other.status_code == 404


def test_a_bank_without_the_scope_here_finds_no_batch():
    treasury = Treasury()
    door = Door(Bureau(treasury.tree, "宁波银行"), "bank_result", "payments.write", treasury.tree.jiangbei)
    batch = treasury.sent(1)
    line = {"key": f"{batch.number}-00001", "amount": "2000.00", "result": "paid", "reference": "R1"}
    assert door.send({"batch": batch.number, "results": [line]}).status_code == 404
    assert [each.status for each in lines_of(batch)] == ["sent"]
