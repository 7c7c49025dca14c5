"""What partners hand over and decide (domain.md 0.8): once, tried out, on the version seen, in their branch alone."""

from base64 import b64encode
from datetime import date

import pytest

from aid.models import NeedyFile
from core import clock
from core.clocks.models import Deadline
from core.documents.models import Attachment
from core.events.models import Event
from legal.models import CollectiveContract, Mediation, Suit, SupervisionLetter, SupervisionMatter
from legal.services import disputes, performance, suits
from tests.aid.applications import Office as AidOffice
from tests.aid.applications import living_standard, photo
from tests.legal.contracts.table import Table as Bargain
from tests.legal.mediation.table import Table
from tests.legal.supervision.watch import Watch
from tests.partners import hand_over
from unions.models import PersonConsent

JSON = "application/json"
ENTRIES = {
    "mediations.write": ("/api/v1/mediations/", hand_over.dispute, Mediation, "legal.mediation.registered"),
    "matters.write": (
        "/api/v1/supervision-matters/",
        hand_over.complaint,
        SupervisionMatter,
        "legal.matter.registered",
    ),
    "files.write": ("/api/v1/needy-files/", hand_over.application, NeedyFile, "aid.file.opened"),
}


def send(caller, path, body, key="k1", **headers):
    return caller.post(path, body, content_type=JSON, headers={"Idempotency-Key": key, **headers})


@pytest.fixture(params=ENTRIES)
def entry(request, office):
    path, body, model, event = ENTRIES[request.param]
    office.grant(request.param)
    return office.caller(), path, lambda **changed: body(office, **changed), model, event


def test_what_is_handed_over_is_entered_once_by_the_system(office, entry):
    caller, path, body, model, event = entry
    told = body()
    first, again = send(caller, path, told), send(caller, path, told)

    assert first.status_code == 201, first.content
    assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")
    row = model.unscoped.get()
    assert (first.json()["id"], first["ETag"]) == (str(row.pk), f'"{row.version}"')
    assert row.recorder_id == office.application.user_id
    assert Event.unscoped.get(code=event).actor_name == office.application.name
    assert caller.get(f"{path}{row.pk}/").status_code == 200


def test_a_trial_enters_nothing(entry):
    caller, path, body, model, _event = entry
    events = Event.unscoped.count()
    answer = send(caller, f"{path}?dry_run=true", body())
    assert (answer.status_code, answer["Dry-Run"]) == (201, "true")
    assert (model.unscoped.count(), Event.unscoped.count()) == (0, events)


def test_another_branch_is_as_unknown_as_nowhere(office, entry):
    caller, path, body, model, _event = entry
    stranger = send(caller, path, body(union=office.tree.elsewhere.pk))
    missing = send(caller, path, body(union=99_999_999), key="k2")
    assert (stranger.status_code, missing.status_code) == (404, 404)
    assert stranger.json()["detail"] == missing.json()["detail"]
    assert not model.unscoped.exists()


@pytest.mark.parametrize("scope", ENTRIES)
def test_who_may_read_may_not_hand_over(office, scope):
    path, body, model, _event = ENTRIES[scope]
    office.grant(scope.replace(".write", ".read"))
    assert send(office.caller(), path, body(office)).status_code == 403
    assert not model.unscoped.exists()


@pytest.mark.parametrize(
    ("scope", "changed", "status", "field"),
    [
        ("mediations.write", {"applicants": []}, 400, "applicants"),
        ("mediations.write", {"applicants": [{"name": "王秀", "identity": "330203197904240011"}]}, 422, "identity"),
        ("mediations.write", {"source": "hotline"}, 400, "source"),
        ("mediations.write", {"received_on": "2030-01-01"}, 422, "received_on"),
        ("mediations.write", {"amount": "-1.00"}, 400, "amount"),
        ("mediations.write", {"status": "effective"}, 400, "status"),
        ("matters.write", {"facts": "   "}, 400, "facts"),
        ("matters.write", {"credit_code": "91330106MA0TX0011X"}, 422, "credit_code"),
        ("matters.write", {"received_on": "2030-01-01"}, 422, "received_on"),
        ("matters.write", {"source": "found"}, 400, "source"),
        ("files.write", {"members": []}, 400, "members"),
        ("files.write", {"incomes": [{"member": 3, "kind": "wage", "amount": "1.00"}]}, 422, "incomes"),
        ("files.write", {"account": "6222021202000001232"}, 422, "account"),
        ("files.write", {"main_cause": 99}, 400, "main_cause"),
        ("files.write", {"category": "deep"}, 400, "category"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_left(office, scope, changed, status, field):
    path, body, model, _event = ENTRIES[scope]
    office.grant(scope)
    answer = send(office.caller(), path, body(office, **changed))
    assert (answer.status_code, list(answer.json()["fields"])) == (status, [field]), answer.content
    assert not model.unscoped.exists()


@pytest.mark.parametrize("wrong", [{"relation": "spouse"}, {"health": "zz"}, {"standing": "sleeping"}, {"secret": "x"}])
def test_a_household_is_read_member_by_member(office, wrong):
    office.grant("files.write")
    body = hand_over.application(office)
    body["members"][0] |= wrong
    answer = send(office.caller(), "/api/v1/needy-files/", body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["members"])
    assert not NeedyFile.unscoped.exists()


# --- A family's application, from the draft to the submission -----------------------------------------


@pytest.fixture
def draft(office):
    living_standard()
    office.grant("files.write")
    caller = office.caller()
    return caller, send(caller, "/api/v1/needy-files/", hand_over.application(office)).json()


def paper(**changed):
    return {"slot": "identity", "name": "身份证.jpg", "content": b64encode(photo().read()).decode()} | changed


def test_an_application_gets_its_papers_and_is_submitted(office, draft):
    caller, row = draft
    path = f"/api/v1/needy-files/{row['id']}/"
    early = send(caller, f"{path}submit/", {}, "e", **{"If-Match": f'"{row["version"]}"'})
    assert (early.status_code, early.json()["code"]) == (422, "incomplete"), early.content
    version = row["version"]
    for number, slot in enumerate(("identity", "income")):
        added = send(caller, f"{path}papers/", paper(slot=slot), f"p{number}", **{"If-Match": f'"{version}"'})
        assert added.status_code == 200, added.content
        version = added.json()["version"]
    done = send(caller, f"{path}submit/", {}, "s", **{"If-Match": f'"{version}"'})

    assert (done.status_code, done.json()["status"]) == (200, "submitted")
    file = NeedyFile.unscoped.get()
    assert file.application_no.startswith("SQ330203-")
    assert file.responsible_id is None  # a system is reminded of nothing: the union's people are
    assert list(PersonConsent.unscoped.values_list("how", flat=True)) == ["online"] * 3
    assert Deadline.unscoped.filter(subject_id=str(file.pk), state="running").exists()
    assert Event.unscoped.get(code="aid.file.submitted").actor_id == office.application.user_id


def test_drafts_of_the_counter_are_not_a_systems_to_touch(office):
    file = AidOffice(office.tree).draft()
    office.grant("files.write")
    caller = office.caller()
    path, seen = f"/api/v1/needy-files/{file.pk}/", {"If-Match": f'"{file.version}"'}
    answers = [send(caller, f"{path}papers/", paper(), "p", **seen), send(caller, f"{path}submit/", {}, "s", **seen)]
    missing = send(caller, f"/api/v1/needy-files/{office.partner.pk}/submit/", {}, "m", **seen)
    assert {each.status_code for each in answers} == {404}
    assert answers[1].json()["detail"] == missing.json()["detail"]
    assert NeedyFile.unscoped.get().version == file.version


def test_a_trial_of_a_paper_keeps_no_file(draft):
    caller, row = draft
    path = f"/api/v1/needy-files/{row['id']}/papers/?dry_run=true"
    assert send(caller, path, paper(), "p", **{"If-Match": f'"{row["version"]}"'}).status_code == 200
    assert not Attachment.unscoped.exists()


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"content": "no base64!"}, 422),
        ({"content": b64encode(b"MZ\x90 a program").decode()}, 422),
        ({"slot": "nowhere"}, 400),
        ({"proves": [4]}, 422),
    ],
)
def test_a_paper_that_cannot_be_kept_is_refused(draft, wrong, status):
    caller, row = draft
    path = f"/api/v1/needy-files/{row['id']}/papers/"
    assert send(caller, path, paper(**wrong), "p", **{"If-Match": f'"{row["version"]}"'}).status_code == status
    assert not Attachment.unscoped.exists()


# --- What partners decide: on the version seen, in the right state, once -------------------------------


@pytest.fixture
def contract(office):
    return CollectiveContract.unscoped.get(pk=Bargain(office.tree).submitted().pk)


@pytest.fixture
def letter(office):
    return Watch(office.tree).opinion()


@pytest.fixture
def proceeding(office):
    table = Table(office.tree)
    mediation = table.begun()
    table.do(disputes.fail_mediation, mediation, by=table.mediator, now=date(2026, 9, 30), reason="差距过大")
    return suits.apply_suit(
        actor=table.keeper,
        mediation_id=mediation.pk,
        stage="arbitration",
        body="海曙区仲裁委",
        applied_on=date(2026, 10, 8),
        today=date(2026, 11, 23),
    )


@pytest.fixture
def agreement(office):
    table = Table(office.tree)
    mediation = table.effective((date(2026, 12, 1), 8_500))
    on = date(2026, 10, 8)
    told = {"kind": "court", "body": "海曙区人民法院", "is_joint": True, "on": on, "now": on}
    table.do(performance.ask_confirmation, mediation, **told)
    return Mediation.unscoped.get(pk=mediation.pk)


DECISIONS = {
    "contract": (
        "collective-contracts",
        "objection",
        "contracts",
        {"on": "2026-10-10", "objection": "加班工资低于法定"},
    ),
    "letter": (
        "supervision-letters",
        "answer",
        "letters",
        {"on": "2026-09-21", "answer": "accepted", "text": "已收悉"},
    ),
    "proceeding": ("proceedings", "accept", "mediations", {"on": "2026-10-12", "case_no": "甬海劳人仲案〔2026〕1号"}),
    "agreement": ("mediations", "confirm", "mediations", {"is_confirmed": True, "number": "（2026）浙0203民特1号"}),
}
AFTER = {"contract": "revising", "letter": "answered", "proceeding": "accepted", "agreement": "effective"}
FAULTS = {
    "contract": {"on": "2030-01-01"},
    "letter": {"answer": "perhaps"},
    "proceeding": {"on": "2026-10-01"},
    "agreement": {"on": "2030-01-01"},
}


@pytest.fixture(params=DECISIONS)
def decision(request, office):
    row = request.getfixturevalue(request.param)
    resource, act, scope, body = DECISIONS[request.param]
    on = {} if "on" in body else {"on": clock.today().isoformat()}
    office.grant(f"{scope}.write")
    path = f"/api/v1/{resource}/{row.pk}/"
    return row, path, f"{path}{act}/", body | on, request.param


def test_a_decision_is_taken_once_on_the_version_seen(office, decision):
    row, path, act, body, kind = decision
    caller = office.caller()
    seen = caller.get(path)["ETag"]

    unseen = send(caller, act, body, "a")
    stale = send(caller, act, body, "b", **{"If-Match": '"0"'})
    assert (unseen.status_code, stale.status_code) == (428, 412)
    trial = send(caller, f"{act}?dry_run=true", body, "c", **{"If-Match": seen})
    assert (trial.status_code, trial["Dry-Run"]) == (200, "true"), trial.content
    assert type(row).unscoped.get(pk=row.pk).version == row.version
    done = send(caller, act, body, "d", **{"If-Match": seen})
    assert (done.status_code, done.json()["status"]) == (200, AFTER[kind]), done.content
    assert done["ETag"] != seen
    assert send(caller, act, body, "d", **{"If-Match": seen}).content == done.content
    again = send(caller, act, body, "e", **{"If-Match": done["ETag"]})
    assert again.status_code == 409
    last = Event.unscoped.filter(actor_id=office.application.user_id).exclude(code="core.row.seen").latest("pk")
    assert last.actor_name == office.application.name


def test_a_decision_with_a_fault_changes_nothing(office, decision):
    row, path, act, body, kind = decision
    caller = office.caller()
    answer = send(caller, act, body | FAULTS[kind], **{"If-Match": caller.get(path)["ETag"]})
    assert answer.status_code in (400, 422), answer.content
    assert type(row).unscoped.get(pk=row.pk).version == row.version


def test_a_decision_elsewhere_is_not_found_and_without_the_scope_forbidden(office, decision):
    row, _path, act, body, kind = decision
    scope = DECISIONS[kind][2]
    for union, held, status in (
        (office.tree.jiangbei, f"{scope}.write", 404),
        (office.tree.haishu, f"{scope.replace('letters', 'matters')}.read", 403),
    ):
        office.application = office.register(f"平台{status}")
        office.secret = office.key(application=office.application)
        office.grant(held, union=union, application=office.application)
        answer = send(office.caller(), act, body, **{"If-Match": f'"{row.version}"'})
        assert answer.status_code == status, answer.content
    assert type(row).unscoped.get(pk=row.pk).version == row.version


def test_an_award_is_entered(office, proceeding):
    office.grant("mediations.write")
    caller = office.caller()
    path = f"/api/v1/proceedings/{proceeding.pk}/"
    accepted = send(caller, f"{path}accept/", DECISIONS["proceeding"][3], **{"If-Match": '"1"'})
    told = {"on": "2026-11-20", "outcome": "award_worker", "awarded": "8500.00"}
    decided = send(caller, f"{path}decide/", told, "k2", **{"If-Match": accepted["ETag"]})
    assert (decided.status_code, decided.json()["awarded"]) == (200, "8500.00"), decided.content
    assert Suit.unscoped.get().is_final_for_employer is not None


def test_a_contract_is_submitted_and_submitted_again(office):
    table = Bargain(office.tree)
    row = table.signed()
    office.grant("contracts.write")
    caller = office.caller()
    path = f"/api/v1/collective-contracts/{row.pk}/"
    told = {"on": "2026-09-29", "received_on": "2026-09-29", "authority": "海曙区人社局", "copies": 5}
    lacking = send(caller, f"{path}submit/", told, **{"If-Match": caller.get(path)["ETag"]})
    assert (lacking.status_code, lacking.json()["code"]) == (422, "clauses_missing")
    assert SupervisionLetter.unscoped.count() == 0
    row = table.submitted()
    path = f"/api/v1/collective-contracts/{row.pk}/"
    objected = send(
        caller, f"{path}objection/", DECISIONS["contract"][3], "o", **{"If-Match": caller.get(path)["ETag"]}
    )
    again = {"on": "2026-10-12", "received_on": "2026-10-12"}
    done = send(caller, f"{path}resubmit/", again, "r", **{"If-Match": objected["ETag"]})
    assert (done.status_code, done.json()["status"]) == (200, "under_review"), done.content
