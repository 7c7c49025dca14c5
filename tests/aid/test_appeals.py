"""An applicant's one objection to a refusal: decided by somebody without a part in it; granted, all of it goes on."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from aid.models import Appeal, NeedyFile
from aid.services import appeals, applications, decisions
from core import clock
from core.clocks.models import Deadline
from core.documents.models import Attachment
from core.errors import DomainError
from core.reminders.models import Occurrence
from core.reminders.services.planning import plan
from tests.aid.applications import Office, refusing
from tests.factories import DAY, Tree, actor

pytestmark = pytest.mark.django_db
TEXT = "二套房已于去年出售，附不动产登记查询结果"


@pytest.fixture
def office():
    return Office(Tree())


@pytest.fixture
def rejected(office):
    file = office.county_reviewing()
    return decisions.reject_file(
        actor=office.approver, file_id=file.pk, seen_version=file.version, today=DAY, reason="veto", opinion="两套住房"
    )


def enter(office, file, by=None, **more):
    facts = {"seen_version": office.fresh(file).version, "text": TEXT, "today": DAY} | more
    return appeals.enter_appeal(actor=by or office.caseworker, file_id=file.pk, **facts)


def decide(office, file, by=None, **more):
    facts = {"seen_version": office.fresh(file).version, "is_granted": True, "finding": "经查属实", "today": DAY} | more
    another = actor("county_approver", office.tree.haishu)
    return appeals.decide_appeal(actor=by or another, file_id=file.pk, **facts)


def test_granted_it_goes_on_as_a_new_application_with_all_it_held(office, rejected):
    enter(office, rejected)
    running = Deadline.unscoped.about("aid.needyfile", rejected.pk).open()
    assert [(each.code, each.due_on.isoformat()) for each in running] == [("needy.appeal", "2026-12-07")]
    assert not plan(clock.now()).failed
    assert Occurrence.unscoped.filter(schedule="aid.file_clock", url=f"/needy/{rejected.key}/").exists()

    decide(office, rejected)

    appeal = Appeal.objects.get()
    new = appeal.new_file
    assert (appeal.status, office.fresh(rejected).status, new.status) == ("granted", "rejected", "draft")
    assert (new.head, new.recorder_id, new.main_cause) == (rejected.head, office.cadre.user_id, 6)
    assert [seat.person.name for seat in new.members.order_by("person__birth_on")] == ["李建国", "王秀兰", "李欣悦"]
    assert [line.amount for line in new.incomes.all()] == [line.amount for line in rejected.incomes.all()]
    (cost,) = new.expenses.all()
    assert cost.member.file == new
    papers = Attachment.unscoped.about("aid.needyfile", new.pk)
    assert {each.slot for each in papers} == {"identity", "income", "medical"}
    assert cost.evidence is None or cost.evidence in papers, "a cost names the paper of its own application"
    assert not running.all().exists()
    with pytest.raises(DomainError) as caught:  # consents are given anew, nothing else is asked
        applications.submit_file(actor=office.cadre, file_id=new.pk, seen_version=new.version, today=DAY)
    assert set(caught.value.fields) <= {"file_review", "econ_check", "public_notice", "consents"}


def test_kept_the_refusal_stands_and_there_is_no_second_time(office, rejected):
    enter(office, rejected)
    with refusing("appealed"):
        enter(office, rejected)
    decide(office, rejected, is_granted=False, finding="仍有两套住房")
    assert (Appeal.objects.get().status, NeedyFile.unscoped.filter(status="draft").count()) == ("kept", 0)
    with refusing("appealed"):
        enter(office, rejected)
    with refusing("wrong_state"):
        decide(office, rejected)


def test_refusals_change_nothing(office, rejected):
    with refusing("wrong_state"):
        decide(office, rejected)
    for by in (office.cadre, actor("township_caseworker", office.tree.jiangbei)):
        with pytest.raises(DomainError):
            enter(office, rejected, by=replace(by, person_id=None), text=" ")
    with refusing("wrong_state"):
        enter(office, office.filed(names=("钱二", "孙三", "周四")))
    enter(office, rejected)
    for by, code in (
        (office.approver, "separation_of_duties"),  # who refused it
        (replace(actor("county_approver", office.tree.haishu), person_id=rejected.head_id), "recusal"),
        (actor("county_approver", office.tree.jiangbei), "not_found"),
    ):
        with refusing(code):
            decide(office, rejected, by=by)
    with pytest.raises(DomainError):
        decide(office, rejected, finding=" ")
    assert Appeal.objects.get().status == "open"
    with pytest.raises(IntegrityError, match="aid_appeal_decided_has_finding"), transaction.atomic():
        Appeal.objects.update(status="kept")


def test_the_pages(office, rejected, client, as_role):
    as_role("county_reviewer", office.tree.haishu)
    where = f"/needy/{rejected.key}/"
    assert f"{where}appeal/" in client.get(where).content.decode()
    sent = {"seen_version": office.fresh(rejected).version, "text": TEXT}
    assert client.post(f"{where}appeal/", sent | {"text": ""}).status_code == 422
    assert client.post(f"{where}appeal/", sent).status_code == 302
    assert f"{where}appeal/" not in client.get(where).content.decode()
    as_role("county_approver", office.tree.haishu)
    assert f"{where}decide-appeal/" in client.get(where).content.decode()
    sent = {"seen_version": office.fresh(rejected).version, "decision": "grant", "finding": "属实"}
    assert client.post(f"{where}decide-appeal/", sent).status_code == 302
    assert Appeal.objects.get().new_file is not None
