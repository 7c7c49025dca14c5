"""Story 16: the nightly check lists what should not be, with links; the families wait; nothing is reversed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from aid.choices.files import Relation
from aid.choices.relief import ReliefKind
from aid.models import Anomaly, Award, FileMember, Invoice, JournalEntry, NeedyFile, ReliefRequest
from aid.rules.exits import EXIT_NOTICE_ON
from aid.services import cross_check, exits, upkeep
from aid.tasks import nightly_check
from core import clock
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.parameters.models import PolicyParameter
from core.reminders.models import Occurrence
from core.reminders.services.planning import plan
from tests.aid.applications import photo
from tests.aid.money.treasury import Treasury, awards_of, card, family, fresh, refused
from tests.factories import DAY, SYSTEM, actor, person
from unions.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.story]


@pytest.fixture
def treasury():
    return Treasury()


def run(today=DAY):
    return cross_check.cross_check(actor=SYSTEM, today=today)


def seat(file, human, relation=Relation.SELF, *, live=True):
    return FileMember.objects.create(file=file, person=human, relation=relation, standing="working", live=live)


def test_the_list_of_the_story(treasury, client, as_role):
    shared = card()
    one, other = family(treasury.tree.textile, account=shared), family(treasury.tree.sanitation, account=shared)
    first, second = family(treasury.tree.textile), family(treasury.tree.sanitation)
    human = first.head
    seat(first, human)
    seat(second, human, Relation.SIBLING, live=False)
    dead = family(treasury.tree.textile)
    roster = treasury.approved([dead])
    Person.unscoped.filter(pk=dead.head_id).update(deceased_on=DAY)
    used = treasury.approved(2)
    for award in awards_of(used):
        request = ReliefRequest.objects.create(award=award, reason="住院费用")
        Invoice.objects.create(
            request=request, number="3302261100012345", issued_on=DAY, self_paid_fen=100, live=award.pk is None
        )
    entries = JournalEntry.unscoped.count()

    assert run() == {"deceased": 0, "two_files": 1, "shared_card": 1, "paid_deceased": 1, "invoice_twice": 1}

    found = {anomaly.kind: anomaly for anomaly in Anomaly.unscoped.all()}
    assert {found["shared_card"].file_id, found["shared_card"].other_file_id} == {one.pk, other.pk}
    assert found["two_files"].person_id == human.pk
    line = awards_of(roster)[0]
    assert found["paid_deceased"].award_id == line.pk
    assert {fresh(each).status for each in (one, other, first, second)} == {"suspended"}

    assert [fresh(award).status for award in (line, *awards_of(used))] == ["ready"] * 3, "no automatic reversal"
    assert JournalEntry.unscoped.count() == entries
    batch = treasury.lock(treasury.open_batch())
    with pytest.raises(RuleBrokenError):  # the payment to the dead worker is blocked
        treasury.confirm(batch)

    as_role("county_reviewer", treasury.tree.haishu)
    page = client.get("/anomalies/").content.decode()
    for file in (one, other, first, second, dead):
        assert f"/needy/{file.number}/" in page


def test_a_second_night_finds_nothing_new_and_a_cleared_one_stays_cleared(treasury):
    shared = card()
    file = family(treasury.tree.textile, account=shared)
    family(treasury.tree.sanitation, account=shared)
    assert run()["shared_card"] == 1
    assert run(DAY + timedelta(days=1))["shared_card"] == 0
    anomaly = Anomaly.unscoped.get()
    file = fresh(file)
    with pytest.raises(ConflictError) as early:
        upkeep.resume_file(actor=treasury.reviewer, file_id=file.pk, seen_version=file.version, opinion="已核实")
    assert early.value.code == "anomaly_open"

    decide(treasury.reviewer, anomaly)
    assert (
        upkeep.resume_file(
            actor=treasury.reviewer, file_id=file.pk, seen_version=file.version, opinion="监护人代领"
        ).status
        == "filed"
    )
    assert run(DAY + timedelta(days=2))["shared_card"] == 0
    assert fresh(file).status == "filed"


def decide(by, anomaly, finding="监护人代领，有证明", **more):
    facts = {"seen_version": anomaly.version, "is_confirmed": False, "today": DAY} | more
    return cross_check.decide_anomaly(actor=by, anomaly_id=anomaly.pk, finding=finding, **facts)


def test_it_is_decided_once_in_the_branch_with_a_reason(treasury):
    shared = card()
    for union in (treasury.tree.textile, treasury.tree.sanitation):
        family(union, account=shared)
    run()
    anomaly = Anomaly.unscoped.get()
    for stranger in (actor("county_reviewer", treasury.tree.jiangbei), treasury.cadre):
        with pytest.raises(NotFoundError):
            decide(stranger, anomaly)
    with pytest.raises(RuleBrokenError):
        decide(treasury.reviewer, anomaly, finding=" ")
    decided = decide(treasury.reviewer, anomaly, is_confirmed=True)
    assert decided.status == "confirmed"
    with pytest.raises(ConflictError):
        decide(treasury.reviewer, decided)


def test_a_stale_page_and_a_relative_of_either_family_decide_nothing(treasury):
    shared = card()
    homes = [family(union, account=shared) for union in (treasury.tree.textile, treasury.tree.sanitation)]
    for home in homes:
        seat(home, home.head)
    run()
    anomaly = Anomaly.unscoped.get()
    with refused("stale", ConflictError):
        decide(treasury.reviewer, anomaly, seen_version=anomaly.version - 1)
    for home in homes:
        with refused("recusal", RuleBrokenError):
            decide(replace(treasury.reviewer, person_id=home.head_id), anomaly)
    assert fresh(anomaly).status == "open"


def end(file):
    NeedyFile.unscoped.filter(pk=file.pk).update(status="exited", ended_on=DAY, exit_code="lifted")


def test_who_left_and_what_ended_is_no_find(treasury):
    shared = card()
    now, before = family(treasury.tree.textile, account=shared), family(treasury.tree.textile, account=shared)
    end(before)
    seat(before, before.head)
    seat(now, before.head, live=False)  # the same family, on file again
    gone, dead = person(treasury.tree.textile, "王小军"), family(treasury.tree.textile)
    end(dead)
    seat(dead, dead.head)
    there = family(treasury.tree.sanitation)
    seat(there, gone, Relation.SIBLING, live=False)
    left = seat(now, gone, Relation.SIBLING, live=False)
    late = seat(there, person(treasury.tree.textile, "王建国"), Relation.PARENT, live=False)
    FileMember.objects.filter(pk__in=[left.pk, late.pk]).update(left_on=DAY)
    Person.unscoped.filter(pk__in=[dead.head_id, late.person_id]).update(deceased_on=DAY)

    assert not any(run().values())

    FileMember.objects.filter(pk__in=[left.pk, late.pk]).update(left_on=None)
    assert {kind: found for kind, found in run().items() if found} == {"deceased": 1, "two_files": 1}


def test_an_invoice_of_relief_that_was_given_up_is_free(treasury):
    one, other = awards_of(treasury.approved(2))
    for award in (one, other):
        request = ReliefRequest.objects.create(award=award, reason="住院费用")
        Invoice.objects.create(request=request, number="3302261100019999", issued_on=DAY, self_paid_fen=1, live=False)
    status = one.status
    Award.unscoped.filter(pk=one.pk).update(status="rejected")
    assert run()["invoice_twice"] == 0
    Award.unscoped.filter(pk=one.pk).update(status=status)
    assert run()["invoice_twice"] == 1


def test_the_dead_of_a_file_are_found_by_the_job(treasury, settings):
    file = family(treasury.tree.textile)
    seat(file, file.head)
    Person.unscoped.filter(pk=file.head_id).update(deceased_on=date(2026, 11, 1))

    assert nightly_check()["deceased"] == 1
    assert not plan(clock.now()).failed
    assert Occurrence.unscoped.filter(subject_type="aid.anomaly").count() == 1
    assert fresh(file).status == "suspended"
    assert fresh(file).suspended_because
    assert treasury.programme.kind == ReliefKind.WARMTH


def test_a_case_in_another_county_is_named_by_its_union_alone(treasury, client, as_role):
    shared = card()
    family(treasury.tree.textile, account=shared)
    there = family(treasury.tree.elsewhere, account=shared, number="330205-2026-7777")
    run()
    assert run(DAY + timedelta(days=1))["shared_card"] == 0
    as_role("county_reviewer", treasury.tree.haishu)
    ours, theirs = Anomaly.unscoped.get(other_file=there), Anomaly.unscoped.get(file=there)
    page = client.get(f"/anomalies/{ours.pk}/").content.decode() + client.get("/anomalies/").content.decode()
    assert "江北恒丰服饰有限公司工会" in page
    assert "330205-2026-7777" not in page
    assert client.get(f"/anomalies/{theirs.pk}/").status_code == 404
    as_role("county_reviewer", treasury.tree.jiangbei)
    assert "330205-2026-7777" in client.get(f"/anomalies/{theirs.pk}/").content.decode()


def leave(by, file):
    return exits.confirm_exit(actor=by, file_id=file.pk, seen_version=file.version, today=DAY, moment=clock.now())


class TestExit:
    def exiting(self, treasury, by):
        file = family(treasury.tree.textile)
        exits.start_exit(
            actor=by,
            file_id=file.pk,
            seen_version=file.version,
            exit_code="lifted",
            opinion="收入稳定",
            today=DAY,
            upload=photo(),
        )
        file = fresh(file)
        PolicyParameter.objects.filter(code=EXIT_NOTICE_ON).update(value="off")
        return fresh(file)

    def test_whoever_proposed_it_may_not_decide(self, treasury, client, as_role):
        file = self.exiting(treasury, treasury.reviewer)
        type(file).unscoped.filter(pk=file.pk).update(exit_requested_by=treasury.approver.user_id)
        with pytest.raises(RuleBrokenError) as caught:
            leave(treasury.approver, file)
        assert caught.value.code == "separation_of_duties"
        second = actor("county_approver", treasury.tree.haishu)
        gone = leave(second, file)
        assert (gone.status, gone.exit_confirmed_by_id) == ("exited", second.user_id)

        as_role("township_caseworker", treasury.tree.wangchun)
        called = client.post(f"/needy/{file.number}/call-back/", {"seen_version": gone.version, "opinion": "生活稳定"})
        assert called.status_code == 302
        assert fresh(file).called_back_on == DAY

    def test_six_months_after_an_exit_somebody_is_asked_to_call(self, treasury, settings):
        file = self.exiting(treasury, treasury.reviewer)
        leave(treasury.approver, file)
        settings.HENGWEN_NOW = "2027-05-23T10:00:00+08:00"
        assert not plan(clock.now()).failed
        asked = Occurrence.unscoped.get(subject_id=str(file.pk), milestone="call_back")
        assert asked.due_at.date() == date(2027, 5, 23)
